"""The first version of what the colours mean. The texts are our own, to be replaced by the municipality's."""

from django.db import migrations

GUIDE = {
    "version": 1,
    "green": "Borgeren har det, som borgeren plejer. Ingen ændring, der kræver handling.",
    "yellow": (
        "Noget er ændret: appetit, væske, søvn, humør, gang, hud, smerter eller adfærd. Aftal en handling inden "
        "for 48 timer, og tal om borgeren på tavlemødet."
    ),
    "red": (
        "En ny eller alvorlig ændring, der ikke kan vente. Kontakt sygeplejerske eller læge nu, og se borgeren "
        "igen næste dag."
    ),
    "green_days": 28,
    "yellow_days": 7,
    "red_days": 2,
    "first_days": 7,
    "origin": "Husets eget forslag. Definitionerne er lokale: skriv jeres egne i en ny version.",
}


def add(apps, schema_editor):
    guides = apps.get_model("citizens", "TriageGuide").objects
    guides.get_or_create(version=GUIDE["version"], defaults=GUIDE)


def remove_unused(apps, schema_editor):
    used = apps.get_model("citizens", "TriageAssessment").objects.values("guide_id")
    unused = apps.get_model("citizens", "TriageGuide").objects.filter(version=1).exclude(pk__in=used)
    # Raw, since going several steps back the models' own relations are not to be trusted.
    unused._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("citizens", "0010_triage")]

    operations = [migrations.RunPython(add, remove_unused)]
