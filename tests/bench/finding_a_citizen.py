"""How long a search takes among ten thousand citizens, against the smallest answer of the house."""

import random
import statistics
import time
from typing import Any

from django.test import Client

from citizens.models import Citizen
from dtr.staff.roles import Role
from tests import build

CITIZENS = 10_000
SEARCHES = 200
FIRST = ("Åse", "Birthe", "Mogens", "Kaj", "Søren", "Jytte", "Preben", "Inger", "Ole", "Lis", "Aase")
LAST = ("Ågård", "Sønderby", "Kjær", "Holm", "Østergaard", "Bæk", "Lund", "Krogh", "Dahl", "Friis")
TYPED = ("ågård", "ås", "kjær 77", "Søren", "e", "holm 1", "findes ikke")


def main() -> None:
    """Make the citizens, search, and print median, p95 and the ratio."""
    dice = random.Random(4)
    teams = [build.make_team(f"Hold {number}") for number in range(20)]
    Citizen.objects.bulk_create(
        Citizen(name=f"{dice.choice(FIRST)} {dice.choice(LAST)} {number}", team=teams[number % 20])
        for number in range(CITIZENS)
    )
    vera = build.make_user("Vera Findsen", Role.VISITATOR, team=teams[0])
    for team in teams[1:]:
        vera.positions.create(team=team, role=Role.VISITATOR)
    browser = Client()
    browser.force_login(vera)
    smallest = _times(lambda _typed: browser.get("/healthz"))
    found = _times(lambda typed: browser.post("/citizens/search/", {"q": typed}))
    p95 = statistics.quantiles(found, n=20)[-1]
    print(
        f"search among {CITIZENS} citizens: median {statistics.median(found):.0f} ms, p95 {p95:.0f} ms, "
        f"{p95 / statistics.median(smallest):.0f} times the smallest answer"
    )


def _times(ask: Any) -> list[float]:
    """Milliseconds of each answer."""
    taken = []
    for number in range(SEARCHES):
        begun = time.perf_counter()
        answer = ask(TYPED[number % len(TYPED)])
        assert answer.status_code == 200
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
