"""Writes Avro files of many types with two libraries, and prints for each its
name, the fingerprint of its schema as Flume shows it, and each datum in
hexadecimal digits.

usage: write_avro.py DIRECTORY
"""
import io
import json
import sys

import avro.datafile
import avro.io
import avro.schema
import fastavro
import fastavro.schema

RECORD = {
    "type": "record",
    "name": "Node",
    "namespace": "a.b",
    "doc": "a list of things",
    "fields": [
        {"name": "next", "type": ["null", "Node"], "default": None},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
        {"name": "other", "type": "Kind"},
        {"name": "id", "type": {"type": "fixed", "name": "c.Id", "size": 3}},
        {"name": "tags", "type": {"type": "map", "values": {"type": "array", "items": "string"}}},
        {"name": "numbers", "type": {"type": "array", "items": "long"}},
        {"name": "rest", "type": ["int", "double", "boolean", "string", "bytes", "null"]},
        {"name": "size", "type": "float"},
    ],
}


def node(depth):
    rest = [depth, depth / 3, depth % 2 == 0, "é€", b"\x00\xff", None][depth % 6]
    return {
        "next": node(depth - 1) if depth else None,
        "kind": "B",
        "other": "A",
        "id": b"xyz",
        "tags": {"one": ["1"], "more": ["2", "é"]},
        "numbers": [0, -1, 2**62, -(2**63)],
        "rest": rest,
        "size": 0.5,
    }


CASES = {
    "long": ("long", [0, 1, -1, 2**40]),
    "text": ("string", ["", "a", "€" * 100]),
    "union": (["null", "long"], [None, 5]),
    "nodes": (RECORD, [node(depth) for depth in range(60)]),
}


def binary(schema, datum):
    output = io.BytesIO()
    fastavro.schemaless_writer(output, fastavro.parse_schema(schema), datum)
    return output.getvalue().hex()


def avro_binary(parsed, datum):
    """The same by the other library, which may choose another branch of a union."""
    output = io.BytesIO()
    avro.io.DatumWriter(parsed).write(datum, avro.io.BinaryEncoder(output))
    return output.getvalue().hex()


def fingerprint(schema):
    form = fastavro.schema.to_parsing_canonical_form(schema)
    return fastavro.schema.fingerprint(form, "CRC-64-AVRO")


def main(directory):
    for name, (schema, data) in CASES.items():
        for codec in ["null", "deflate", "snappy", "zstandard", "bzip2"]:
            path = f"{name}-fastavro-{codec}"
            with open(f"{directory}/{path}", "wb") as file:
                fastavro.writer(
                    file, fastavro.parse_schema(schema), data, codec=codec, sync_interval=64
                )
            print(path, fingerprint(schema), *[binary(schema, datum) for datum in data])
        path = f"{name}-avro"
        with open(f"{directory}/{path}", "wb") as file:
            parsed = avro.schema.parse(json.dumps(schema))
            writer = avro.datafile.DataFileWriter(file, avro.io.DatumWriter(), parsed, "deflate")
            for datum in data:
                writer.append(datum)
            writer.close()
        print(path, fingerprint(schema), *[avro_binary(parsed, datum) for datum in data])


main(sys.argv[1])
