"""A visitor to a web server that runs beside the tests: a browser without a screen."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Visitor:
    """Keeps its cookies itself: those of a production house are for https, and a test speaks plain http."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port = port
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, **fields: str) -> http.client.HTTPResponse:
        """Sends the form as the page would; Django wants its token from a page that was seen before."""
        return self._ask(
            "POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def log_in(self, email: str, password: str) -> "Visitor":
        page = self.get("/account/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        answer = self.post("/account/login/", login=email, password=password, csrfmiddlewaretoken=token[1])
        assert answer.status == 302, answer.read()
        return self

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line.request(method, path, body, self.headers | {"Cookie": cookies} | headers)
        answer = line.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return answer
