"""The 13 conditions of home care in Fælles Sprog III, and the outgoing ones that they take over.

Which replaces which is read from the wording of the published code system, not stated there. The outgoing
conditions have the published codes; the new ones have names for codes until a municipality loads KL's.
"""

import datetime as dt

from django.db import migrations

OLD_FROM, OLD_UNTIL, NEW_FROM = dt.date(2015, 1, 1), dt.date(2025, 10, 31), dt.date(2025, 8, 1)
SELF_CARE, PRACTICAL, MOBILITY = "Egenomsorg", "Praktiske opgaver", "Mobilitet"
MENTAL, SOCIETY = "Mentale funktioner", "Samfundsliv"

NEW = [
    ("personlig-pleje", SELF_CARE, "Personlig pleje", "Vaske sig, klæde sig på og af, gå på toilet"),
    ("spise-og-drikke", SELF_CARE, "Spise og drikke", ""),
    ("sundhedskompetence", SELF_CARE, "Sundhedskompetence", ""),
    ("lave-husligt-arbejde", PRACTICAL, "Lave husligt arbejde", ""),
    ("lave-mad", PRACTICAL, "Lave mad", ""),
    ("indkoeb", PRACTICAL, "Indkøb", ""),
    ("forflytte-sig", MOBILITY, "Forflytte sig", ""),
    ("mobilitet-og-bevaegelse", MOBILITY, "Mobilitet og bevægelse", ""),
    ("kommunikation", MENTAL, "Kommunikation", ""),
    ("hukommelse", MENTAL, "Hukommelse", ""),
    ("kognitive-funktioner", MENTAL, "Kognitive funktioner", ""),
    ("trivsel", MENTAL, "Trivsel", ""),
    ("energi-og-handlekraft", MENTAL, "Energi og handlekraft", ""),
]

OLD = [
    ("J1.1", SELF_CARE, "Vaske sig", "personlig-pleje"),
    ("J1.2", SELF_CARE, "Kropspleje", "personlig-pleje"),
    ("J1.3", SELF_CARE, "Af- og påklædning", "personlig-pleje"),
    ("J1.8", SELF_CARE, "Gå på toilet", "personlig-pleje"),
    ("J1.4", SELF_CARE, "Drikke", "spise-og-drikke"),
    ("J1.5", SELF_CARE, "Fødeindtagelse", "spise-og-drikke"),
    ("J1.6", SELF_CARE, "Spise", "spise-og-drikke"),
    ("J1.7", SELF_CARE, "Varetage egen sundhed", "sundhedskompetence"),
    ("J2.1", PRACTICAL, "Lave husligt arbejde", "lave-husligt-arbejde"),
    ("J2.2", PRACTICAL, "Lave mad", "lave-mad"),
    ("J2.3", PRACTICAL, "Udføre daglige rutiner", "lave-husligt-arbejde"),
    ("J2.4", PRACTICAL, "Skaffe sig varer og tjenesteydelser", "indkoeb"),
    ("J3.1", MOBILITY, "Løfte og bære", "mobilitet-og-bevaegelse"),
    ("J3.2", MOBILITY, "Bevæge sig omkring", "mobilitet-og-bevaegelse"),
    ("J3.3", MOBILITY, "Bruge transportmidler", "mobilitet-og-bevaegelse"),
    ("J3.4", MOBILITY, "Færden i forskellige omgivelser", "mobilitet-og-bevaegelse"),
    ("J3.5", MOBILITY, "Forflytte sig", "forflytte-sig"),
    ("J3.6", MOBILITY, "Ændre kropsstilling", "forflytte-sig"),
    ("J3.7", MOBILITY, "Muskelstyrke", "mobilitet-og-bevaegelse"),
    ("J3.8", MOBILITY, "Gå", "mobilitet-og-bevaegelse"),
    ("J3.9", MOBILITY, "Udholdenhed", "mobilitet-og-bevaegelse"),
    ("J4.1", MENTAL, "Anvende kommunikationsudstyr og -teknikker", "kommunikation"),
    ("J4.2", MENTAL, "Hukommelse", "hukommelse"),
    ("J4.3", MENTAL, "Orienteringsevne", "kognitive-funktioner"),
    ("J4.4", MENTAL, "Overordnede kognitive funktioner", "kognitive-funktioner"),
    ("J4.5", MENTAL, "Følelsesfunktioner", "trivsel"),
    ("J4.6", MENTAL, "Energi og handlekraft", "energi-og-handlekraft"),
    ("J4.7", MENTAL, "Tilegne sig færdigheder", "kognitive-funktioner"),
    ("J4.8", MENTAL, "Problemløsning", "kognitive-funktioner"),
    ("J5.1", SOCIETY, "Have lønnet beskæftigelse", ""),
]


def add(apps, schema_editor):
    conditions = apps.get_model("goals", "FunctionalCondition").objects
    made = {}
    for position, (code, area, title, covers) in enumerate(NEW, start=1):
        made[code] = conditions.create(
            code=code, area=area, title=title, covers=covers, valid_from=NEW_FROM, position=position
        )
    for position, (code, area, title, successor) in enumerate(OLD, start=101):
        conditions.create(
            code=code, area=area, title=title, valid_from=OLD_FROM, valid_until=OLD_UNTIL,
            replaced_by=made.get(successor), position=position,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("goals", "0005_what_smarte_asks")]

    # On the way back the table goes with what is in it.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
