"""The figures of one team: a page, and the same as a file."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from dtr.audit import trail
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from meetings.figures import export, periods, references, report
from meetings.figures.periods import Quarter


@login_required
@require_safe
def figures(request: StaffRequest, pk: int) -> HttpResponse:
    """How the team meets and what comes of it, for those who plan its meetings or answer for it."""
    team = _team(request, pk)
    quarters, chosen = _chosen(request.GET.get("quarter", ""))
    context = {
        "report": report.of(team, quarters, chosen),
        "quarters": periods.latest(),
        "teams": access.teams(request.user, Permission.READ_FIGURES),
        "references": references.REFERENCES,
        "source": references.SOURCE,
        "most_exports": export.MOST_A_DAY,
    }
    return render(request, "meetings/figures.html", context)


@login_required
@require_POST
def figures_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The same as a file for a spreadsheet, on record and at most ten times a day."""
    team = _team(request, pk)
    quarters, chosen = _chosen(request.POST.get("quarter", ""))
    content = export.export(team, by=request.user, quarters=quarters, chosen=chosen)
    headers = {"Content-Disposition": f'attachment; filename="tal-{chosen}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _chosen(written: str) -> tuple[list[Quarter], Quarter]:
    """The quarter that was asked for with the three before it; the newest one where none was."""
    chosen = (periods.read(written) if written else periods.latest()[-1]) or None
    if chosen is None:
        raise Http404
    quarters = [chosen]
    while len(quarters) < periods.SHOWN:
        quarters.insert(0, quarters[0].before)
    return quarters, chosen


def _team(request: StaffRequest, pk: int) -> Team:
    """404 for strangers to the team, 403 for colleagues who may not see its figures."""
    if not access.can(request.user, Permission.SEE_CITIZENS, pk):
        raise Http404
    team = get_object_or_404(Team, pk=pk)
    if not access.can(request.user, Permission.READ_FIGURES, pk):
        trail.denied(by=request.user, place=request.path, about=team)
        raise PermissionDenied
    return team
