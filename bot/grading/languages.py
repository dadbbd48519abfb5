"""Tells English from other languages by their small words and their scripts."""

import re
import unicodedata

from bot.grading.text import words
from bot.grading.words import STOP_WORDS

FEWEST_WORDS = 5
"""Shorter texts are mostly names and numbers, which have no language."""

FOREIGN_LETTERS = 0.2
"""From this share of letters on that are not Latin, a text is in another language."""

NAME = re.compile(r"(?<!\S)\S*\w[./]\w\S*")
"""A domain or a path, such as www.example.com or /var/log: its parts are words of no language.

Looked for from the beginnings of words alone, or an unbroken text takes the square of its length."""

FOREIGN = (
    frozenset(
        """
    a aan aber aby al ale als ao aos att au auch auf aus aux av avec bei bij bir bo bu być ce ces cette che ci
    com como cosa cuando czy da daha dan dans das dass dat de dei del della delle dem der des det değil di dit
    donc door du durch e een ein eine einen einer el ella elle em en entre er es est esta este et ett från för
    für gdy gibi gli har het hij i ik il ile in inte is ist için jak jej jest kadar kan kann kiedy które la las
    le les leur lo los lub ma maar mais mas med meer mehr men mi mit może muy más na naar nach nas ne nel nella
    nem nicht nie niet non nos nous nur não när nós o och od oder olarak om ook op ou par para pas pela pelo
    perché pero più po pode por porque pour przez przy può på qu quando que qui quindi sa sans se sem ser ses
    seu si sich sie sind się som sono sonra sont su sua sur sus são så są tak también também te tego tem tiene
    till to tot uit um uma un una und une uno utan var ve von voor vor vous w was wat wenn werden wie wird
    worden wordt y ya z za ze zijn zu zum zur à är ça çok è że
    """.split()
    )
    - STOP_WORDS
)
"""Small words of ten languages, without those that are words of English as well."""


LOANS = frozenset("café cliché façade naïve naïvely résumé über".split())
"""Words of English that some write with an accent."""


def is_other_language(text: str) -> bool:
    """Whether the text is mostly in another language than English."""
    if not text.isascii():
        letters = [character for character in text if character.isalpha()]
        foreign = sum(not unicodedata.name(character, "").startswith("LATIN") for character in letters)
        if foreign > FOREIGN_LETTERS * len(letters):
            return True
    every = words(NAME.sub(" ", text))
    other = [word for word in every if word in FOREIGN]
    signs = len(other) + any(_is_accented(word) for word in every if word not in FOREIGN)
    english = sum(word in STOP_WORDS for word in every)
    return len(every) >= FEWEST_WORDS and signs >= 2 and len(other) > english


def _is_accented(word: str) -> bool:
    """Whether it has a Latin letter that English words are written without, as those of *geändert* and *prêt* are."""
    return word not in LOANS and any(
        not letter.isascii() and unicodedata.name(letter, "").startswith("LATIN") for letter in word
    )
