"""CPR numbers as people write them, and as the house keeps them when its keys change."""

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection

from citizens.models import Citizen
from dtr import crypto
from dtr.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("010160-5123", "0101605123"),
        (" 010160 5123 ", "0101605123"),
        ("0101605123", "0101605123"),
        ("101605123", "0101605123"),
        ("721204-5123", "7212045123"),
    ],
)
def test_what_a_person_or_a_spreadsheet_writes_is_read(typed, digits):
    assert crypto.read_cpr(typed) == digits


@pytest.mark.parametrize(
    "typed",
    ["", "1", "310299-1234", "000000-0000", "321338-5123", "١٢٠٤٣٨٥١٢٣", "120438\x005123", "1204385123x",
     "12043851234", "010199-4x34", "920101-5123"],
)  # fmt: skip
def test_what_is_no_cpr_number_is_refused(typed):
    with pytest.raises(Refusal) as refusal:
        crypto.read_cpr(typed)

    assert refusal.value.code == "cpr_invalid"


def test_a_new_key_writes_and_the_old_one_still_reads(cast, settings):
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    crypto._fernet.cache_clear()
    try:
        old = Citizen.objects.get(pk=cast.mogens.pk)
        cast.niels.set_cpr("0101605123")
        cast.niels.save()

        assert old.cpr == "1204385123"
        assert Citizen.objects.with_cpr("1204385123").get() == cast.mogens
        settings.FIELD_KEYS = [new]
        crypto._fernet.cache_clear()
        assert Citizen.objects.get(pk=cast.niels.pk).cpr == "0101605123"
    finally:
        crypto._fernet.cache_clear()


def test_the_database_holds_no_readable_number(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cpr, cpr_index FROM citizens_citizen WHERE cpr IS NOT NULL")
        rows = cursor.fetchall()

    assert len(rows) == 1
    assert "1204385123" not in str(rows)
    assert settings.INDEX_KEY not in str(rows)
