"""Consent: noted once, never changed, withdrawn at once; and what it does not cover is not shown."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from citizens import consents, relatives
from citizens.consents import ALL, NOTHING, Cover
from citizens.models import Consent
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import Unit
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)
DAY = dt.timedelta(days=1)


def codes():
    return [event.code for event in Event.objects.changes()]


def give(cast, **said):
    return consents.give(
        cast.aase,
        **{"by": cast.karim, "how": "oral", "given_on": TODAY, "units": [cast.firm], "covers_health": True}
        | said,
    )


def refused(verb) -> str:
    with pytest.raises(Refusal) as refusal:
        verb()
    return refusal.value.code


def test_a_consent_sent_twice_is_one(cast):
    assert give(cast) == give(cast)
    assert codes() == ["consent.given"]


def test_the_trail_keeps_the_scope_and_no_text_about_the_citizen(cast):
    give(cast, note="Ikke noget om alkohol")

    assert Event.objects.changes().get().facts == {
        "how": "oral", "units": ["Omsorg Vest ApS"], "relatives": 0, "health": True,
    }  # fmt: skip


def test_a_consent_is_never_changed_and_never_deleted(cast):
    consent = give(cast)

    with pytest.raises(TypeError):
        consent.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(covers_health=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).delete()


def test_a_withdrawal_holds_at_once_and_is_not_undone(cast):
    consent = give(cast)
    assert consents.cover(cast.aase, cast.preben) == ALL

    consents.withdraw(consent, by=cast.inge, note="Vil ikke mere")
    consents.withdraw(consent, by=cast.karim)

    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawn_note) == (cast.inge, "Vil ikke mere")
    assert consents.cover(cast.aase, cast.preben) == NOTHING
    assert codes() == ["consent.given", "consent.withdrawn"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_by=None, withdrawn_at=None)


def test_a_consent_given_anew_after_a_withdrawal_is_another_one(cast):
    first = give(cast)
    consents.withdraw(first, by=cast.karim)

    assert give(cast) != first


@pytest.mark.parametrize("who", ["sofie", "preben", "astrid"])
def test_strangers_suppliers_and_keepers_neither_note_nor_withdraw(cast, who):
    consent = give(cast)
    somebody = getattr(cast, who)

    assert refused(lambda: give(cast, by=somebody)) == "not_yours"
    assert refused(lambda: consents.withdraw(consent, by=somebody)) == "not_yours"


def test_nobody_notes_the_consent_by_which_the_own_organisation_is_told_more(cast, browse):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "nurse", team=cast.nord, employer=region)
    relative = build.make_relative(cast.mogens, cast.karim)

    assert refused(lambda: give(cast, by=rikke, units=[region])) == "not_yours"
    for door in (["relative_edit", relative.pk], ["consent_new", cast.mogens.pk]):
        assert browse(rikke).get(reverse(door[0], args=door[1:])).status_code == 403


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"units": []}, "nobody"),
        ({"how": "guessed"}, "no_how"),
        ({"how": "by_representative"}, "no_representative"),
        ({"given_on": TODAY + DAY}, "future"),
        ({"given_on": dt.date(1, 1, 1)}, "future"),
        ({"valid_until": TODAY - DAY}, "dates_impossible"),
        ({"valid_until": dt.date(9999, 12, 31)}, "dates_impossible"),
    ],
)
def test_an_impossible_consent_is_refused(cast, said, code):
    assert refused(lambda: give(cast, **said)) == code
    assert not Consent.objects.exists()


def test_the_own_authority_needs_no_consent(cast):
    assert refused(lambda: give(cast, units=[cast.nord.unit])) == "own_authority"
    assert consents.cover(cast.mogens, cast.karim) == ALL


def test_a_relative_of_somebody_else_is_not_named(cast):
    other = build.make_relative(cast.mogens, cast.karim)

    assert refused(lambda: give(cast, named=[other])) == "other_citizen"


def test_only_a_representative_of_that_day_gives_consent_for_the_citizen(cast):
    son = build.make_relative(cast.aase, cast.karim, name="Ole Bjørn")
    said = {"how": "by_representative", "given_by": son}
    assert refused(lambda: give(cast, **said)) == "no_representative"

    relatives.give_right(son, by=cast.karim, kind="guardian", scope="Helbred og økonomi", valid_from=TODAY)

    assert give(cast, **said).given_by == son
    assert refused(lambda: give(cast, **said, given_on=TODAY - DAY)) == "no_representative"


def test_a_consent_holds_until_its_last_day_has_gone(cast, frozen_clock):
    give(cast, valid_until=TODAY)
    assert consents.cover(cast.aase, cast.preben) == ALL

    # Midnight in Copenhagen, an hour before that of London.
    frozen_clock.move_to(dt.datetime(2027, 3, 2, 23, 0, 1, tzinfo=dt.UTC))

    assert consents.cover(cast.aase, cast.preben) == NOTHING


def test_each_organisation_is_covered_for_itself(cast):
    other = build.make_supplier("Hjælp & Hygge A/S")
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    give(cast, units=[other, region])
    give(cast, covers_health=False)

    assert consents.covers([cast.aase.pk], cast.firm.pk) == {cast.aase.pk: Cover(network=True, health=False)}
    assert consents.covers([cast.aase.pk, cast.mogens.pk], region.pk) == {
        cast.aase.pk: ALL,
        cast.mogens.pk: NOTHING,
    }
    assert consents.missing({cast.aase.pk: [cast.firm, other]}) == {cast.aase.pk: [cast.firm]}


def test_somebody_from_the_region_in_the_team_is_an_outside_receiver_too(cast):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "nurse", team=cast.nord, employer=region)

    assert consents.cover(cast.mogens, rikke) == NOTHING


def test_the_page_says_that_consent_is_missing_until_it_is_there(cast, browse):
    page = reverse("citizen", args=[cast.aase.pk])
    assert "Samtykke mangler: Omsorg Vest ApS" in browse(cast.karim).get(page).content.decode()

    browse(cast.karim).post(
        reverse("consent_new", args=[cast.aase.pk]),
        {"units": [cast.firm.pk], "covers_health": "on", "how": "oral", "given_on": "2027-03-02"},
    )

    assert "Samtykke mangler" not in browse(cast.karim).get(page).content.decode()


def test_a_supplier_reads_of_relatives_and_of_its_own_consent_only_what_is_covered(cast, browse):
    build.make_relative(cast.aase, cast.karim, name="Bente Bjørn")
    other = build.make_supplier("Hjælp & Hygge A/S")
    give(cast, units=[other], note="Gerne om alt")
    page = reverse("citizen", args=[cast.aase.pk])

    before = browse(cast.preben).get(page).content.decode()
    give(cast, note="Kun om gangen")
    after = browse(cast.preben).get(page).content.decode()

    assert "Bente Bjørn" not in before
    assert "Hygge" not in before
    assert "Bente Bjørn" in after
    assert "Kun om gangen" in after
    assert "Gerne om alt" not in after


def test_withdrawing_on_the_page_answers_with_its_part(cast, browse, htmx):
    consent = give(cast)

    answer = browse(cast.karim).post(
        reverse("consent_withdraw", args=[consent.pk]), {"note": "Nej tak"}, headers=htmx
    )

    assert 'id="around"' in answer.content.decode()
    assert "Nej tak" in answer.content.decode()
