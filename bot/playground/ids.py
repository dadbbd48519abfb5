"""Mints Slack-looking ids that are the same in every run with the same seed."""

from __future__ import annotations

import hashlib

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_LENGTH = 10


class IdMint:
    """Gives each id once. Ids look random so that nobody comes to rely on their order.

    Seed and number of ids `minted` so far decide what comes next.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.minted = 0

    def new(self, prefix: str) -> str:
        """An id such as `U0K3…`; `prefix` is Slack's letter for the kind of thing."""
        return prefix + self._body(_BODY_LENGTH)

    def secret(self, length: int = 24) -> str:
        """Letters and digits for tokens, tickets and hashes."""
        return self._body(length)

    def number(self, digits: int = 13) -> str:
        """Digits only, first not zero, as in a trigger id."""
        value = int(self._digest(), 16) % 10 ** (digits - 1)
        return str(10 ** (digits - 1) + value)

    def _body(self, length: int) -> str:
        value = int(self._digest(), 16)
        letters = []
        for _ in range(length):
            value, rest = divmod(value, len(_ALPHABET))
            letters.append(_ALPHABET[rest])
        return "".join(letters)

    def _digest(self) -> str:
        self.minted += 1
        return hashlib.sha256(f"{self.seed}/{self.minted}".encode()).hexdigest()
