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
from dtr.staff.roles import Role
from meetings.models import RuleObservation

REASONS: dict[str, str | Promise] = {
    "people_judge": gettext_lazy("Only those who took part can tell. The leader judges."),
    "nobody_discussed": gettext_lazy("No citizen was discussed, so there is nothing to judge by."),
    "nobody_yet": gettext_lazy("No citizen has been discussed to the end yet."),
    "not_opened": gettext_lazy("The meeting has not been opened yet."),
    "not_closed": gettext_lazy("The meeting has not been closed yet."),
    "leader_kept": gettext_lazy("The leader judges that it was kept."),
    "leader_kept_because": gettext_lazy("The leader judges that it was kept: %(remark)s"),
    "leader_not_kept": gettext_lazy("The leader judges that it was not kept."),
    "leader_not_kept_because": gettext_lazy("The leader judges that it was not kept: %(remark)s"),
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
    "facts_for_all": ngettext_lazy(
        "About the citizen there was something seen, measured or said; guesses are marked as guesses.",
        "About all %(count)s citizens there was something seen, measured or said; guesses are marked as "
        "guesses.",
        "count",
    ),
    "only_guesses": ngettext_lazy(
        "About number %(numbers)s on the agenda there were only assumptions.",
        "About %(count)s citizens there were only assumptions: number %(numbers)s on the agenda.",
        "count",
    ),
    "facts_for_some": ngettext_lazy(
        "About number %(numbers)s on the agenda nothing was written down.",
        "About %(count)s citizens nothing was written down: number %(numbers)s on the agenda.",
        "count",
    ),
    "nothing_written": gettext_lazy("Nobody wrote down what was said. The leader judges."),
    "nothing_written_yet": gettext_lazy("Nothing has been written down about the citizens yet."),
    "all_heard": ngettext_lazy(
        "The only profession in the room has contributed.",
        "All %(count)s professions in the room have contributed.",
        "count",
    ),
    "silent_so_far": gettext_lazy("Not heard yet: %(roles)s."),
    "silent_to_the_end": gettext_lazy("Not heard at the meeting: %(roles)s."),
    "nobody_noted": gettext_lazy(
        "Neither the ball nor a contribution was noted, so the leader judges who has contributed."
    ),
    "no_professions": gettext_lazy("No profession is noted as present, so the leader judges."),
    "ball_for_all": ngettext_lazy(
        "The ball was used for the citizen who was discussed.",
        "The ball was used for all %(count)s citizens.",
        "count",
    ),
    "ball_for_some": ngettext_lazy(
        "The ball was not used for number %(numbers)s on the agenda.",
        "The ball was not used for %(count)s citizens: number %(numbers)s on the agenda.",
        "count",
    ),
    "ball_rests": gettext_lazy("The ball has not been used yet."),
    "ball_not_used": gettext_lazy("The ball was not used. The leader judges."),
    "opened_on_time": gettext_lazy("Opened %(opened_at)s, as agreed; the end is at %(until_at)s."),
    "opened_off_time": gettext_lazy("Opened %(opened_at)s; agreed was %(planned_at)s."),
    "runs_over": gettext_lazy("It should have ended at %(until_at)s."),
    "left_open_late": gettext_lazy(
        "Opened %(opened_at)s, as agreed; nobody closed it, so only people know when it ended."
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
    "trained_leader": gettext_lazy("%(leader)s led the meeting and is trained for it."),
    "trained_but_alone": gettext_lazy(
        "%(leader)s led the meeting and is trained for it; with %(count)s participants, a co-leader helps."
    ),
    "training_not_noted": gettext_lazy("%(leader)s led the meeting; no training as leader is on record."),
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
    "visitator_not_asked": gettext_lazy("This kind of meeting is held without a visitator."),
    "no_visitator": gettext_lazy("No visitator was there."),
    "frozen_in_time": ngettext_lazy(
        "The agenda was frozen before the start, with %(count)s citizen of at most %(most)s.",
        "The agenda was frozen before the start, with %(count)s citizens of at most %(most)s.",
        "count",
    ),
    "all_ready": ngettext_lazy(
        "The agenda was frozen in time, and the only one who came was ready.",
        "The agenda was frozen in time, and all %(count)s who came were ready.",
        "count",
    ),
    "not_all_ready": ngettext_lazy(
        "The agenda was frozen in time; of %(count)s who came, %(ready)s had said that they were ready.",
        "The agenda was frozen in time; of %(count)s who came, %(ready)s had said that they were ready.",
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
    "over_now": gettext_lazy(
        "Number %(numbers)s on the agenda has had its minutes: park it, or give it more."
    ),
    "still_to_settle": ngettext_lazy(
        "Number %(numbers)s on the agenda is still to be settled.",
        "%(count)s citizens are still to be settled: number %(numbers)s on the agenda.",
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
        "The minutes were agreed the same day. Have all the citizens been told?"
    ),
    "written_late": gettext_lazy("The minutes were not agreed until %(written_on)s."),
}


def sentence(observation: RuleObservation) -> str:
    """Why a rule was found kept or not, in the reader's language."""
    return str(REASONS[observation.reason] % as_read(observation.facts))


def as_read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Stored moments (``…_at``) as the clock shows them, stored dates (``…_on``) as people write them, and
    ``roles`` by their names."""
    read = dict(facts)
    for name, value in facts.items():
        if name.endswith("_at"):
            read[name] = formats.time_format(clock.local(dt.datetime.fromisoformat(value)), "TIME_FORMAT")
        elif name.endswith("_on"):
            read[name] = formats.date_format(dt.date.fromisoformat(value), "DATE_FORMAT")
        elif name == "roles":
            read[name] = ", ".join(str(Role(role).label) for role in value)
    return read
