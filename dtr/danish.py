"""The order of the Danish alphabet, the same on every database: … z, æ, ø, å, and aa is å."""

_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "é": "e", "ü": "y"})


def alphabetical(text: str) -> str:
    """A key for ``sorted`` that puts Danish names where a Dane looks for them."""
    return text.lower().replace("aa", "å").translate(_LETTERS)
