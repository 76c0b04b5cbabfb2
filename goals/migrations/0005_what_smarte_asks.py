"""The criteria and the phrases most places could begin with; both are edited in the administration."""

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


def add(apps, schema_editor):
    criteria = apps.get_model("goals", "SmarteCriterion").objects
    for position, (letter, check, sentence, sentence_en) in enumerate(CRITERIA, start=1):
        criteria.create(
            position=position, letter=letter, check_name=check, sentence=sentence, sentence_en=sentence_en
        )
    phrases = apps.get_model("goals", "VaguePhrase").objects
    for phrase, advice, advice_en in PHRASES:
        phrases.create(phrase=phrase, advice=advice, advice_en=advice_en)


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_whole_goals_and_conversations")]

    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
