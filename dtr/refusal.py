"""The one exception for "not allowed now": a code for the test, a sentence for the person.

Whatever else is raised is a bug, and is loud.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render

from dtr.htmx import Request


@dataclass(frozen=True)
class Problem:
    """One reason why something cannot be done now. A warning does not block."""

    code: str
    sentence: str
    blocks: bool = True


@dataclass
class Refusal(Exception):
    """A rule says no. ``sentence`` tells the person what to do next; ``problems`` may list several."""

    code: str
    sentence: str
    problems: Sequence[Problem] = field(default_factory=tuple)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


def answer_refusals(
    get_response: Callable[[Request], HttpResponse],
) -> Callable[[Request], HttpResponse]:
    """Middleware: a refusal becomes a sentence on the page the person stands on, status 409.

    With htmx nothing on the page is swapped, so what was typed stays; only the message region changes.
    """

    def middleware(request: Request) -> HttpResponse:
        return get_response(request)

    def process_exception(request: Request, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if request.htmx:
            answer = render(request, "_refusal.html", {"refusal": exception}, status=409)
            answer["HX-Reswap"] = "none"
            return answer
        back = request.META.get("HTTP_REFERER", "")
        own = back.startswith(request.build_absolute_uri("/"))
        return render(
            request, "refused.html", {"refusal": exception, "back": back if own else "/"}, status=409
        )

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
