"""Prints the events of Flume 1.x in Avro files, a line each, with the library that is named.

usage: read_avro_events.py avro|fastavro FILE...
"""
import sys


def records(library, file):
    if library == "fastavro":
        import fastavro

        return fastavro.reader(file)
    import avro.datafile
    import avro.io

    return avro.datafile.DataFileReader(file, avro.io.DatumReader())


def line(event):
    headers = [
        f"x{name.encode().hex()}=x{value.encode().hex()}"
        for name, value in event["headers"].items()
    ]
    return " ".join(["x" + event["body"].hex()] + sorted(headers))


for path in sys.argv[2:]:
    with open(path, "rb") as file:
        for event in records(sys.argv[1], file):
            print(line(event))
