"""The criteria and the phrases most places could begin with, edited in the administration; and the 13
conditions of home care in Fælles Sprog III, with the outgoing ones that they take over.

Which replaces which is read from the wording of the published code system, not stated there. The outgoing
conditions have the published codes; the new ones have names for codes until a municipality loads KL's.
"""

import datetime as dt

from django.db import migrations

CRITERIA = [
    ("S", "specific", "Skriv, hvad borgeren vil gøre: én aktivitet.", "Say what the citizen will do: one activity."),
    ("M", "measurable", "Skriv, hvordan det ses eller tælles: et tal, en skala eller ja og nej.",
     "Say how it is seen or counted: a number, a scale, or yes and no."),
    ("A", "accepted", "Spørg borgeren, og notér den dag, borgeren sagde ja.",
     "Ask the citizen, and note the day the citizen said yes."),
    ("R", "realistic", "Skriv, hvorfor det kan nås derfra, hvor borgeren er i dag.",
     "Say why it can be reached from where the citizen is today."),
    ("R", "levels", "Sammenhold niveauet nu med det forventede: de passer ikke til måltypen.",
     "Hold the level now against the expected one: they do not fit the kind of goal."),
    ("T", "target_date", "Sæt den dag, målet skal være nået.", "Set the day it is to be reached by."),
    ("T", "review_date", "Sæt den dag, der næste gang ses på målet.", "Set the day it is looked at next."),
    ("E", "evaluation", "Skriv, hvordan målet evalueres, og af hvem.", "Say how it is evaluated, and by whom."),
]  # fmt: skip

PHRASES = [
    ("støtte til", "Skriv, hvad borgeren selv gør, og først derefter, hvad andre gør.",
     "Write what the citizen does, and only then what others do."),
    ("sikre at", "Skriv, hvem der gør hvad. Ingen kan sikre noget på en andens vegne.",
     "Write who does what. Nobody can ensure a thing on somebody else's behalf."),
    ("hjælp til", "Skriv, hvilken del borgeren selv klarer, når målet er nået.",
     "Write which part the citizen manages when the goal is reached."),
    ("fokus på", "Skriv den handling, man kan se.", "Write the act that one can see."),
    ("opmærksom på", "Skriv, hvad der gøres, når det ses.", "Write what is done when it is seen."),
    ("så vidt muligt", "Skriv, hvor meget: et tal, en tid eller en afstand.",
     "Write how much: a number, a time or a distance."),
    ("så meget som muligt", "Skriv, hvor meget: et tal, en tid eller en afstand.",
     "Write how much: a number, a time or a distance."),
    ("så længe som muligt", "Skriv indtil hvornår, og hvad der ses på den dag.",
     "Write until when, and what is looked at on that day."),
    ("blive bedre til", "Skriv, hvad borgeren kan den dag, det er blevet bedre.",
     "Write what the citizen can do on the day it has become better."),
    ("øget livskvalitet", "Skriv, hvad borgeren laver, når livet er blevet bedre.",
     "Write what the citizen does when life has become better."),
    ("motivere til", "Skriv, hvad borgeren selv vil, og hvornår det prøves.",
     "Write what the citizen wants, and when it is tried."),
    ("tilbydes", "Et tilbud er ingen ændring: skriv, hvad der er anderledes bagefter.",
     "An offer is no change: write what is different afterwards."),
    ("trives", "Skriv, hvordan man kan se eller høre, at borgeren trives.",
     "Write how one can see or hear that the citizen is well."),
    ("vedligeholde funktionsniveau", "Skriv den aktivitet, borgeren skal blive ved med at kunne.",
     "Write the activity that the citizen is to go on managing."),
]  # fmt: skip

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
    criteria, phrases = (apps.get_model("goals", name).objects for name in ("SmarteCriterion", "VaguePhrase"))
    for position, (letter, check, sentence, sentence_en) in enumerate(CRITERIA, start=1):
        criteria.get_or_create(
            check_name=check,
            defaults={
                "position": position,
                "letter": letter,
                "sentence": sentence,
                "sentence_en": sentence_en,
            },
        )
    for phrase, advice, advice_en in PHRASES:
        phrases.get_or_create(phrase=phrase, defaults={"advice": advice, "advice_en": advice_en})
    _conditions(apps.get_model("goals", "FunctionalCondition").objects)


def _conditions(conditions):
    made = {}
    for position, (code, area, title, covers) in enumerate(NEW, start=1):
        made[code], _new = conditions.get_or_create(
            code=code,
            defaults={
                "area": area,
                "title": title,
                "covers": covers,
                "valid_from": NEW_FROM,
                "position": position,
            },
        )
    for position, (code, area, title, successor) in enumerate(OLD, start=101):
        conditions.get_or_create(
            code=code,
            defaults={
                "area": area,
                "title": title,
                "valid_from": OLD_FROM,
                "valid_until": OLD_UNTIL,
                "replaced_by": made.get(successor),
                "position": position,
            },
        )


class Migration(migrations.Migration):
    replaces = [("goals", "0005_what_smarte_asks"), ("goals", "0006_conditions")]
    dependencies = [("goals", "0003_first_instruments")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
