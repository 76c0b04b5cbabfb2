"""The timeline of a citizen: what has happened, newest first. Each room tells its own part.

Rooms above register a source when the house starts, so that nothing here has to know them.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from citizens import consents
from citizens.models import (
    CareCourse,
    Citizen,
    Consent,
    CourseDialogue,
    CourseExtension,
    Decision,
    EntryTest,
    InterventionProposal,
    PlaceStay,
    TriageAssessment,
    TriageStatus,
)
from citizens.models.consent import health_told
from citizens.models.course import CoursePhase
from citizens.models.intervention import ProposalState
from dtr import clock
from dtr.audit.models import Event


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``kind`` is a code; a key entry stands out on the line."""

    at: dt.datetime
    kind: str
    title: str
    text: str = ""
    url: str = ""
    is_key: bool = False


@dataclass(frozen=True)
class Group:
    """What a reader may choose to see alone: a code, its name, and a picture beside each entry."""

    code: str
    label: str | Promise
    icon: str


@dataclass(frozen=True)
class Month:
    """The entries of one month, newest first."""

    first_day: dt.date
    entries: list[tuple[Entry, Group]]


Source = Callable[[Citizen, Any], Iterable[Entry]]
_sources: list[Source] = []

COURSE = Group("course", gettext_lazy("Course"), "flag")
GOALS = Group("goals", gettext_lazy("Goals"), "target")
MEASURES = Group("measures", gettext_lazy("Measurements"), "gauge")
HELP = Group("help", gettext_lazy("Help and decisions"), "home")
TALKS = Group("talks", gettext_lazy("Talks and information"), "message-circle")
MEETINGS = Group("meetings", gettext_lazy("Meetings and agreements"), "users")
CONSENT = Group("consent", gettext_lazy("Consent"), "shield")
OTHER = Group("other", gettext_lazy("Other"), "info")
GROUPS = (COURSE, GOALS, MEASURES, HELP, TALKS, MEETINGS, CONSENT, OTHER)
# Kind of entry → group. A kind that nobody has placed stands among the others.
_groups: dict[str, Group] = {
    "course": COURSE, "phase": COURSE, "stay": COURSE,
    "goal": GOALS, "measurement": MEASURES, "triage": MEASURES,
    "proposal": HELP, "approval": HELP, "decision": HELP,
    "dialogue": TALKS, "conversation": TALKS, "information": TALKS,
    "meeting": MEETINGS, "agreement": MEETINGS, "consent": CONSENT,
}  # fmt: skip


def place(kind: str, group: Group) -> None:
    """Say among what the entries of a kind are read."""
    _groups[kind] = group


def register(source: Source) -> None:
    """Add a source: called with the citizen and the viewer, with a number of queries that never grows."""
    if source not in _sources:
        _sources.append(source)


def of(citizen: Citizen, viewer: Any) -> list[Entry]:
    """Everything that all rooms tell of the citizen, newest first."""
    told = [entry for source in _sources for entry in source(citizen, viewer)]
    return sorted(told, key=attrgetter("at"), reverse=True)


def months(entries: Iterable[Entry], only: str = "") -> list[Month]:
    """The entries by month in Copenhagen, newest first; with ``only``, those of one group."""
    shown = [(entry, _groups.get(entry.kind, OTHER)) for entry in entries]
    if only:
        shown = [row for row in shown if row[1].code == only]
    return [
        Month(first_day, list(rows))
        for first_day, rows in groupby(shown, key=lambda row: clock.local(row[0].at).date().replace(day=1))
    ]


def groups_in(entries: Iterable[Entry]) -> list[tuple[Group, int]]:
    """The groups that have entries, in their order, each with how many."""
    counted = Counter(_groups.get(entry.kind, OTHER) for entry in entries)
    return [(group, counted[group]) for group in GROUPS if group in counted]


def on(day: dt.date) -> dt.datetime:
    """The moment that stands for a day: its beginning in Copenhagen."""
    return clock.at(day, dt.time.min)


def _courses(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    """Courses begun, moved and closed; why one was closed only where the health is told."""
    told = consents.cover(citizen, viewer).health
    for course in CareCourse.objects.filter(citizen=citizen).select_related("closure"):
        yield Entry(
            on(course.start_date), "course", _("Course started"), course.get_kind_display(), is_key=True
        )
        if hasattr(course, "closure"):
            reason = course.closure.reason if told else ""
            text = ". ".join(filter(None, [course.closure.get_outcome_display(), reason]))
            yield Entry(on(course.closure.closed_on), "course", _("Course closed"), text, is_key=True)
    for event in Event.objects.changes().filter(citizen_id=citizen.pk, code="course.moved"):
        yield Entry(event.at, "phase", _("New phase"), str(CoursePhase(event.facts["after"]).label))


def _help(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    for proposal in InterventionProposal.objects.filter(citizen=citizen).for_card():
        url = reverse("proposal_decide", args=[proposal.pk])
        yield Entry(proposal.proposed_at, "proposal", _("Help proposed"), proposal.what, url)
        if proposal.state == ProposalState.APPROVED:
            title = _("Help granted with changes") if proposal.approval.is_changed else _("Help approved")
            yield Entry(
                proposal.approval.decided_at, "approval", title, proposal.approval.what, url, is_key=True
            )
        elif proposal.state == ProposalState.REJECTED:
            yield Entry(proposal.approval.decided_at, "approval", _("Help rejected"), proposal.what, url)


def _decisions(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    for decision in Decision.objects.filter(citizen=citizen).visible_to(viewer).for_page():
        url = reverse("decision", args=[decision.pk])
        text = f"{decision.get_kind_display()}: {decision.approval.proposal.what}"
        if decision.finished_at:
            yield Entry(decision.finished_at, "decision", _("Decision finished"), text, url, is_key=True)
        if decision.received_on:
            yield Entry(on(decision.received_on), "decision", _("Decision received"), text, url)


def _triage(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    told = TriageAssessment.objects.standing().filter(health_told(viewer, by="assessed_by"))
    for one in told.filter(citizen=citizen).select_related("assessed_by"):
        title = _("Triage: %(colour)s") % {"colour": one.get_status_display()}
        text = " · ".join(filter(None, [one.note, one.assessed_by.name]))
        yield Entry(one.assessed_at, "triage", title, text, is_key=one.status == TriageStatus.RED)


def _way(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    """What was noted on the way through the courses; reasons and own words only where the health is told."""
    told = consents.cover(citizen, viewer).health
    of_citizen = {"course__citizen": citizen}
    for dialogue in CourseDialogue.objects.filter(**of_citizen).select_related("held_by"):
        text = " · ".join(filter(None, [str(dialogue.held_by), dialogue.note if told else ""]))
        yield Entry(on(dialogue.held_on), "dialogue", _("Dialogue about the course"), text, is_key=True)
    for longer in CourseExtension.objects.filter(**of_citizen):
        day = formats.date_format(longer.until, "DATE_FORMAT")
        text = _("Course extended until %(day)s") if longer.before else _("Course planned until %(day)s")
        title = text % {"day": day}
        yield Entry(longer.at, "course", title, longer.reason if told else "")
    for test in EntryTest.objects.filter(**of_citizen):
        title = _("Entry test: %(track)s") % {"track": test.get_track_display()}
        yield Entry(test.at, "course", title, test.reason if told else "")
    for stay in PlaceStay.objects.filter(**of_citizen).select_related("place"):
        yield Entry(
            on(stay.arrived_on), "stay", _("Arrived on a temporary place"), stay.place.name, is_key=True
        )
        if stay.departed_on:
            days = ngettext("%(count)s bed-day", "%(count)s bed-days", stay.bed_days()) % {
                "count": stay.bed_days()
            }
            yield Entry(on(stay.departed_on), "stay", _("Left the temporary place"), days)


def _consents(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    """Consents given and withdrawn; to another organisation those that name it, and nobody else in them."""
    receiver = consents.receiver_of(viewer)
    given = Consent.objects.filter(citizen=citizen)
    if receiver:
        given = given.filter(units=receiver)
    for consent in given.prefetch_related("units", "relatives"):
        named = [unit.name for unit in consent.units.all()] + [one.name for one in consent.relatives.all()]
        named = [receiver.name] if receiver else named
        yield Entry(
            on(consent.given_on), "consent", _("Consent given"), ", ".join(named),
        )  # fmt: skip
        if consent.withdrawn_at:
            yield Entry(
                consent.withdrawn_at, "consent", _("Consent withdrawn"), ", ".join(named), is_key=True
            )


register(_courses)
register(_way)
register(_consents)
register(_help)
register(_decisions)
register(_triage)
