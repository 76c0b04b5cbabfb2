"""The instruments most teams use. Thresholds are defaults with a source, to be edited in the administration."""

from decimal import Decimal

from django.db import migrations

USUAL = "Udbredt tommelfingerregel, uden enighed; kan ændres lokalt"
COPM_SOURCE = "Enemark Larsen m.fl. 2022 (dansk, n=88): 3,5. Den ældre tommelfingerregel er 2 point"
COPM_LICENCE = "Ophavsret: skema og manual fås hos Ergoterapeutforeningen. Her gemmes kun scoren"

INSTRUMENTS = [
    {
        "code": "barthel-20", "name": "Barthel-20", "minimum": 0, "maximum": 20,
        "unit": "point", "change_threshold": 2, "threshold_source": USUAL,
        "licence_note": "Skemaet hentes hos Ergoterapeutforeningen. Må ikke omregnes til Barthel-100",
    },
    {
        "code": "chair-stand-30", "name": "Rejse-sætte-sig-test (30 sekunder)", "minimum": 0, "maximum": 60,
        "unit": "gange", "change_threshold": 2, "threshold_source": USUAL,
        "licence_note": "Fri. Stol 44-47 cm, armene krydset; afvigelser noteres",
    },
    {
        "code": "copm-performance", "name": "COPM udførelse", "minimum": 1, "maximum": 10, "step": Decimal("0.1"),
        "unit": "point", "change_threshold": Decimal("3.5"), "threshold_source": COPM_SOURCE,
        "licence_note": COPM_LICENCE,
    },
    {
        "code": "copm-satisfaction", "name": "COPM tilfredshed", "minimum": 1, "maximum": 10, "step": Decimal("0.1"),
        "unit": "point", "change_threshold": Decimal("3.5"), "threshold_source": COPM_SOURCE,
        "licence_note": COPM_LICENCE,
    },
    {
        "code": "who-5", "name": "WHO-5 trivsel", "minimum": 0, "maximum": 100, "step": 4,
        "unit": "point", "change_threshold": 10, "threshold_source": "Den offentlige vejledning til WHO-5",
        "licence_note": "Fri",
    },
    {
        "code": "gas", "name": "GAS (målopfyldelse)", "minimum": -2, "maximum": 2,
        "licence_note": "Fri metode. De fem trin beskrives på forhånd; 0 er det forventede",
    },
    {
        "code": "ucla-3", "name": "Ensomhed (UCLA, 3 spørgsmål)", "minimum": 3, "maximum": 9, "direction": "down",
        "unit": "point", "licence_note": "Fri. Åbner en samtale; stiller ingen diagnose",
    },
    {
        "code": "smiley-5", "name": "Smiley i fem trin", "minimum": 1, "maximum": 5,
        "licence_note": "Fri, hjemmelavet og ikke valideret",
    },
    {
        "code": "eq-vas", "name": "EQ-VAS (eget helbred)", "minimum": 0, "maximum": 100,
        "unit": "point", "licence_note": "EuroQol ejer EQ-5D: brugen skal registreres. Her gemmes kun scoren",
    },
]  # fmt: skip


def add(apps, schema_editor):
    instruments = apps.get_model("goals", "Instrument").objects
    for fields in INSTRUMENTS:
        instruments.get_or_create(code=fields["code"], defaults=fields)


def remove_unused(apps, schema_editor):
    used = apps.get_model("goals", "Measurement").objects.values("instrument_id")
    shipped = [fields["code"] for fields in INSTRUMENTS]
    unused = apps.get_model("goals", "Instrument").objects.filter(code__in=shipped).exclude(pk__in=used)
    # Raw, since going several steps back the models' own relations are not to be trusted.
    unused._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_ties")]

    operations = [migrations.RunPython(add, remove_unused)]
