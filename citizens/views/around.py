"""Those around the citizen, and what they and others may be told."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citizens import consents, relatives
from citizens.around_forms import ConsentForm, ContactForm, RelativeForm, RightForm, WithdrawForm
from citizens.models import Citizen, Consent, NetworkContact, Relative, RelativeRight
from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission

KEEP = Permission.KEEP_CONSENT


def around_context(citizen: Citizen, user: Any, cover: consents.Cover) -> dict[str, Any]:
    """The ``around`` of ``citizens/_around.html``: relatives, network and consents as far as they are
    for this person. Six queries at most, whatever their number."""
    receiver = consents.receiver_of(user)
    given = Consent.objects.filter(citizen=citizen).select_related("noted_by", "withdrawn_by", "given_by")
    if receiver:
        given = given.filter(units=receiver)
    rows = list(given.prefetch_related("units", "relatives"))
    found: dict[str, Any] = {
        "citizen": citizen,
        "receiver": receiver,
        "shows_network": cover.network,
        "consents": [one for one in rows if one.is_valid],
        # What an organisation was told by a consent that no longer holds, it is not told again.
        "old_consents": [] if receiver else [one for one in rows if not one.is_valid],
        "missing": _missing(citizen, rows),
        "may_keep": access.sees(user, citizen.team_id, citizen.provider_id, KEEP),
    }
    if cover.network:
        told = _told(rows)
        kin = Relative.objects.current().filter(citizen=citizen).prefetch_related("rights")
        found["relatives"] = [
            (one, [right for right in one.rights.all() if right.ended_at is None], told.get(one.pk))
            for one in kin
        ]
        found["network"] = NetworkContact.objects.current().filter(citizen=citizen)
    return found


def _told(rows: list[Consent]) -> dict[Any, Consent]:
    """By relative the consent that reaches farthest."""
    farthest = sorted((one for one in rows if one.is_valid), key=lambda one: one.covers_health)
    return {relative.pk: consent for consent in farthest for relative in consent.relatives.all()}


def _missing(citizen: Citizen, rows: list[Consent]) -> str:
    """The sentence about the citizen's own supplier, when no valid consent lets it hear of the health."""
    firm = citizen.provider
    if firm is None or any(one.is_valid and one.covers_health and firm in one.units.all() for one in rows):
        return ""
    return consents.missing_in_words([firm])


def _answer(request: StaffRequest, citizen: Citizen) -> HttpResponse:
    """The part of the citizen's page, after a change on it."""
    page = reverse("citizen", args=[citizen.pk]) + "#around"
    if not request.htmx:
        return redirect(page)
    trail.looked(by=request.user, citizens=[citizen], place="citizen page", once_within=trail.SAME_LOOK)
    around = around_context(citizen, request.user, consents.cover(citizen, request.user))
    return htmx.answer(request, "citizens/_around.html", {"around": around}, page=page)


def _page(
    request: StaffRequest, citizen: Citizen, form: Any, *, title: str, button: str, place: str, lede: str = ""
) -> HttpResponse:
    trail.looked(by=request.user, citizens=[citizen], place=place, once_within=trail.same_look(form.is_bound))
    context = {"form": form, "citizen": citizen, "title": title, "button": button, "lede": lede}
    return render(request, "citizens/around_form.html", context, status=422 if form.is_bound else 200)


def _back(citizen: Citizen) -> HttpResponse:
    return redirect(reverse("citizen", args=[citizen.pk]) + "#around")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relative_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note a relative."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=KEEP)
    form = RelativeForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: relatives.add(citizen, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The relative is noted. Note a consent before anything is told."))
        return _back(citizen)
    return _page(
        request, citizen, form, title=_("New relative"), button=_("Note the relative"), place="relatives"
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relative_edit(request: StaffRequest, pk: Any) -> HttpResponse:
    """Change what is noted about a relative."""
    relative = access.fetch(Relative.objects.current().select_related("citizen"), request, pk, to=KEEP)
    form = RelativeForm(request.POST or None, instance=relative)
    if form.is_valid() and attempt(
        form, lambda: relatives.change(relative, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The relative is changed."))
        return _back(relative.citizen)
    return _page(
        request, relative.citizen, form, title=_("Change the relative"), button=_("Save"), place="relatives"
    )


@login_required
@require_POST
def relative_end(request: StaffRequest, pk: Any) -> HttpResponse:
    """Strike somebody from the list of relatives."""
    relative = access.fetch(Relative.objects.select_related("citizen"), request, pk, to=KEEP)
    relatives.end(relative, by=request.user)
    return _answer(request, relative.citizen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def right_give(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note a right of a relative."""
    relative = access.fetch(Relative.objects.current().select_related("citizen"), request, pk, to=KEEP)
    form = RightForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: relatives.give_right(relative, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The right is noted."))
        return _back(relative.citizen)
    return _page(
        request, relative.citizen, form, title=_("New right"), button=_("Note the right"), lede=str(relative),
        place="relatives",
    )  # fmt: skip


@login_required
@require_POST
def right_end(request: StaffRequest, pk: Any, right: int) -> HttpResponse:
    """End a right of a relative."""
    relative = access.fetch(Relative.objects.select_related("citizen"), request, pk, to=KEEP)
    held = RelativeRight.objects.filter(relative=relative, pk=right).select_related("relative__citizen")
    if found := held.first():
        relatives.end_right(found, by=request.user)
    return _answer(request, relative.citizen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note somebody in the network."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=KEEP)
    form = ContactForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: relatives.add_contact(citizen, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The contact is noted."))
        return _back(citizen)
    return _page(
        request, citizen, form, title=_("New contact in the network"), button=_("Note the contact"),
        place="relatives",
    )  # fmt: skip


@login_required
@require_POST
def contact_end(request: StaffRequest, pk: Any) -> HttpResponse:
    """Strike somebody from the network."""
    contact = access.fetch(NetworkContact.objects.select_related("citizen"), request, pk, to=KEEP)
    relatives.end_contact(contact, by=request.user)
    return _answer(request, contact.citizen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note a consent."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=KEEP)
    form = ConsentForm(request.POST or None, citizen=citizen)
    if form.is_valid() and attempt(
        form, lambda: consents.give(citizen, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The consent is noted, and holds from now on."))
        return _back(citizen)
    return _page(
        request, citizen, form, title=_("New consent"), button=_("Note the consent"), place="consent",
        lede=_("A consent is not changed afterwards. When it no longer holds, it is withdrawn."),
    )  # fmt: skip


@login_required
@require_POST
def consent_withdraw(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note that the citizen has taken a consent back."""
    consent = access.fetch(Consent.objects.select_related("citizen"), request, pk, to=KEEP)
    form = WithdrawForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else form.data.get("note", "")[:300]
    consents.withdraw(consent, by=request.user, note=note.replace("\0", ""))
    messages.success(request, _("The consent is withdrawn. What it covered is no longer shown."))
    return _answer(request, consent.citizen)
