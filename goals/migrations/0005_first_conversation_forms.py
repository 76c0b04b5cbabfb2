"""The talks that come with the house, in our own words. A municipality writes its own over them."""

import datetime as dt

from django.db import migrations

TEXT, FACT, ASSUMPTION, WISH, COLOUR, CHANGE = "text", "fact", "assumption", "wish", "colour", "change"

FORMS = [
    (
        "opstartssamtale", "Opstartssamtale", "Start conversation", True,
        "Den første samtale om ønsker og forløb, hjemme hos borgeren.",
        "The first talk about wishes and course, in the citizen's home.",
        [
            (TEXT, "Hvad fylder mest lige nu?", "What matters most just now?",
             "Med borgerens egne ord.", "In the citizen's own words."),
            (WISH, "Hvad vil du gerne kunne igen?", "What would you like to be able to do again?",
             "Ét ønske på hver linje. Hvert ønske kan blive til et mål.",
             "One wish on each line. Each wish can become a goal."),
            (TEXT, "Hvad klarer du selv, og hvad er du glad for?", "What do you manage, and what do you enjoy?",
             "", ""),
            (FACT, "Hvad så og hørte vi i hjemmet?", "What did we see and hear in the home?",
             "Kun det, der kan ses eller høres.", "Only what can be seen or heard."),
            (TEXT, "Hvordan vil du have, at vi tilrettelægger forløbet?", "How shall we plan the course with you?",
             "Tidspunkter, faste personer og det, vi skal lade være med.",
             "Times, the same people, and what we must not do."),
            (TEXT, "Hvem må vi tale med, og om hvad?", "Whom may we talk to, and about what?",
             "Samtykket noteres for sig selv.", "The consent is noted in its own place."),
        ],
    ),
    (
        "indflytningssamtale", "Indflytningssamtale", "Move-in conversation", True,
        "Når borgeren flytter ind: livet før, hverdagen nu og det, der skal føre videre.",
        "When the citizen moves in: the life before, the days now, and what shall go on.",
        [
            (TEXT, "Hvem er du, og hvad har du lavet?", "Who are you, and what has your life been?", "", ""),
            (TEXT, "Hvordan er en god dag for dig?", "What is a good day to you?",
             "Morgen, måltider, søvn og vaner.", "Mornings, meals, sleep and habits."),
            (WISH, "Hvad skal du blive ved med at kunne, og hvad glæder du dig til?",
             "What shall you go on doing, and what do you look forward to?",
             "Ét ønske på hver linje.", "One wish on each line."),
            (TEXT, "Hvad ønsker de pårørende, og hvad vil de gerne tage del i?",
             "What do the relatives wish, and what would they like to take part in?", "", ""),
            (TEXT, "Hvad skal vi vide for at passe godt på dig?", "What must we know to take good care of you?", "", ""),
        ],
    ),
    (
        "blomsten", "Blomsten", "The flower", False,
        "Ressourcer, behov og ønsker i de områder af livet, der betyder noget for borgeren.",
        "Resources, needs and wishes in the parts of life that matter to the citizen.",
        [
            (TEXT, "Trøst og tryghed", "Comfort", "Hvad gør godt, når noget er svært?", "What does good when things are hard?"),
            (TEXT, "Identitet", "Identity", "Hvem er jeg, og hvad er jeg stolt af?", "Who am I, and what am I proud of?"),
            (TEXT, "Tilknytning", "Attachment", "Hvem holder jeg af, og hvem savner jeg?", "Whom do I love, and whom do I miss?"),
            (TEXT, "Beskæftigelse", "Occupation", "Hvad vil jeg gerne lave om dagen?", "What would I like to do with my day?"),
            (TEXT, "Fællesskab", "Inclusion", "Hvor hører jeg til?", "Where do I belong?"),
            (WISH, "Hvad ønsker borgeren sig?", "What does the citizen wish for?",
             "Ét ønske på hver linje.", "One wish on each line."),
        ],
    ),
    (
        "isbjerget", "Isbjerget", "The iceberg", False,
        "Det vi ser, holdt adskilt fra det, der måske ligger bag.",
        "What we see, kept apart from what may lie behind it.",
        [
            (FACT, "Hvad ser og hører vi?", "What do we see and hear?",
             "Hvad sker der, hvornår, hvor og sammen med hvem?", "What happens, when, where and with whom?"),
            (FACT, "Hvad går forud, og hvad hjælper?", "What comes before, and what helps?", "", ""),
            (ASSUMPTION, "Krop og helbred: hvad kan ligge bag?", "Body and health: what may lie behind?",
             "Smerter, søvn, medicin, syn og hørelse.", "Pain, sleep, medicine, sight and hearing."),
            (ASSUMPTION, "Følelser og livshistorie: hvad kan ligge bag?", "Feelings and life story: what may lie behind?", "", ""),
            (ASSUMPTION, "Omgivelser og samvær: hvad kan ligge bag?", "Surroundings and company: what may lie behind?", "", ""),
            (TEXT, "Hvad prøver vi, og hvornår ser vi på det igen?", "What do we try, and when do we look again?", "", ""),
        ],
    ),
    (
        "trivselskarret", "Trivselskarret", "The wellbeing vessel", False,
        "Hvordan borgeren trives lige nu, i farver som ved triagering.",
        "How the citizen is just now, in colours as in triage.",
        [
            (COLOUR, "Søvn og hvile", "Sleep and rest", "", ""),
            (COLOUR, "Mad og drikke", "Food and drink", "", ""),
            (COLOUR, "Bevægelse", "Movement", "", ""),
            (COLOUR, "Samvær", "Company", "", ""),
            (COLOUR, "Humør", "Mood", "", ""),
            (COLOUR, "Det, der giver mening", "What gives meaning", "", ""),
            (TEXT, "Hvad fylder karret, og hvad dræner det?", "What fills the vessel, and what drains it?", "", ""),
        ],
    ),
    (
        "aendringsskema", "Ændringsskema (tidlig opsporing)", "Change form (early detection)", False,
        "Ændringer siden sidst. Skemaet siger, hvad der er set; det stiller ingen diagnose.",
        "Changes since last time. The form says what was seen; it makes no diagnosis.",
        [
            (CHANGE, "Spiser eller drikker anderledes", "Eats or drinks differently", "", ""),
            (CHANGE, "Bevæger sig anderledes eller er faldet", "Moves differently or has fallen", "", ""),
            (CHANGE, "Er mere træt eller sover anderledes", "Is more tired or sleeps differently", "", ""),
            (CHANGE, "Er forvirret eller husker dårligere", "Is confused or remembers less", "", ""),
            (CHANGE, "Har ændret humør eller trækker sig", "Has another mood or withdraws", "", ""),
            (CHANGE, "Har smerter eller ondt et nyt sted", "Is in pain, or in a new place", "", ""),
            (CHANGE, "Vandladning, afføring eller hud er anderledes", "Passing water, bowels or skin differ", "", ""),
            (CHANGE, "Klarer mindre selv end sidst", "Manages less than last time", "", ""),
            (FACT, "Hvad er set, af hvem og hvornår?", "What was seen, by whom and when?", "", ""),
            (TEXT, "Hvem er der givet besked til?", "Who has been told?", "", ""),
        ],
    ),
]  # fmt: skip


def publish(apps, schema_editor):
    """Version 1 of each that has none."""
    forms, fields = apps.get_model("goals", "ConversationForm"), apps.get_model("goals", "ConversationField")
    for code, name, name_en, about_course, purpose, purpose_en, questions in FORMS:
        if forms.objects.filter(code=code).exists():
            continue
        form = forms.objects.create(
            code=code, version=1, name=name, name_en=name_en, purpose=purpose, purpose_en=purpose_en,
            is_about_course=about_course, published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
        fields.objects.bulk_create(
            fields(
                form=form,
                number=number,
                kind=kind,
                title=title,
                title_en=title_en,
                help=help,
                help_en=help_en,
            )
            for number, (kind, title, title_en, help, help_en) in enumerate(questions, start=1)
        )


class Migration(migrations.Migration):
    replaces = [("goals", "0007_first_conversation_forms")]
    dependencies = [("goals", "0004_first_criteria_and_conditions")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
