"""Prints the events of Avro files, a line each, with the library that is named.

usage: read_avro.py avro|fastavro FILE...
"""
import sys

PRIORITIES = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"]


def records(library, file):
    if library == "fastavro":
        import fastavro

        return fastavro.reader(file)
    import avro.datafile
    import avro.io

    return avro.datafile.DataFileReader(file, avro.io.DatumReader())


def line(event):
    fields = [
        "x" + event["body"].hex(),
        str(event["timestamp"]),
        str(PRIORITIES.index(event["pri"])),
        str(event["nanos"]),
        "x" + event["host"].encode().hex(),
    ]
    named = sorted((name.encode().hex(), value.hex()) for name, value in event["fields"].items())
    attributes = [f"x{name}=x{value}" for name, value in named]
    return " ".join(fields + attributes)


for path in sys.argv[2:]:
    with open(path, "rb") as file:
        for event in records(sys.argv[1], file):
            print(line(event))
