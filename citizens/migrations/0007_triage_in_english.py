"""What the colours of triage mean, in English too, where the text is still the one that came with the house."""

from importlib import import_module

from django.db import migrations, models

FIRST = import_module("citizens.migrations.0006_first_catalogues").GUIDE
ENGLISH = {
    "green": "The citizen is as usual. No change that calls for action.",
    "yellow": (
        "Something has changed: appetite, drinking, sleep, mood, walking, skin, pain or behaviour. Agree on an "
        "action within 48 hours, and talk of the citizen at the board meeting."
    ),
    "red": (
        "A new or serious change that cannot wait. Call a nurse or a doctor now, and see the citizen again the "
        "next day."
    ),
}


def add(apps, schema_editor):
    guides = apps.get_model("citizens", "TriageGuide").objects
    for colour, text in ENGLISH.items():
        guides.filter(**{colour: FIRST[colour]}).update(**{f"{colour}_en": text})


def in_english(colour):
    text = models.TextField(blank=True, max_length=500, verbose_name=f"{colour} means, in English")
    return migrations.AddField(model_name="triageguide", name=f"{colour}_en", field=text)


class Migration(migrations.Migration):
    dependencies = [("citizens", "0006_first_catalogues")]
    operations = [
        in_english("green"),
        in_english("yellow"),
        in_english("red"),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
