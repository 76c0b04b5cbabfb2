"""The sections that help is usually granted on, as the law stood in November 2026. They are edited by hand later."""

import datetime as dt

from django.db import migrations

CARE_ACT, SERVICE_ACT, HEALTH_ACT = "Ældreloven", "Serviceloven", "Sundhedsloven"
CARE_ACT_IN_FORCE = dt.date(2025, 7, 1)
# The older sections have been in force longer than any course here; the day itself is of no consequence.
LONG_SINCE = dt.date(2010, 1, 1)

SECTIONS = [
    (CARE_ACT, "§ 10", "Tildeling af pleje- og omsorgsforløb", CARE_ACT_IN_FORCE),
    (CARE_ACT, "§ 11", "Løbende planlægning i dialog med borgeren", CARE_ACT_IN_FORCE),
    (CARE_ACT, "§ 13", "Madservice", CARE_ACT_IN_FORCE),
    (CARE_ACT, "§ 14", "Madservice", CARE_ACT_IN_FORCE),
    (CARE_ACT, "§ 16", "Afløsning og aflastning", CARE_ACT_IN_FORCE),
    (CARE_ACT, "§ 17", "Midlertidigt ophold", CARE_ACT_IN_FORCE),
    (SERVICE_ACT, "§ 83", "Personlig hjælp og praktiske opgaver", LONG_SINCE),
    (SERVICE_ACT, "§ 83 a", "Rehabiliteringsforløb", dt.date(2015, 1, 1)),
    (SERVICE_ACT, "§ 84", "Afløsning, aflastning og midlertidigt ophold", LONG_SINCE),
    (SERVICE_ACT, "§ 86", "Genoptræning og vedligeholdelsestræning", LONG_SINCE),
    (SERVICE_ACT, "§ 112", "Hjælpemidler", LONG_SINCE),
    (SERVICE_ACT, "§ 113", "Forbrugsgoder", LONG_SINCE),
    (SERVICE_ACT, "§ 116", "Boligindretning", LONG_SINCE),
    (HEALTH_ACT, "§ 119", "Forebyggelse og sundhedsfremme", LONG_SINCE),
    (HEALTH_ACT, "§ 138", "Hjemmesygepleje", LONG_SINCE),
    (HEALTH_ACT, "§ 140", "Genoptræning efter udskrivning fra sygehus", LONG_SINCE),
]


def add(apps, schema_editor):
    legal_bases = apps.get_model("citizens", "LegalBasis").objects
    for law, section, title, valid_from in SECTIONS:
        legal_bases.get_or_create(law=law, section=section, valid_from=valid_from, defaults={"title": title})


def remove_unused(apps, schema_editor):
    # Raw, since going several steps back the models' own relations are not to be trusted.
    models = [apps.get_model("citizens", name) for name in ("Approval", "Intervention")]
    for law, section, _title, valid_from in SECTIONS:
        found = apps.get_model("citizens", "LegalBasis").objects.filter(
            law=law, section=section, valid_from=valid_from
        )
        if not any(model.objects.filter(legal_basis__in=found).exists() for model in models):
            found._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("citizens", "0002_ties")]

    operations = [migrations.RunPython(add, remove_unused)]
