"""Numbers as people write them."""

from decimal import Decimal

from django.utils import formats


def number(value: Decimal) -> str:
    """A figure without empty decimals, with the reader's decimal mark."""
    return formats.localize(value.normalize() if value % 1 else int(value))
