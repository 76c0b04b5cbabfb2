"""How a meeting keeps the rules: as it goes on, at its end, and by the leader's own judgement; and how a
new version of the rules is published.

The texts of the rules are rows (``RuleSet``). A rule may name a check (``rule_checks.py``); what no check
can tell, and what the figures leave open, is put to the leader.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff import access
from dtr.staff.roles import Role
from meetings import agenda, consent_check, hold
from meetings.models import Meeting, Rule, RuleObservation, RuleSet
from meetings.rule_checks import CHECKS, for_people, needs_co_leader
from meetings.rule_facts import MeetingFacts, facts_of
from meetings.rule_reasons import REASONS, sentence
from meetings.states import CAN_BE_WRITTEN, require

__all__ = [
    "CHECKS",
    "REASONS",
    "facts_of",
    "judge",
    "live_strip",
    "observe",
    "publish",
    "readiness",
    "record_observations",
    "scorecard",
    "sentence",
]

Verdict = RuleObservation.Verdict

JUDGED = {Verdict.KEPT: "leader_kept", Verdict.NOT_KEPT: "leader_not_kept"}
LONGEST_REMARK = 200


def observe(meeting: Meeting, facts: MeetingFacts | None = None) -> list[RuleObservation]:
    """What can be said of each rule the meeting is held by, unsaved.

    The leader's judgement stands wherever the figures leave the answer to people.
    """
    facts = facts or facts_of(meeting)
    judged = RuleObservation.objects.filter(
        meeting=meeting, rule=models.OuterRef("pk"), reason__in=_judgements()
    )
    rules = Rule.objects.filter(rule_set=meeting.rule_set_id).annotate(
        judged_reason=models.Subquery(judged.values("reason")),
        judged_facts=models.Subquery(judged.values("facts")),
    )
    return [_observed(meeting, rule, facts) for rule in rules]


def _judgements() -> list[str]:
    return [code + ending for code in JUDGED.values() for ending in ("", "_because")]


def _observed(meeting: Meeting, rule: Rule, facts: MeetingFacts) -> RuleObservation:
    check = CHECKS.get(rule.check_name)
    verdict, reason, said = check.judge(facts) if check else for_people(facts)
    seen = RuleObservation(meeting=meeting, rule=rule, verdict=verdict, reason=reason, facts=said)
    seen.asked = _is_asked(seen)  # type: ignore[attr-defined]
    seen.judged = False  # type: ignore[attr-defined]
    judged: str | None = rule.judged_reason  # type: ignore[attr-defined]
    if judged and (seen.asked or verdict == Verdict.NOT_YET):  # type: ignore[attr-defined]
        seen.judged = True  # type: ignore[attr-defined]
        seen.reason, seen.facts = judged, rule.judged_facts  # type: ignore[attr-defined]
        seen.verdict = next(
            verdict for verdict, code in JUDGED.items() if judged in (code, f"{code}_because")
        )
    return seen


def _is_asked(seen: RuleObservation) -> bool:
    """Whether the leader has the last word: where only people can tell, and where the rule says so."""
    return seen.verdict == Verdict.ASK_LEADER or seen.rule.kind == Rule.Kind.TICK


def _readable(rows: Sequence[RuleObservation]) -> Sequence[RuleObservation]:
    for row in rows:
        row.status, row.sentence = Verdict(row.verdict), sentence(row)  # type: ignore[attr-defined]
    return rows


def live_strip(meeting: Meeting, facts: MeetingFacts | None = None) -> Sequence[RuleObservation]:
    """The rules as they stand while the meeting goes on, each with its ``status`` and ``sentence``.

    One query more than ``facts`` took, which a board makes of what it has read already with ``facts_of``.
    """
    return _readable(observe(meeting, facts))


def scorecard(meeting: Meeting) -> Sequence[RuleObservation]:
    """The rules as they would be recorded if the meeting were closed now. ``asked`` tells where the leader
    is asked, and ``judged`` where the leader has answered."""
    return _readable(observe(meeting, facts_of(meeting, closed_at=clock.now())))


def record_observations(meeting: Meeting) -> list[RuleObservation]:
    """Keep what is observed, one row per rule; done again, it puts the same rows right.

    What the leader has judged stays, unless the figures tell by now.
    """
    saved = []
    for seen in observe(meeting):
        found, _new = RuleObservation.objects.update_or_create(
            meeting=meeting,
            rule=seen.rule,
            defaults={"verdict": seen.verdict, "reason": seen.reason, "facts": seen.facts},
        )
        saved.append(found)
    return saved


def observations_of(meeting: Meeting) -> Sequence[RuleObservation]:
    """What was recorded of a meeting, by rule, each with its ``sentence`` and its verdict as a ``status``."""
    return _readable(list(meeting.rule_observations.select_related("rule")))


@transaction.atomic
def judge(meeting: Meeting, *, by: Any, rule: Rule, verdict: str, remark: str = "") -> RuleObservation:
    """The leader's word on a rule that the figures leave to people, until the minutes are frozen.

    Does nothing when it has been said. Refuses ``not_leader``, ``wrong_state``, ``no_such_rule``,
    ``no_verdict``, ``too_long`` and ``not_asked``.
    """
    meeting = hold.lock(meeting)
    hold.require_leader(meeting, by)
    require(meeting.state, CAN_BE_WRITTEN)
    if verdict not in JUDGED:
        raise Refusal("no_verdict", _("Say whether the rule was kept or not."))
    if len(remark := remark.strip()) > LONGEST_REMARK:
        raise Refusal("too_long", _("Say it in fewer words."))
    asked = next((one for one in scorecard(meeting) if one.rule == rule), None)
    if asked is None:
        raise Refusal("no_such_rule", _("There is no such rule."))
    if not asked.asked:  # type: ignore[attr-defined]
        raise Refusal("not_asked", _("The figures tell by themselves whether this rule was kept."))
    reason, facts = in_words(Verdict(verdict), remark)
    said = {"verdict": verdict, "reason": reason, "facts": facts}
    known = RuleObservation.objects.filter(meeting=meeting, rule=rule).first()
    if known and all(getattr(known, name) == value for name, value in said.items()):
        return known
    judged, _new = RuleObservation.objects.update_or_create(meeting=meeting, rule=rule, defaults=said)
    trail.record(
        "rule.judged",
        by=by,
        about=judged,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
        number=rule.number,
        verdict=verdict,
    )
    hold.touch(meeting)
    return judged


def in_words(verdict: RuleObservation.Verdict, remark: str) -> tuple[str, dict[str, Any]]:
    """The reason of a judgement, and the facts of its sentence."""
    return (JUDGED[verdict] + "_because", {"remark": remark}) if remark else (JUDGED[verdict], {})


def readiness(meeting: Meeting) -> list[Problem]:
    """What should be put right before the meeting, for those who plan it. Warnings all: none blocks."""
    facts = facts_of(meeting)
    found = [*_people_missing(meeting, facts), *_citizens_unready(meeting, facts)]
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


def _people_missing(meeting: Meeting, facts: MeetingFacts) -> list[tuple[str, str]]:
    missing = agenda.missing(meeting, facts.items, facts.participants)
    found = []
    if missing.leader:
        found.append(("no_leader", _("No meeting leader is expected.")))
    elif facts.trained_leader is None:
        leader = {"name": facts.coming_as(Role.MEETING_LEADER)[0].user}
        found.append(
            ("leader_untrained", _("No training as meeting leader is on record for %(name)s.") % leader)
        )
    if needs_co_leader(facts):
        count = {"count": len(facts.coming)}
        found.append(
            ("no_co_leader", _("%(count)s participants are expected: a co-leader would help.") % count)
        )
    if missing.visitator:
        found.append(("no_visitator", _("No visitator is expected.")))
    for role in missing.roles:
        if missing.roles[role] and role not in (Role.MEETING_LEADER, Role.VISITATOR):
            found.append(("no_role", _("%(role)s: nobody is expected.") % {"role": role.label}))
    return found


def _citizens_unready(meeting: Meeting, facts: MeetingFacts) -> list[tuple[str, str]]:
    missing = agenda.missing(meeting, facts.items, facts.participants)
    unsaid = consent_check.missing(meeting, facts.items, facts.participants)
    found = []
    for item in facts.items:
        who = {"citizen": item.citizen, "person": item.citizen.contact_person}
        if item.citizen.contact_person is None:
            found.append(("contact_missing", _("%(citizen)s has no contact person.") % who))
        elif item.citizen_id in missing.contact_persons:
            found.append(
                ("contact_away", _("%(person)s, contact person of %(citizen)s, is not coming.") % who)
            )
        if not facts.about[item.pk].has_goal:
            found.append(("goal_missing", _("%(citizen)s has no active goal.") % who))
        if item.citizen_id in unsaid:
            found.append(("consent_missing", f"{item.citizen}: {unsaid[item.citizen_id]}"))
    return found


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
def publish(
    *,
    by: Any,
    name: str,
    origin: str,
    rules: Sequence[RuleText],
    seen_version: int,
    meeting_type: str = "",
) -> RuleSet:
    """Put a new version of the rules in use, numbered as they stand. Meetings that were held keep theirs.

    With a ``meeting_type``, it is for that kind of meeting only, which from then on has rules of its own.
    Its number follows that of the version in use, so that whoever has seen another one is found out.
    Does nothing when nothing is new. Refuses ``not_yours``, ``no_rules``, and ``overtaken`` when another
    version than ``seen_version`` is in use by now.
    """
    if not access.keeps_the_house(by):
        raise Refusal("not_yours", _("Only those who keep the house publish rules."))
    if not rules:
        raise Refusal("no_rules", _("Write at least one rule."))
    current = RuleSet.current(meeting_type)
    if current.version != seen_version:
        raise _overtaken()
    as_it_is = (current.name, current.origin, texts_of(current), current.meeting_type)
    if (name, origin, list(rules), meeting_type) == as_it_is:
        return current
    try:
        with transaction.atomic():
            new = RuleSet.objects.create(
                version=current.version + 1,
                meeting_type=meeting_type,
                name=name,
                origin=origin,
                published_at=clock.now(),
                published_by=by,
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
