"""The walk through every URL: who gets in, who is refused, and that no stranger hears the canary.

The world is made once for the whole walk, and each knock at a door is undone.
"""

import pytest
import time_machine
from django.db import transaction

from tests.conftest import NOW, everybody
from tests.house.conftest import CANARY, DEVICES, PEOPLE, browsers_in, furnished, print_nothing
from tests.house.doors import DOORS
from tests.house.knocking import NAMED, address, knock, outcome, said

METHODS = ("GET", "POST")
MAY_NOT_HEAR = {"stranger", "administrator", *DEVICES}


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """The world and the browsers in it, taken down after the last door."""
    undone_at_the_end = transaction.atomic()
    # As around each test: inside it, what must be the outermost may think that it is.
    undone_at_the_end._from_testcase = True
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        pytest.MonkeyPatch.context() as patch,
        undone_at_the_end,
    ):
        print_nothing(patch)
        world = furnished(everybody())
        yield world, browsers_in(world)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", NAMED)
def test_each_door_opens_for_whom_it_should(name, standing, db):
    world, browsers = standing
    url, faults = address(name, world), []

    for who in (*PEOPLE, *DEVICES):
        for method in METHODS:
            for htmx in (False, True):
                answer = knock(browsers[who], method, url, htmx=htmx, typed=DOORS[name].typed)
                found, expected = outcome(answer), DOORS[name].expected(who, method)
                if found != expected:
                    faults.append(f"{who} {method}{' htmx' if htmx else ''}: {found}, expected {expected}")
                if who in MAY_NOT_HEAR and CANARY in said(answer):
                    faults.append(f"{who} {method}{' htmx' if htmx else ''}: hears the canary")

    assert faults == []
