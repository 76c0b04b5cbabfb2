"""The PDFs beside the minutes: how far each is, its bytes, and making it again."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dtr import clock, htmx
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import sheets
from meetings.models import Sheet

NAMES = {
    Sheet.Kind.ADDENDUM: "tilfoejelse",
    Sheet.Kind.EXTRACT: "referat-borger",
    Sheet.Kind.LETTER: "brev",
    Sheet.Kind.LETTER_LARGE: "brev-stor-skrift",
}


def sheet_context(sheet: Sheet, user: Any) -> dict[str, Any]:
    """What ``meetings/_sheet.html`` shows. A stranger to the minutes is handed no sheet."""
    return {"sheet": sheet, "kind": sheet.kind_of_sheet}


def _sheet(request: StaffRequest, pk: Any, *, with_pdf: bool = False) -> Sheet:
    rows = Sheet.objects.select_related("minutes__meeting", "citizen")
    return access.fetch(rows if with_pdf else rows.defer("pdf"), request, pk, to=Permission.READ_MINUTES)


@login_required
@require_safe
def sheet_state(request: StaffRequest, pk: Any) -> HttpResponse:
    """The line that asks until the PDF is there."""
    return render(request, "meetings/_sheet.html", sheet_context(_sheet(request, pk), request.user))


@login_required
@require_safe
def sheet_pdf(request: StaffRequest, pk: Any) -> HttpResponse:
    """The PDF, under a name that names nobody."""
    sheet = _sheet(request, pk, with_pdf=True)
    content = sheets.fetch_pdf(sheet, by=request.user)
    name = f"{NAMES[sheet.kind_of_sheet]}-{clock.local(sheet.minutes.meeting.starts_at).date()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_POST
def sheet_again(request: StaffRequest, pk: Any) -> HttpResponse:
    """Have the PDF made anew after it was given up."""
    sheet = _sheet(request, pk)
    sheets.try_again(sheet, by=request.user)
    page = reverse("minutes", args=[sheet.minutes.meeting_id])
    return htmx.answer(
        request, "meetings/_sheet.html", sheet_context(_sheet(request, pk), request.user), page=page
    )
