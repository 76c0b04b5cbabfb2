"""What was told of the meetings, on a citizen's timeline and on the citizen's page."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen
from citizens.sections import Section
from citizens.timeline import Entry, on
from meetings import untold
from meetings.models import CitizenInformation, CitizenLetter


def entries(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    """When the citizen was told what a meeting came to, and had a letter about it."""
    rows = CitizenInformation.objects.filter(citizen=citizen, noted_at__isnull=False).for_card()
    health = consents.cover(citizen, viewer).health
    for one in rows:
        words = one.reaction_words if health or one.noted_by_id == viewer.pk else ""
        text = f"{one.get_reaction_display()}. {words}".strip()
        yield Entry(one.told_at, "told", _("The citizen was told"), text, reverse("after", args=[one.pk]))
    for letter in CitizenLetter.objects.filter(citizen=citizen):
        if letter.handed_over_on:
            title = _("The citizen had a letter")
            yield Entry(on(letter.handed_over_on), "letter", title, letter.get_handed_over_how_display())


def section(citizen: Citizen, viewer: Any) -> Section:
    """What the citizen has still to be told, and of what meetings the citizen was told."""
    noted = CitizenInformation.objects.filter(citizen=citizen).for_card().order_by("-due_date")
    rows = untold.informations(noted, viewer)
    facts = {
        "awaited": [one for one in rows if one.is_awaited],
        "others": [one for one in rows if not one.is_awaited],
    }
    return Section("meetings/_citizen_told.html", facts)
