"""The model's own layers come to what the reference runtime of its format comes to."""

from math import erf, sqrt

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.encoder import model_file
from bot.grading.network import Network, gelu, softmax
from bot.grading.weights import read_tensors

NETWORK = Network(read_tensors(model_file()))
CLOSE = 2e-5
"""Of vectors whose numbers are some tenths: sums in another order, in float32."""


@pytest.fixture(scope="module")
def reference() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model_file()), options, ["CPUExecutionProvider"])


@pytest.mark.parametrize("count", [1, 2, 9, 40, 256])
def test_states_are_those_of_the_reference(count: int, reference: onnxruntime.InferenceSession) -> None:
    ids = np.random.default_rng(count).integers(0, 30_522, count)
    given_ids = ids[np.newaxis]
    feed = {
        "input_ids": given_ids,
        "attention_mask": np.ones_like(given_ids),
        "token_type_ids": np.zeros_like(given_ids),
    }
    np.testing.assert_allclose(NETWORK.states(given_ids)[0], reference.run(None, feed)[0][0], atol=CLOSE)


def test_texts_read_together_are_read_as_each_alone() -> None:
    ids = np.random.default_rng(7).integers(0, 30_522, (5, 12))
    alone = [NETWORK.states(text[np.newaxis])[0] for text in ids]
    np.testing.assert_allclose(NETWORK.states(ids), np.stack(alone), atol=CLOSE)


def test_states_are_of_single_precision() -> None:
    assert NETWORK.states(np.array([[101, 102]])).dtype == np.float32


@given(st.floats(-50, 50, width=32))
def test_gelu_is_x_times_the_share_below_it(x: float) -> None:
    exact = x * (1 + erf(x / sqrt(2))) / 2
    assert gelu(np.array([x], np.float32))[0] == pytest.approx(exact, abs=2e-6)


@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=20))
def test_softmax_gives_shares_in_the_order_of_what_it_is_given(values: list[float]) -> None:
    shares = softmax(np.array([values], np.float32))[0]
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert (np.diff(shares[np.argsort(values)]) >= 0).all()
