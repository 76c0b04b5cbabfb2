"""Text that nobody can see is no text: a reason of zero-width spaces is no reason."""

import unicodedata

# Controls, formats, surrogates, private and unassigned codes, separators, and marks without a letter.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})
# Fillers and the empty pattern of Braille, which count as letters and as a sign and are drawn as nothing.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_unseen(text: str) -> bool:
    """Whether there is nothing in a text that a reader would see."""
    return all(letter in _FILLERS or unicodedata.category(letter) in _UNSEEN for letter in text)
