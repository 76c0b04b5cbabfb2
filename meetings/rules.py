"""The checks behind the rules, and how a new version of the rules is published.

The texts of the rules are rows (``RuleSet``). A rule may name a check from ``CHECKS``; what no check can
tell, and what the data leaves open, is put to the leader. The reasons in words: ``rule_reasons.py``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import holidays
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff import access
from dtr.staff.roles import Role
from goals.models import LIVE, Goal
from meetings import agenda
from meetings.models import (
    AgendaItem,
    AgreedAction,
    Meeting,
    ParkedTopic,
    Participant,
    Rule,
    RuleObservation,
    RuleSet,
)
from meetings.rule_reasons import REASONS, sentence
from meetings.states import ItemState

__all__ = ["CHECKS", "REASONS", "observe", "publish", "readiness", "record_observations", "sentence"]

Attendance = Participant.Attendance
Verdict = RuleObservation.Verdict

ON_THE_STROKE = dt.timedelta(seconds=60)
WEEK = 7


@dataclass(frozen=True)
class MeetingFacts:
    """One meeting with everything the checks ask about, read in the same few queries whatever its size."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    participants: Sequence[Participant]
    held_before: dt.date | None

    @property
    def discussed(self) -> list[AgendaItem]:
        """The citizens who were talked about to an end."""
        return [item for item in self.items if item.state == ItemState.DISCUSSED]

    def attendance_of(self, user_id: int | None) -> Attendance:
        """Whether somebody was there; whoever is not on the list was not."""
        for one in self.participants:
            if one.user_id == user_id:
                return Attendance(one.attendance)
        return Attendance.ABSENT

    def coming_as(self, role: str) -> list[Participant]:
        """Those expected or present in a role."""
        return [one for one in self.participants if role in one.roles and one.attendance != Attendance.ABSENT]


def facts_of(meeting: Meeting) -> MeetingFacts:
    """Read what the checks need: three queries."""
    # A goal that was ended at the meeting itself was alive when the citizen was taken up.
    alive = models.Q(status__in=LIVE) | models.Q(changed_at__gte=meeting.opened_at or meeting.starts_at)
    goals = Goal.objects.filter(
        alive, citizen=models.OuterRef("citizen"), created_at__lte=meeting.closed_at or clock.now()
    )
    items = meeting.items.select_related("citizen__contact_person").annotate(
        has_goal=models.Exists(goals),
        has_action=models.Exists(AgreedAction.objects.filter(item=models.OuterRef("pk"))),
        has_parked=models.Exists(ParkedTopic.objects.filter(item=models.OuterRef("pk"))),
    )
    before = (
        Meeting.objects.held()
        .filter(series=meeting.series_id, starts_at__lt=meeting.starts_at)
        .order_by("-starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    participants = meeting.participants.select_related("user")
    return MeetingFacts(
        meeting, list(items), list(participants), clock.local(before).date() if before else None
    )


class Finding(NamedTuple):
    """What a check says: the verdict, the code of the reason, and the figures in its sentence."""

    verdict: Verdict
    reason: str
    facts: dict[str, Any]


def kept(reason: str, **facts: Any) -> Finding:
    """The rule was kept."""
    return Finding(Verdict.KEPT, reason, facts)


def not_kept(reason: str, **facts: Any) -> Finding:
    """The rule was not kept."""
    return Finding(Verdict.NOT_KEPT, reason, facts)


def ask_leader(reason: str, **facts: Any) -> Finding:
    """Only people can tell."""
    return Finding(Verdict.ASK_LEADER, reason, facts)


def _numbers(items: Iterable[AgendaItem]) -> dict[str, Any]:
    positions = [item.position for item in items]
    return {"count": len(positions), "numbers": ", ".join(map(str, positions))}


def goal_first(facts: MeetingFacts) -> Finding:
    """Each discussed citizen had a living goal."""
    if not facts.discussed:
        return ask_leader("nobody_discussed")
    without = [item for item in facts.discussed if not item.has_goal]  # type: ignore[attr-defined]
    if without:
        return not_kept("goal_missing", **_numbers(without))
    return kept("goals_there", count=len(facts.discussed))


def on_time(facts: MeetingFacts) -> Finding:
    """Opened within a minute of the plan, and not closed more than a minute after it."""
    meeting = facts.meeting
    if meeting.opened_at is None or meeting.closed_at is None:
        return ask_leader("not_closed")
    stamps = {
        "planned_at": meeting.starts_at.isoformat(),
        "until_at": meeting.ends_at.isoformat(),
        "opened_at": meeting.opened_at.isoformat(),
        "closed_at": meeting.closed_at.isoformat(),
    }
    on_the_stroke = abs(meeting.opened_at - meeting.starts_at) <= ON_THE_STROKE
    in_time = meeting.closed_at - meeting.ends_at <= ON_THE_STROKE
    return kept("on_time", **stamps) if on_the_stroke and in_time else not_kept("off_time", **stamps)


def weekly(facts: MeetingFacts) -> Finding:
    """No more than seven days, and one for each public holiday between, since the series was last held."""
    if facts.held_before is None:
        return ask_leader("first_meeting")
    day = clock.local(facts.meeting.starts_at).date()
    days = (day - facts.held_before).days
    between = (facts.held_before + dt.timedelta(days=after) for after in range(1, days + 1))
    off = sum(1 for one in between if one.weekday() < 5 and one in _public_holidays(one.year))
    said = {"count": days, "before_on": facts.held_before.isoformat()}
    return kept("held_weekly", **said) if days <= WEEK + off else not_kept("long_gap", **said)


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def leader_set(facts: MeetingFacts) -> Finding:
    """Somebody came as meeting leader."""
    if leaders := facts.coming_as(Role.MEETING_LEADER):
        return kept("leader_there", leader=str(leaders[0].user))
    if stand_ins := facts.coming_as(Role.CO_LEADER):
        return ask_leader("co_leader_led", leader=str(stand_ins[0].user))
    return not_kept("no_leader")


def right_people(facts: MeetingFacts) -> Finding:
    """The contact person of each discussed citizen was there."""
    if not facts.discussed:
        return ask_leader("nobody_discussed")
    there = {item: facts.attendance_of(item.citizen.contact_person_id) for item in facts.discussed}
    if away := [item for item, attendance in there.items() if attendance == Attendance.ABSENT]:
        return not_kept("contact_away", **_numbers(away))
    if unsure := [item for item, attendance in there.items() if attendance == Attendance.EXPECTED]:
        return ask_leader("contact_not_noted", **_numbers(unsure))
    return kept("contacts_there", count=len(there))


def visitator_present(facts: MeetingFacts) -> Finding:
    """A visitator was there."""
    coming = facts.coming_as(Role.VISITATOR)
    if here := [one for one in coming if one.attendance == Attendance.PRESENT]:
        return kept("visitator_there", visitator=str(here[0].user))
    if coming:
        return ask_leader("visitator_not_noted", visitator=str(coming[0].user))
    return not_kept("no_visitator")


def prepared_agenda(facts: MeetingFacts) -> Finding:
    """The agenda was frozen before the agreed start, and was not too long."""
    meeting, count = facts.meeting, len(facts.items)
    if meeting.frozen_at is None:
        return not_kept("not_frozen")
    if meeting.frozen_at >= meeting.starts_at:
        return not_kept("frozen_late", frozen_at=meeting.frozen_at.isoformat())
    if count > meeting.max_citizens:
        return not_kept("too_many", count=count, most=meeting.max_citizens)
    return kept("frozen_in_time", count=count, most=meeting.max_citizens)


def time_per_citizen(facts: MeetingFacts) -> Finding:
    """Nobody took longer than agreed without something being parked."""
    if not facts.discussed:
        return ask_leader("nobody_discussed")
    over = [item for item in facts.discussed if _is_over(item)]
    if long := [item for item in over if not item.has_parked]:  # type: ignore[attr-defined]
        return not_kept("over_time", **_numbers(long))
    return (
        kept("over_and_parked", **_numbers(over)) if over else kept("within_time", count=len(facts.discussed))
    )


def _is_over(item: AgendaItem) -> bool:
    if item.started_at is None or item.ended_at is None:
        return False
    return item.ended_at - item.started_at > dt.timedelta(minutes=item.time_box_minutes)


def agreement(facts: MeetingFacts) -> Finding:
    """Each citizen was left with an outcome and with who-what-when or the reason for none."""
    open_ended = [item for item in facts.items if not _is_agreed(item)]
    if open_ended:
        return not_kept("left_open", **_numbers(open_ended))
    return (
        kept("all_agreed", count=len(facts.discussed)) if facts.discussed else ask_leader("nobody_discussed")
    )


def _is_agreed(item: AgendaItem) -> bool:
    if item.state == ItemState.CARRIED_OVER:
        return True
    has_action: bool = item.has_action  # type: ignore[attr-defined]
    return (
        item.state == ItemState.DISCUSSED
        and bool(item.outcome)
        and (has_action or bool(item.no_action_because))
    )


def written_and_told(facts: MeetingFacts) -> Finding:
    """Closed, which freezes the minutes, on its day. Whether the citizens were told, people know."""
    meeting = facts.meeting
    if meeting.closed_at is None:
        return ask_leader("not_closed")
    written = clock.local(meeting.closed_at).date()
    if written > clock.local(meeting.starts_at).date():
        return not_kept("written_late", written_on=written.isoformat())
    return ask_leader("written_ask_told")


def for_people(facts: MeetingFacts) -> Finding:
    """What stands behind a rule without a check."""
    return ask_leader("people_judge")


@dataclass(frozen=True)
class Check:
    """One check, and what it is called where rules are edited."""

    label: str | Promise
    judge: Callable[[MeetingFacts], Finding]


CHECKS: dict[str, Check] = {
    "goal_first": Check(gettext_lazy("Every discussed citizen has a goal"), goal_first),
    "on_time": Check(gettext_lazy("Starts and ends on time"), on_time),
    "weekly": Check(gettext_lazy("Held every week"), weekly),
    "leader_set": Check(gettext_lazy("A meeting leader is there"), leader_set),
    "right_people": Check(gettext_lazy("Every contact person is there"), right_people),
    "visitator_present": Check(gettext_lazy("A visitator is there"), visitator_present),
    "prepared_agenda": Check(gettext_lazy("The agenda is frozen in time and not too long"), prepared_agenda),
    "time_per_citizen": Check(gettext_lazy("Nobody takes longer than agreed"), time_per_citizen),
    "agreement": Check(gettext_lazy("Every citizen ends with an agreement"), agreement),
    "written_and_told": Check(gettext_lazy("The minutes are written the same day"), written_and_told),
}


def observe(meeting: Meeting) -> list[RuleObservation]:
    """What can be said of each rule the meeting is held by, unsaved."""
    facts, observations = facts_of(meeting), []
    for rule in meeting.rule_set.rules.all():
        check = CHECKS.get(rule.check_name)
        finding = check.judge(facts) if check else for_people(facts)
        observations.append(
            RuleObservation(
                meeting=meeting,
                rule=rule,
                verdict=finding.verdict,
                reason=finding.reason,
                facts=finding.facts,
            )
        )
    return observations


def record_observations(meeting: Meeting) -> list[RuleObservation]:
    """Keep what is observed, one row per rule; done again, it puts the same rows right."""
    saved = []
    for seen in observe(meeting):
        found, _new = RuleObservation.objects.update_or_create(
            meeting=meeting,
            rule=seen.rule,
            defaults={"verdict": seen.verdict, "reason": seen.reason, "facts": seen.facts},
        )
        saved.append(found)
    return saved


def observations_of(meeting: Meeting) -> list[RuleObservation]:
    """What was recorded of a meeting, by rule, each with its ``sentence`` and its verdict as a ``status``."""
    rows = list(meeting.rule_observations.select_related("rule"))
    for row in rows:
        row.status, row.sentence = Verdict(row.verdict), sentence(row)  # type: ignore[attr-defined]
    return rows


def readiness(meeting: Meeting) -> list[Problem]:
    """What should be put right before the meeting, for those who plan it. Warnings all: none blocks."""
    facts = facts_of(meeting)
    missing = agenda.missing(meeting, facts.items, facts.participants)
    found = []
    if missing.leader:
        found.append(("no_leader", _("No meeting leader is expected.")))
    if missing.visitator:
        found.append(("no_visitator", _("No visitator is expected.")))
    for item in facts.items:
        who = {"citizen": item.citizen, "person": item.citizen.contact_person}
        if item.citizen.contact_person is None:
            found.append(("contact_missing", _("%(citizen)s has no contact person.") % who))
        elif item.citizen_id in missing.contact_persons:
            found.append(
                ("contact_away", _("%(person)s, contact person of %(citizen)s, is not coming.") % who)
            )
        if not item.has_goal:  # type: ignore[attr-defined]
            found.append(("goal_missing", _("%(citizen)s has no active goal.") % who))
    if meeting.frozen_at is None:
        found.append(("not_frozen", _("The agenda is not frozen yet.")))
    minutes = {
        "minutes": sum(item.time_box_minutes for item in facts.items),
        "room": agenda.time_for_citizens(meeting),
    }
    if minutes["minutes"] > minutes["room"]:
        found.append(
            (
                "over_time",
                _("The citizens have %(minutes)s minutes together; there is room for %(room)s.") % minutes,
            )
        )
    return [Problem(code, text, blocks=False) for code, text in found]


@dataclass(frozen=True)
class RuleText:
    """One rule as somebody wrote it."""

    title: str
    line: str
    title_en: str = ""
    line_en: str = ""
    kind: str = Rule.Kind.TICK
    check_name: str = ""


@transaction.atomic
def publish(*, by: Any, name: str, origin: str, rules: Sequence[RuleText], seen_version: int) -> RuleSet:
    """Put a new version of the rules in use, numbered as they stand. Meetings that were held keep theirs.

    Does nothing when nothing is new. Refuses ``not_yours``, ``no_rules``, and ``overtaken`` when another
    version than ``seen_version`` is in use by now.
    """
    if not access.keeps_the_house(by):
        raise Refusal("not_yours", _("Only those who keep the house publish rules."))
    if not rules:
        raise Refusal("no_rules", _("Write at least one rule."))
    current = RuleSet.objects.select_for_update().order_by("-version")[:1].get()
    if current.version != seen_version:
        raise _overtaken()
    if (name, origin, list(rules)) == (current.name, current.origin, texts_of(current)):
        return current
    try:
        with transaction.atomic():
            new = RuleSet.objects.create(
                version=seen_version + 1, name=name, origin=origin, published_at=clock.now(), published_by=by
            )
    except IntegrityError:
        raise _overtaken() from None
    Rule.objects.bulk_create(
        Rule(rule_set=new, number=number, **asdict(text)) for number, text in enumerate(rules, start=1)
    )
    trail.record("rules.published", by=by, about=new, before=current.version, after=new.version)
    return new


def texts_of(rule_set: RuleSet) -> list[RuleText]:
    """The rules of a version as they were written."""
    fields = list(RuleText.__dataclass_fields__)
    return [RuleText(**values) for values in rule_set.rules.order_by("number").values(*fields)]


def _overtaken() -> Refusal:
    return Refusal(
        "overtaken",
        _("Somebody else has published a new version. Your text is kept: compare, then publish again."),
    )
