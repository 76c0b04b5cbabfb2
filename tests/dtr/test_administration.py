"""The administrators' pages: people and teams, no citizen, and every change in the trail."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from citizens import visitation
from dtr import clock
from dtr.audit.models import Event
from dtr.staff.access import keeps_the_house
from dtr.staff.models import Position, Team, TrainingRecord, Unit, User, trained
from dtr.staff.roles import Role
from tests import build

DAY = dt.timedelta(days=1)
ALLOWED = {
    "staff.Unit",
    "staff.Team",
    "staff.User",
    "staff.Position",
    "citizens.LegalBasis",
    "citizens.CaseDeadline",
    "citizens.DecisionText",
    "citizens.DropoutReason",
    "citizens.ExclusionCriterion",
    "citizens.RehabPackage",
    "citizens.TemporaryPlace",
    "citizens.TriageGuide",
    "goals.FunctionalCondition",
    "goals.Instrument",
    "goals.SmarteCriterion",
    "goals.VaguePhrase",
    "meetings.ClosedDay",
    "meetings.SmallestGroup",
}


@pytest.fixture
def astrid(cast, browse):
    return browse(cast.astrid)


def person(user, **changes):
    """The form of a person as it stands on the page, with some fields changed."""
    held = list(user.positions.all())
    data = {
        "email": user.email, "name": user.name, "language": user.language, "employer": user.employer_id or "",
        "is_active": "on", "positions-TOTAL_FORMS": len(held) + 1, "positions-INITIAL_FORMS": len(held),
        "trainings-TOTAL_FORMS": "1", "trainings-INITIAL_FORMS": "0",
    }  # fmt: skip
    for index, position in enumerate(held):
        fields = {"id": position.pk, "user": user.pk, "team": position.team_id, "role": position.role}
        fields["since"] = position.since.isoformat()
        data |= {f"positions-{index}-{name}": value for name, value in fields.items()}
        data[f"initial-positions-{index}-since"] = fields["since"]
    return data | changes


def test_only_staff_and_catalogues_are_edited_here():
    registered = {model._meta.label for model in admin.site._registry}

    assert registered <= ALLOWED


def test_a_new_person_is_one_event(astrid, cast):
    answer = astrid.post(
        reverse("admin:staff_user_add"),
        {
            "email": "bodil@fjordby.example", "name": "Bodil Å", "language": "da", "usable_password": "true",
            "password1": "en-lang-adgangskode", "password2": "en-lang-adgangskode",
            "positions-TOTAL_FORMS": "1", "positions-INITIAL_FORMS": "0",
            "positions-0-team": cast.nord.pk, "positions-0-role": Role.NURSE,
            "positions-0-since": "2027-03-02",
            "trainings-TOTAL_FORMS": "0", "trainings-INITIAL_FORMS": "0",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    bodil = User.objects.get(email="bodil@fjordby.example")
    assert bodil.check_password("en-lang-adgangskode")
    assert bodil.positions.get().role == Role.NURSE
    assert {(e.object_type, e.actor_name) for e in Event.objects.changes()} == {
        ("staff.user", "Astrid Vinter"),
        ("staff.position", "Astrid Vinter"),
    }


def test_a_position_that_is_given_is_an_event_of_its_own(astrid, cast):
    url = reverse("admin:staff_user_change", args=[cast.karim.pk])
    given = {
        "positions-1-team": cast.syd.pk,
        "positions-1-role": Role.NURSE,
        "positions-1-since": "2027-03-02",
    }

    answer = astrid.post(url, person(cast.karim, **given))

    assert answer.status_code == 302
    assert Position.objects.filter(user=cast.karim, team=cast.syd).exists()
    assert "Team Syd" in Event.objects.get(object_type="staff.position").sentence


def test_a_training_is_noted_on_the_persons_page_with_who_noted_it(astrid, cast):
    url = reverse("admin:staff_user_change", args=[cast.karim.pk])
    given = {
        "trainings-0-kind": TrainingRecord.Kind.LEADER,
        "trainings-0-trained_on": "2027-02-01",
        "trainings-0-valid_until": "2027-03-01",
        "trainings-0-note": "Læringsværksted",
    }

    answer = astrid.post(url, person(cast.karim, **given))

    assert answer.status_code == 302
    assert cast.karim.trainings.get().noted_by == cast.astrid
    event = Event.objects.get(object_type="staff.trainingrecord")
    assert event.actor_name == "Astrid Vinter"


def test_somebody_is_trained_from_a_day_until_a_day(cast):
    Kind = TrainingRecord.Kind
    first, last = dt.date(2027, 2, 1), dt.date(2027, 3, 1)
    TrainingRecord.objects.create(user=cast.karim, kind=Kind.LEADER, trained_on=first, valid_until=last)

    assert [trained(cast.karim, day, Kind.LEADER) for day in (first - DAY, first, last, last + DAY)] == [
        False,
        True,
        True,
        False,
    ]


def test_who_is_trained_to_lead_is_trained_to_take_part_but_not_the_other_way(cast):
    Kind = TrainingRecord.Kind
    day = dt.date(2027, 3, 2)
    TrainingRecord.objects.create(user=cast.inge, kind=Kind.LEADER, trained_on=day)
    TrainingRecord.objects.create(user=cast.karim, kind=Kind.PARTICIPANT, trained_on=day)

    assert trained(cast.inge, day, Kind.PARTICIPANT)
    assert not trained(cast.karim, day, Kind.LEADER)


def test_who_keeps_the_house_is_one_mark(astrid, cast):
    astrid.post(reverse("admin:staff_user_change", args=[cast.lone.pk]), person(cast.lone, is_staff="on"))

    assert keeps_the_house(User.objects.get(pk=cast.lone.pk))


def test_a_password_set_by_an_administrator_is_recorded(astrid, cast):
    url = reverse("admin:auth_user_password_change", args=[cast.karim.pk])
    words = {
        "usable_password": "true",
        "password1": "en-lang-adgangskode",
        "password2": "en-lang-adgangskode",
    }

    answer = astrid.post(url, {**words, "set-password": "1"})

    assert answer.status_code == 302
    assert User.objects.get(pk=cast.karim.pk).check_password("en-lang-adgangskode")
    event = Event.objects.changes().get()
    assert "en-lang-adgangskode" not in str(event.facts)


def test_units_and_teams_are_made_and_recorded(astrid):
    astrid.post(reverse("admin:staff_unit_add"), {"name": "Fjordby Øst", "kind": "municipal"})
    unit = Unit.objects.get(name="Fjordby Øst")
    astrid.post(reverse("admin:staff_team_add"), {"name": "Team Øst", "unit": unit.pk})

    assert Team.objects.filter(name="Team Øst").exists()
    assert Event.objects.changes().count() == 2


@pytest.mark.parametrize("name", ["unit", "team", "user"])
def test_what_citizens_hang_on_is_not_deleted_here(astrid, cast, name):
    thing = {"unit": cast.firm, "team": cast.nord, "user": cast.karim}[name]

    answer = astrid.post(reverse(f"admin:staff_{name}_delete", args=[thing.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert "Mogens" not in answer.content.decode()
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_nobody_but_administrators_gets_in(cast, browse):
    assert browse(cast.inge).get(reverse("admin:index")).status_code in (302, 403)


def test_a_setting_in_use_is_not_deleted_and_tells_no_citizens_help(astrid, cast):
    basis = build.make_legal_basis()
    proposal = build.make_proposal(cast.mogens, cast.karim, "Hjælp til bad")
    visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=clock.today())
    url = reverse("admin:citizens_legalbasis_delete", args=[basis.pk])

    page = astrid.get(url).content.decode()
    astrid.post(url, {"post": "yes"})

    assert "Hjælp til bad" not in page
    assert type(basis).objects.filter(pk=basis.pk).exists()
