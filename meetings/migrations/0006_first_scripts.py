"""The first version of the script of each kind of meeting: eight minutes in six steps."""

from django.db import migrations

from dtr import clock

KINDS = ["dtr", "dementia", "coordination"]

STEPS = [
    (
        "goal",
        "Navn og mål",
        "Sig borgerens navn, og læs målet højt med borgerens egne ord.",
        "Name and goal",
        "Say the citizen's name, and read the goal aloud in the citizen's own words.",
        "0.50",
    ),
    (
        "last_agreement",
        "Sidste aftale",
        "Hvad aftalte vi sidst, og hvordan gik det?",
        "Last agreement",
        "What did we agree last time, and how did it go?",
        "0.50",
    ),
    (
        "facts",
        "Runde med fakta",
        "Hvad har vi set og målt? Sig til, når det er en formodning.",
        "Round of facts",
        "What have we seen and measured? Say so when it is a guess.",
        "4.00",
    ),
    (
        "options",
        "Muligheder",
        "Hvad kan vi gøre på tværs? Hvad er muligt, visitator?",
        "Options",
        "What can we do together? What is possible, visitator?",
        "1.50",
    ),
    (
        "decision",
        "Beslutning",
        "Hvem gør hvad, og hvornår? Inden for rammen, eller en ny afgørelse?",
        "Decision",
        "Who does what by when? Within the frame, or a new decision?",
        "1.00",
    ),
    (
        "read_back",
        "Læs op",
        "Læs aftalen op. Bliver borgeren på dagsordenen, og hvem giver besked?",
        "Read back",
        "Read the agreement aloud. Does the citizen stay on the agenda, and who tells the citizen?",
        "0.50",
    ),
]


def publish(apps, schema_editor):
    """Version 1 of each kind that has none."""
    scripts, steps = apps.get_model("meetings", "MeetingScript"), apps.get_model("meetings", "ScriptStep")
    for kind in KINDS:
        if scripts.objects.filter(meeting_type=kind).exists():
            continue
        first = scripts.objects.create(meeting_type=kind, version=1, published_at=clock.now())
        steps.objects.bulk_create(
            steps(
                script=first,
                number=number,
                kind=about,
                title=title,
                prompt=prompt,
                title_en=title_en,
                prompt_en=prompt_en,
                minutes=minutes,
            )
            for number, (about, title, prompt, title_en, prompt_en, minutes) in enumerate(STEPS, start=1)
        )


def withdraw(apps, schema_editor):
    """Only the scripts that this step made, and only while no meeting has used them."""
    ours = apps.get_model("meetings", "MeetingScript").objects.filter(version=1, published_by=None)
    keys = list(ours.filter(meetings__isnull=True).values_list("pk", flat=True))
    # Row by row of each table: going several steps back, the models' own relations are not to be trusted.
    for name, column in (("ScriptStep", "script_id"), ("MeetingScript", "pk")):
        rows = apps.get_model("meetings", name).objects.filter(**{f"{column}__in": keys})
        rows._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_the_hour")]

    operations = [migrations.RunPython(publish, withdraw)]
