"""The letter to one citizen: written, read for how hard it is, finished, handed over."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dtr.audit import trail
from dtr.forms import attempt
from dtr.lix import EASY, lix
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import citizen_letters
from meetings.minutes_forms import CopyForm, HandOverForm, LetterForm
from meetings.models import CitizenInformation, CitizenLetter
from meetings.models.informing import LETTER_PARTS
from meetings.views.sheets import sheet_context

PLACE = "letter to the citizen"


@login_required
@require_POST
def letter_begin(request: StaffRequest, pk: Any) -> HttpResponse:
    """Begin the letter after one talk; the one there is, when somebody has begun it."""
    rows = CitizenInformation.objects.for_card()
    information = access.fetch(rows, request, pk, to=Permission.READ_MINUTES)
    return redirect("citizen_letter", pk=citizen_letters.begin(information, by=request.user).pk)


@login_required
@require_safe
def letter(request: StaffRequest, pk: Any) -> HttpResponse:
    """The letter: a form while it is a draft, then as it stands."""
    return _page(request, _fetch(request, pk))


@login_required
@require_POST
def letter_save(request: StaffRequest, pk: Any) -> HttpResponse:
    """Keep the draft."""
    return _written(request, pk, finish=False)


@login_required
@require_POST
def letter_finish(request: StaffRequest, pk: Any) -> HttpResponse:
    """Keep what is typed, and have the PDFs made."""
    return _written(request, pk, finish=True)


def _written(request: StaffRequest, pk: Any, *, finish: bool) -> HttpResponse:
    shown = _fetch(request, pk)
    form = LetterForm(request.POST, instance=copy(shown))
    if not form.is_valid():
        return _page(request, shown, status=422, form=form)
    texts = {name: form.cleaned_data[name] for name in LETTER_PARTS}
    seen = form.cleaned_data["version"]
    try:
        saved = citizen_letters.write(shown, by=request.user, seen_version=seen, **texts)
        if finish:
            citizen_letters.finish(saved, by=request.user, seen_version=saved.version)
    except citizen_letters.Overtaken as overtaken:
        typed = request.POST.copy()
        typed["version"] = str(overtaken.current.version)
        form = LetterForm(typed, instance=copy(shown))
        form.add_error(None, overtaken.sentence)
        return _page(request, overtaken.current, status=409, form=form, theirs=overtaken.current)
    except Refusal as refusal:
        fresh = _fetch(request, pk)
        typed = request.POST.copy()
        typed["version"] = str(fresh.version)
        form = LetterForm(typed, instance=copy(fresh))
        form.add_error(None, refusal.sentence)
        return _page(request, fresh, status=422, form=form)
    messages.success(request, _("The letter is finished.") if finish else _("The draft is kept."))
    return redirect("citizen_letter", pk=pk)


@login_required
@require_POST
def letter_reopen(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take a finished letter up again."""
    citizen_letters.reopen(_fetch(request, pk), by=request.user)
    return redirect("citizen_letter", pk=pk)


@login_required
@require_POST
def letter_handed(request: StaffRequest, pk: Any) -> HttpResponse:
    """The citizen has it."""
    shown = _fetch(request, pk)
    form = HandOverForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: citizen_letters.hand_over(shown, by=request.user, **form.cleaned_data)
    ):
        return redirect("citizen_letter", pk=pk)
    return _page(request, shown, status=422, hand_form=form)


@login_required
@require_POST
def letter_copy(request: StaffRequest, pk: Any) -> HttpResponse:
    """A relative has a copy, by the citizen's consent."""
    shown = _fetch(request, pk)
    form = CopyForm(shown, request.POST)
    if form.is_valid() and attempt(
        form, lambda: citizen_letters.hand_copy(shown, by=request.user, **form.cleaned_data)
    ):
        return redirect("citizen_letter", pk=pk)
    return _page(request, shown, status=422, copy_form=form)


@login_required
@require_POST
def letter_lix(request: StaffRequest, pk: Any) -> HttpResponse:
    """How the text reads as it stands in the form; nothing of it is kept."""
    shown = _fetch(request, pk)
    texts = [request.POST.get(name, "")[:4000] for name in LETTER_PARTS]
    return render(request, "meetings/_lix.html", readability(shown, "\n".join(texts)))


def readability(shown: CitizenLetter, text: str) -> dict[str, Any]:
    """How hard the text is to read, with and without what the meeting wrote, and what of it speaks of the
    citizen instead of to the citizen."""
    whole, own = lix(text), lix(citizen_letters.without_copies(shown, text))
    return {
        "lix": whole,
        "lix_words": str(whole),
        "lix_easy": whole is not None and whole <= EASY,
        "lix_own": own if own != whole else None,
        "lix_most": EASY,
        "speaks_of": citizen_letters.sentences_about(shown.citizen, text),
    }


def _fetch(request: StaffRequest, pk: Any) -> CitizenLetter:
    rows = CitizenLetter.objects.select_related(
        "citizen", "item__meeting__team", "item__information", "changed_by", "finished_by", "handed_over_by",
        "sheet", "large_sheet",
    )  # fmt: skip
    return access.fetch(rows, request, pk, to=Permission.READ_MINUTES)


def _as_typed(shown: CitizenLetter, more: dict[str, Any]) -> dict[str, str]:
    """What stands in the form: what was typed, where the form comes back."""
    typed = more["form"].data if "form" in more else {}
    return {name: typed.get(name, text) for name, text in shown.texts().items()}


def _label(name: str) -> str:
    return str(CitizenLetter._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _page(request: StaffRequest, shown: CitizenLetter, status: int = 200, **more: Any) -> HttpResponse:
    user, meeting = request.user, shown.item.meeting
    trail.looked(
        by=user, citizens=[shown.citizen], place=PLACE, meeting_id=meeting.pk,
        once_within=trail.same_look(status != 200),
    )  # fmt: skip
    context: dict[str, Any] = {
        "letter": shown,
        "citizen": shown.citizen,
        "meeting": meeting,
        "information": shown.item.information,
        "parts": [(_label(name), getattr(shown, name)) for name in LETTER_PARTS],
        "said": shown.item.contributions.select_related("by"),
        **readability(shown, "\n".join(_as_typed(shown, more).values())),
    }
    if shown.is_draft:
        context |= {"form": LetterForm(instance=shown)}
    else:
        printed = [one for one in (shown.sheet, shown.large_sheet) if one is not None]
        context |= {"sheets": [sheet_context(one, user) for one in printed]}
        context |= {"copies": shown.copies.select_related("relative", "handed_over_by")}
        if citizen_letters.may_have_a_copy(shown).exists():
            context |= {"copy_form": CopyForm(shown)}
        if not shown.handed_over_on:
            context |= {"hand_form": HandOverForm()}
    return render(request, "meetings/letter.html", context | more, status=status)
