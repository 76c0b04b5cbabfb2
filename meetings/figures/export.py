"""The figures as a file: the same numbers hidden as on the page, and nothing that a spreadsheet would run."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock, sheets
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team, User
from dtr.staff.roles import Permission
from meetings.figures import report as reports
from meetings.figures.periods import Quarter

MOST_A_DAY = 10


@transaction.atomic
def export(team: Team, *, by: Any, quarters: list[Quarter], chosen: Quarter) -> bytes:
    """The file's bytes (UTF-8 with its mark, semicolons), with the export on record.

    Refuses ``not_yours`` and ``too_many_exports``.
    """
    if not access.can(by, Permission.READ_FIGURES, team.pk):
        raise Refusal("not_yours", _("You cannot see the figures of this team."))
    # Two at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    today = clock.at(clock.today(), dt.time.min)
    done = Event.objects.filter(code="figures.exported", actor=trail.actor_key(by), at__gte=today)
    if done.count() >= MOST_A_DAY:
        raise Refusal(
            "too_many_exports",
            _("You have fetched the figures %(number)s times today. Try again tomorrow.")
            % {"number": MOST_A_DAY},
        )
    trail.record("figures.exported", by=by, about=team, team_id=team.pk, quarter=str(chosen))
    return _written(reports.of(team, quarters, chosen))


def _written(report: reports.Report) -> bytes:
    headings = [
        _("Team"),
        _("Quarter"),
        _("Group"),
        _("Figure"),
        _("Result"),
        _("Data there"),
        _("Definition"),
    ]
    lines = []
    for group, rows in report.groups:
        for row in rows:
            for quarter, told in row.series:
                cells = [
                    report.team.name,
                    str(quarter),
                    group,
                    row.indicator.name,
                    told.words,
                    row.complete_words if quarter == report.quarter else "",
                    row.indicator.definition,
                ]
                lines.append([str(cell) for cell in cells])
    return sheets.as_csv(headings, lines)
