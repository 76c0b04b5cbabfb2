"""What goals tell on a citizen's timeline."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from citizens.models import Citizen
from citizens.timeline import Entry, on
from dtr.audit.models import Event
from dtr.numbers import number
from goals.models import Conversation, Goal, GoalStatus, Measurement


def entries(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    """Goals written, goals moved, measurements, and talks that were held."""
    goals = {str(goal.pk): goal for goal in Goal.objects.filter(citizen=citizen)}
    for key, goal in goals.items():
        yield Entry(
            goal.created_at, "goal", _("Goal written"), goal.citizen_wish, f"#goal-{key}", is_key=True
        )
    for event in Event.objects.changes().filter(citizen_id=citizen.pk, code="goal.moved"):
        if event.object_id in goals:
            goal = goals[event.object_id]
            title = _("Goal: %(status)s") % {"status": GoalStatus(event.facts["after"]).label}
            yield Entry(event.at, "goal", title, goal.citizen_wish, f"#goal-{goal.pk}")
    measurements = (
        Measurement.objects.told_to(viewer)
        .filter(citizen=citizen)
        .select_related("instrument", "measured_by")
    )
    for one in measurements:
        text = _("%(instrument)s: %(value)s (%(name)s)") % {
            "instrument": one.instrument.name,
            "value": number(one.value),
            "name": one.measured_by.name,
        }
        yield Entry(on(one.measured_on), "measurement", _("Measurement"), text)
    talks = Conversation.objects.visible_to(viewer).held().filter(citizen=citizen)
    for talk in talks.select_related("form", "finished_by"):
        who = talk.finished_by.name if talk.finished_by else ""
        url = reverse("conversation", args=[talk.pk])
        yield Entry(on(talk.held_on), "conversation", talk.form.name_read, who, url, is_key=True)
