"""The layers of the language model, a BERT: what turns the ids of word pieces into vectors in their context."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.grading.weights import Tensor

Floats = NDArray[np.float32]

LAYERS = 6
HEADS = 12
EPSILON = 1e-12

ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
ERF_SLOPE = 0.3275911
"""Abramowitz and Stegun, 7.1.26: within 1.5e-7 of the error function, which float32 cannot tell from it."""


@dataclass(frozen=True, slots=True)
class Linear:
    """x · W + b, with W as int8 and a scale for each column; it is widened when it is used, which saves its memory."""

    quantised: NDArray[np.int8]
    scale: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        rows: Floats = x.reshape(-1, x.shape[-1]) @ self.quantised.astype(np.float32)
        return (rows * self.scale + self.bias).reshape(*x.shape[:-1], -1)


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        centred: Floats = x - x.mean(axis=-1, keepdims=True)
        spread: Floats = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
        return centred / spread * self.weight + self.bias


@dataclass(frozen=True, slots=True)
class Layer:
    """Attention of each piece to all of them, then two linear steps for each by itself."""

    query: Linear
    key: Linear
    value: Linear
    attended: Linear
    attended_norm: Norm
    wide: Linear
    narrow: Linear
    norm: Norm

    def __call__(self, x: Floats) -> Floats:
        x = self.attended_norm(x + self.attended(self._attention(x)))
        return self.norm(x + self.narrow(gelu(self.wide(x))))

    def _attention(self, x: Floats) -> Floats:
        query, key, value = (_by_head(linear(x)) for linear in (self.query, self.key, self.value))
        weights = softmax(query @ key.swapaxes(2, 3) / math.sqrt(key.shape[3]))
        return (weights @ value).swapaxes(1, 2).reshape(x.shape)


class Network:
    """Reads texts of up to 512 pieces, several of one length at once."""

    def __init__(self, tensors: Mapping[str, Tensor]) -> None:
        self._words, self._scale = (
            tensors[f"inner.embeddings.word_embeddings.weight_{part}"] for part in ("q", "scale")
        )
        places, scale = (tensors[f"inner.embeddings.position_embeddings.weight_{part}"] for part in ("q", "scale"))
        self._places: Floats = places * scale + tensors["inner.embeddings.token_type_embeddings.weight"][0]
        self._norm = _norm(tensors, "inner.embeddings")
        self._layers = tuple(_layers(tensors))

    def states(self, ids: NDArray[np.int64]) -> Floats:
        """The vector of each piece (second axis) of each text (first axis) in the last layer."""
        x = self._norm(self._words[ids] * self._scale[ids] + self._places[: ids.shape[1]])
        for layer in self._layers:
            x = layer(x)
        return x


def gelu(x: Floats) -> Floats:
    """Gaussian error linear unit: x times the share of the normal distribution that is below x."""
    size: Floats = np.abs(x)
    t = 1 / (1 + ERF_SLOPE * math.sqrt(0.5) * size)
    above = np.zeros_like(x)
    for factor in ERF:
        above += factor
        above *= t
    above *= np.exp(-0.5 * size * size)
    result: Floats = np.maximum(x, 0) - 0.5 * size * above
    return result


def softmax(x: Floats) -> Floats:
    """Along the last axis."""
    powers: Floats = np.exp(x - x.max(axis=-1, keepdims=True))
    total: Floats = powers.sum(axis=-1, keepdims=True)
    return powers / total


def _by_head(x: Floats) -> Floats:
    return x.reshape(*x.shape[:2], HEADS, -1).swapaxes(1, 2)


def _layers(tensors: Mapping[str, Tensor]) -> Iterator[Layer]:
    # The export gave the matrices numbers for names; they stand in the order in which they are used.
    matrices = iter([name.removesuffix("_q") for name in tensors if name.startswith("val_") and name.endswith("_q")])
    for number in range(LAYERS):
        layer = f"inner.encoder.layer.{number}"

        def linear(name: str, layer: str = layer) -> Linear:
            matrix = next(matrices)
            return Linear(tensors[f"{matrix}_q"], tensors[f"{matrix}_scale"], tensors[f"{layer}.{name}.bias"])

        yield Layer(
            query=linear("attention.self.query"),
            key=linear("attention.self.key"),
            value=linear("attention.self.value"),
            attended=linear("attention.output.dense"),
            attended_norm=_norm(tensors, f"{layer}.attention.output"),
            wide=linear("intermediate.dense"),
            narrow=linear("output.dense"),
            norm=_norm(tensors, f"{layer}.output"),
        )


def _norm(tensors: Mapping[str, Tensor], name: str) -> Norm:
    return Norm(tensors[f"{name}.LayerNorm.weight"], tensors[f"{name}.LayerNorm.bias"])
