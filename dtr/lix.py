"""LIX, the readability figure of Danish prose (Björnsson 1968): words a sentence, and how many are long."""

import re

# What everybody can read; a letter to a citizen aims at no more.
EASY = 35
LONG_WORD = 7

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# A sentence ends where a new one begins, at a line's end, and at the end; never inside "2. marts".
_END = re.compile(r"[.!?:](?=\s+[A-ZÆØÅÉ\"“„»«–-])|[\r\n]+")


def lix(text: str) -> int | None:
    """The figure, rounded: under 25 very easy, to 35 easy, over 45 hard; None for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text))
    long_words = sum(len(word) >= LONG_WORD for word in words)
    return round(len(words) / max(1, sentences) + 100 * long_words / len(words))
