"""Prints the records of Avro files, a line of names and values each.

usage: read_avro_records.py avro|fastavro FILE...
"""
import sys


def records(library, file):
    if library == "fastavro":
        import fastavro

        return fastavro.reader(file)
    import avro.datafile
    import avro.io

    return avro.datafile.DataFileReader(file, avro.io.DatumReader())


for path in sys.argv[2:]:
    with open(path, "rb") as file:
        for record in records(sys.argv[1], file):
            print(" ".join(f"{name}={value}" for name, value in record.items()))
