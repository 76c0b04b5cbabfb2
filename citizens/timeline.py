"""The timeline of a citizen: what has happened, newest first. Each room tells its own part.

Rooms above register a source when the house starts, so that nothing here has to know them.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from citizens.models import (
    CareCourse,
    Citizen,
    Decision,
    InterventionProposal,
    TriageAssessment,
    TriageStatus,
)
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


Source = Callable[[Citizen, Any], Iterable[Entry]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source: called with the citizen and the viewer, with a number of queries that never grows."""
    if source not in _sources:
        _sources.append(source)


def of(citizen: Citizen, viewer: Any) -> list[Entry]:
    """Everything that all rooms tell of the citizen, newest first."""
    told = [entry for source in _sources for entry in source(citizen, viewer)]
    return sorted(told, key=attrgetter("at"), reverse=True)


def on(day: dt.date) -> dt.datetime:
    """The moment that stands for a day: its beginning in Copenhagen."""
    return clock.at(day, dt.time.min)


def _courses(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    for course in CareCourse.objects.filter(citizen=citizen).select_related("closure"):
        yield Entry(
            on(course.start_date), "course", _("Course started"), course.get_kind_display(), is_key=True
        )
        if hasattr(course, "closure"):
            text = ". ".join(filter(None, [course.closure.get_outcome_display(), course.closure.reason]))
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
    for one in TriageAssessment.objects.standing().filter(citizen=citizen).select_related("assessed_by"):
        title = _("Triage: %(colour)s") % {"colour": one.get_status_display()}
        text = " · ".join(filter(None, [one.note, one.assessed_by.name]))
        yield Entry(one.assessed_at, "triage", title, text, is_key=one.status == TriageStatus.RED)


register(_courses)
register(_help)
register(_decisions)
register(_triage)
