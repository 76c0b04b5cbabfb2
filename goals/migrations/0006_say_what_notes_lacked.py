"""Notes on shipped instruments say what their ranges rest on, and that of EVS only the score is kept.

Only where the note and the range are still those that came with the house.
"""

from importlib import import_module

from django.db import migrations

FIRST = import_module("goals.migrations.0003_first_instruments")
SHIPPED = {one["code"]: one for one in FIRST.INSTRUMENTS}
RANGE = f"Yderpunkterne: {FIRST.GENERAL[0].lower()}{FIRST.GENERAL[1:]}"
SCORE = "Her gemmes kun scoren"
ADDED = {
    "chair-stand-30": RANGE, "amps-motor": RANGE, "amps-process": RANGE, "sft-chair": RANGE, "sft-arm": RANGE,
    "sft-step": RANGE, "sft-reach": RANGE, "sft-back": RANGE, "sft-up-and-go": RANGE, "evs": SCORE,
}  # fmt: skip


def _change(apps, *, add):
    instruments = apps.get_model("goals", "Instrument").objects
    for code, text in ADDED.items():
        first = SHIPPED[code]
        short, long = first["licence_note"], f"{first['licence_note']}. {text}"
        before, after = (short, long) if add else (long, short)
        untouched = {"version": 1, "minimum": first["minimum"], "maximum": first["maximum"]}
        instruments.filter(code=code, licence_note=before, **untouched).update(licence_note=after)


def add(apps, schema_editor):
    _change(apps, add=True)


def take_away(apps, schema_editor):
    _change(apps, add=False)


class Migration(migrations.Migration):
    dependencies = [("goals", "0005_first_conversation_forms")]
    operations = [migrations.RunPython(add, take_away)]
