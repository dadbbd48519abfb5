"""What the tests of faults share: chance that can be repeated, and how long they run."""

import os
import random

import pytest

LONG = os.environ.get("FAULTS") == "long"
"""Set by `make faults`."""


@pytest.fixture
def chance() -> random.Random:
    """Whatever happens by chance. The seed is printed with a failure; FAULTS_SEED repeats it."""
    seed = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(2**32))
    print(f"FAULTS_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def size() -> "Size":
    """How much the tests take on."""
    return Size(long=LONG)


class Size:
    """Numbers for a short run, and for a long one."""

    def __init__(self, *, long: bool) -> None:
        self.long = long

    def __call__(self, short: int, long: int) -> int:
        """One of the two."""
        return long if self.long else short
