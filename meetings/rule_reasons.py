"""Why a rule was found kept or not: the reasons of the checks, in words.

Reasons speak of numbers on the agenda, never of citizens by name: everybody who took part may read
them, also those who see only some of the citizens.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from dtr import clock
from meetings.models import RuleObservation

REASONS: dict[str, str | Promise] = {
    "people_judge": gettext_lazy("Only those who took part can tell. The leader judges."),
    "nobody_discussed": gettext_lazy("No citizen was discussed, so there is nothing to judge by."),
    "not_closed": gettext_lazy("The meeting has not been closed yet."),
    "goals_there": ngettext_lazy(
        "The citizen who was discussed had a goal.",
        "All %(count)s citizens who were discussed had a goal.",
        "count",
    ),
    "goal_missing": ngettext_lazy(
        "The citizen with number %(numbers)s on the agenda had no goal.",
        "%(count)s citizens had no goal: number %(numbers)s on the agenda.",
        "count",
    ),
    "on_time": gettext_lazy("Held %(opened_at)s–%(closed_at)s; agreed was %(planned_at)s–%(until_at)s."),
    "off_time": gettext_lazy(
        "Agreed was %(planned_at)s–%(until_at)s, but it was held %(opened_at)s–%(closed_at)s."
    ),
    "first_meeting": gettext_lazy(
        "It is the first meeting of its series, so there is none before to compare with."
    ),
    "held_weekly": ngettext_lazy(
        "Held %(count)s day after the meeting before, on %(before_on)s.",
        "Held %(count)s days after the meeting before, on %(before_on)s.",
        "count",
    ),
    "long_gap": ngettext_lazy(
        "%(count)s day went by since the meeting before, on %(before_on)s.",
        "%(count)s days went by since the meeting before, on %(before_on)s.",
        "count",
    ),
    "leader_there": gettext_lazy("%(leader)s led the meeting."),
    "co_leader_led": gettext_lazy("No meeting leader came; %(leader)s was there as co-leader."),
    "no_leader": gettext_lazy("Nobody was there as meeting leader."),
    "contacts_there": ngettext_lazy(
        "The contact person was there.", "All contact persons of %(count)s citizens were there.", "count"
    ),
    "contact_away": ngettext_lazy(
        "The contact person of number %(numbers)s on the agenda was not there.",
        "%(count)s citizens were without their contact person: number %(numbers)s on the agenda.",
        "count",
    ),
    "contact_not_noted": ngettext_lazy(
        "Nobody noted whether the contact person of number %(numbers)s on the agenda came.",
        "Nobody noted whether %(count)s contact persons came: number %(numbers)s on the agenda.",
        "count",
    ),
    "visitator_there": gettext_lazy("%(visitator)s was there as visitator."),
    "visitator_not_noted": gettext_lazy("Nobody noted whether the visitator, %(visitator)s, came."),
    "no_visitator": gettext_lazy("No visitator was there."),
    "frozen_in_time": ngettext_lazy(
        "The agenda was frozen before the start, with %(count)s citizen of at most %(most)s.",
        "The agenda was frozen before the start, with %(count)s citizens of at most %(most)s.",
        "count",
    ),
    "not_frozen": gettext_lazy("The agenda was never frozen."),
    "frozen_late": gettext_lazy("The agenda was not frozen until %(frozen_at)s."),
    "too_many": ngettext_lazy(
        "There was %(count)s citizen on the agenda; the most is %(most)s.",
        "There were %(count)s citizens on the agenda; the most is %(most)s.",
        "count",
    ),
    "within_time": ngettext_lazy(
        "The citizen had no more than the agreed minutes.",
        "None of the %(count)s citizens took longer than agreed.",
        "count",
    ),
    "over_and_parked": ngettext_lazy(
        "Number %(numbers)s on the agenda took longer than agreed, and a topic was parked.",
        "%(count)s citizens took longer than agreed, and topics were parked: number %(numbers)s.",
        "count",
    ),
    "over_time": ngettext_lazy(
        "Number %(numbers)s on the agenda took longer than agreed, and nothing was parked.",
        "%(count)s citizens took longer than agreed, and nothing was parked: number %(numbers)s.",
        "count",
    ),
    "all_agreed": ngettext_lazy(
        "The citizen was left with an outcome, and with an agreement or a reason for none.",
        "All %(count)s citizens were left with an outcome, and with an agreement or a reason for none.",
        "count",
    ),
    "left_open": ngettext_lazy(
        "Number %(numbers)s on the agenda was left without an outcome or an agreement.",
        "%(count)s citizens were left without an outcome or an agreement: number %(numbers)s on the agenda.",
        "count",
    ),
    "written_ask_told": gettext_lazy(
        "The minutes were frozen the same day. Have all the citizens been told?"
    ),
    "written_late": gettext_lazy("The minutes were not frozen until %(written_on)s."),
}


def sentence(observation: RuleObservation) -> str:
    """Why a rule was found kept or not, in the reader's language."""
    return str(REASONS[observation.reason] % as_read(observation.facts))


def as_read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Stored moments (``…_at``) as the clock shows them, stored dates (``…_on``) as people write them."""
    read = dict(facts)
    for name, value in facts.items():
        if name.endswith("_at"):
            read[name] = formats.time_format(clock.local(dt.datetime.fromisoformat(value)), "TIME_FORMAT")
        elif name.endswith("_on"):
            read[name] = formats.date_format(dt.date.fromisoformat(value), "DATE_FORMAT")
    return read
