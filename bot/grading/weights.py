"""Reads the tensors of an ONNX file, which are protocol buffers, and leaves them in the file until they are used."""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[Any]

GRAPH = 7
INITIALIZER = 5
DIMS, DATA_TYPE, NAME, RAW_DATA = 1, 2, 8, 9
"""Fields of onnx.proto: a model's graph, a graph's tensors, and what is said of each."""

TYPES = {1: np.float32, 3: np.int8, 7: np.int64, 9: np.bool_}
"""TensorProto.DataType, as far as the model has them."""


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors by name, in the order of the file."""
    with path.open("rb") as file:
        model = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    (graph,) = (content for field, _, content in _fields(model) if field == GRAPH)
    return dict(_tensor(content) for field, _, content in _fields(graph) if field == INITIALIZER)


def _tensor(message: memoryview) -> tuple[str, Tensor]:
    read = list(_fields(message))
    shape = [number for field, number, _ in read if field == DIMS]
    contents = {field: content for field, _, content in read}
    (kind,) = (TYPES[number] for field, number, _ in read if field == DATA_TYPE)
    return bytes(contents[NAME]).decode(), np.frombuffer(contents[RAW_DATA], kind).reshape(shape)


def _fields(message: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """Each field's number, with the number or the content that stands in it."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        value, place = _varint(message, place)
        size = value if key & 7 == 2 else 0  # the two kinds of field that there are: numbers, and what has a length
        yield key >> 3, value, message[place : place + size]
        place += size


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """A number, seven bits a byte from the least, and the place behind it."""
    value = shift = 0
    while (byte := message[place]) & 0x80:
        value |= (byte & 0x7F) << shift
        shift += 7
        place += 1
    return value | byte << shift, place + 1
