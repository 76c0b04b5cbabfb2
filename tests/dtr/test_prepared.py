"""A query that is written once gives what its queryset gives, whoever asks and from wherever."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from citizens.models import Citizen
from dtr.prepared import Prepared
from tests import build


def test_each_key_gets_its_own_rows_with_what_is_read_beside_them(cast, django_assert_num_queries):
    written = []

    @Prepared
    def citizens_of(team):
        written.append(team)
        return Citizen.objects.filter(team_id=team).select_related("team").order_by("name")

    with django_assert_num_queries(2):
        north, south = citizens_of(cast.nord.pk), citizens_of(cast.syd.pk)
        assert {one.team.name for one in north} == {"Team Nord"}

    assert north == list(Citizen.objects.filter(team=cast.nord).order_by("name"))
    assert south == list(Citizen.objects.filter(team=cast.syd).order_by("name"))
    assert north
    assert south
    assert len(written) == 1


def test_what_changed_since_the_query_was_written_is_read(cast):
    asked = Prepared(lambda key: Citizen.objects.filter(pk=key))
    assert asked(cast.mogens.pk)[0].name == "Mogens Ågård"

    Citizen.objects.filter(pk=cast.mogens.pk).update(name="Mogens Øst")

    assert asked(cast.mogens.pk)[0].name == "Mogens Øst"
    assert asked(uuid.uuid4()) == []


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_on_its_own_line_to_the_database():
    citizen = build.make_citizen("Mogens Ågård", build.make_team("Team Nord"))
    asked = Prepared(lambda key: Citizen.objects.filter(pk=key))
    here = asked(citizen.pk)

    def elsewhere():
        try:
            return asked(citizen.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        assert other.submit(elsewhere).result() == here == [citizen]
