"""CPR numbers: encrypted at rest, found by a blind index, masked wherever a person reads them.

Two keys, apart: whoever holds a backup and the index key can try all CPR numbers, so the index key
must never lie with the backups.
"""

import datetime as dt
import hashlib
import hmac
import logging
import re
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext as _
from stdnum.dk import cpr as stdnum_cpr
from stdnum.exceptions import ValidationError as StdnumError

from dtr import clock
from dtr.refusal import Refusal

CPR_SHAPE = re.compile(r"(?<!\d)(\d{6})[- ]?\d{4}(?!\d)")


@cache
def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


class EncryptedField(models.TextField):
    """Text that only the keys of the house can read. It cannot be searched; use a blind index."""

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return value
        return _fernet().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return _fernet().decrypt(value.encode()).decode() if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError("An encrypted field cannot be searched; use its blind index.")


def blind_index(digits: str) -> str:
    """A keyed digest of ten digits: equal for equal numbers, useless without the key."""
    return hmac.new(settings.INDEX_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()


def read_cpr(typed: str) -> str:
    """Ten digits from what a person or a spreadsheet wrote. Refuses ``cpr_invalid`` with a sentence.

    Numbers without the old modulus-11 digit have been given out since 2007 and are accepted, and so
    are replacement numbers (day + 60). A spreadsheet that dropped the leading zero is forgiven.
    """
    digits = re.sub(r"[\s-]", "", typed)
    if re.fullmatch(r"[0-9]{9}", digits):
        digits = "0" + digits
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise Refusal("cpr_invalid", _("A CPR number has ten digits: six for the birthday, then four."))
    try:
        birthday = birth_date(digits)
    except StdnumError:
        raise Refusal("cpr_invalid", _("The first six digits of the CPR number are not a date.")) from None
    if birthday > clock.today():
        raise Refusal("cpr_invalid", _("The CPR number says that the person is not yet born."))
    return digits


def masked_cpr(digits: str | None) -> str:
    """The birthday only, as ``ddmmyy-xxxx``; empty for nobody."""
    return f"{digits[:6]}-xxxx" if digits else ""


def birth_date(digits: str) -> dt.date:
    """The birthday that ten digits tell; a replacement number has 60 added to its day.

    Raises the number library's ValidationError when the digits are no date.
    """
    first = int(digits[0])
    birthday: dt.date = stdnum_cpr.get_birth_date(f"{first - 6 if first >= 6 else first}{digits[1:]}")
    return birthday


CALENDAR_LINK = re.compile(r"(/calendar/)[\w-]{20,}")


class WithoutCpr(logging.Formatter):
    """No line of the machine's log carries a CPR number, neither in a message nor in a traceback; nor the
    secret of a calendar link."""

    def format(self, record: logging.LogRecord) -> str:
        line = CALENDAR_LINK.sub(r"\1…", super().format(record))
        return CPR_SHAPE.sub(r"\1-xxxx", line)
