"""Characters on paper: what the packaged letters cannot draw is written in a way they can, never as a box.

A smiley becomes the one people typed before there were pictures; a letter in another dress becomes the plain
one; what remains is named by its code, so that somebody can look it up. Marks that nobody sees (controls,
directions, joiners) are left out: they could make a line read otherwise than it was written.
"""

import io
import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

PLEX = "plex/IBMPlexSans-Regular.woff2"
SMILEYS = {
    ":-)": "🙂😊😀😃😄😁😇☺🤗😍🥰",
    ":-(": "🙁☹😞😢😭😟",
    ";-)": "😉",
    ":-D": "😂🤣😆",
    "<3": "❤♥💛💚💙💕",
}
INSTEAD = {ord(picture): words for words, pictures in SMILEYS.items() for picture in pictures}
# Danish text holds nothing else: such a document is not looked at any further.
_USUAL = re.compile(r"[\t\n\r -~\xa0-\xff–—‘’“”„…•→·−½±°²³€№]*")
_SKIN_AND_DRESS = range(0x1F3FB, 0x1F400)


@cache
def covered() -> frozenset[int]:
    """The code points that the packaged letters can draw, in each of their weights."""
    from dtr.pdf import assets

    return frozenset(TTFont(io.BytesIO(assets()[PLEX]), lazy=True).getBestCmap())


def drawable(text: str) -> str:
    """The text with every character as the packaged letters can draw it. Markup passes unchanged."""
    if _USUAL.fullmatch(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    return re.sub(r"[^\t\n\r -~\xa0-\xff]+", lambda found: _drawn(found[0]), composed)


def _drawn(run: str) -> str:
    drawn, lost = [], []
    for letter in run:
        if (other := _one(letter)) is None:
            lost.append(f"U+{ord(letter):04X}")
            continue
        if lost and other:
            drawn.append(f"[{' '.join(lost)}]")
            lost = []
        drawn.append(other)
    return "".join(drawn) + (f"[{' '.join(lost)}]" if lost else "")


def _one(letter: str) -> str | None:
    """The letter, what stands for it (perhaps nothing), or None when there is neither."""
    code = ord(letter)
    if code in INSTEAD:
        return INSTEAD[code].replace("<", "&lt;")
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") or code in _SKIN_AND_DRESS:
        return ""
    if 0xFE00 <= code <= 0xFE0F:
        return ""
    if code in covered():
        return letter
    plain = unicodedata.normalize("NFKD", letter)
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    # A full-width "<" must not become markup.
    if all(ord(one) in covered() for one in plain) and not set(plain) & set("<>&\"'"):
        return unicodedata.normalize("NFC", plain)
    if unicodedata.combining(letter):
        return ""
    is_plain = bare not in ("", letter) and all(one.isalnum() and ord(one) in covered() for one in bare)
    return bare if is_plain else None
