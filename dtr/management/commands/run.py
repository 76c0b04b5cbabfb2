"""The whole house under one roof: web server, worker and timetable as three children of this process."""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from threading import Thread
from typing import IO, Any, NoReturn
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext as _

READY_WITHIN = 60  # seconds until the web server must have answered once
PATIENCE = 15  # seconds a child has to put its work down before it is thrown out
PR_SET_PDEATHSIG = 1
ROOT_IS_FINE = "ignore:You're running the worker with superuser"
LIBC = ctypes.CDLL(None)


class Closing(BaseException):
    """Somebody asked the house to close."""


class Command(BaseCommand):
    help = "Prepare the house, then run web server, worker and timetable until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("DTR_PORT") or 8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=1, help="number of web processes")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        if settings.PRODUCTION:
            refuse(_("A production house is started by docker-compose.yml; ./run is for trying out."))
        self.children: dict[str, subprocess.Popen[str]] = {}
        self.closing = False
        code = 0
        os.umask(0o077)  # what the house writes is nobody else's to read
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, ask_to_close)
        try:
            with only_one_house_in(settings.VAR):
                refuse_port_in_use(host, port)
                address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
                os.environ.setdefault("DTR_ADDRESS", address)
                call_command("prepare", stdout=self.stdout)
                connections.close_all()
                code = self.live(address, household(host, port, workers))
        except Closing:
            self.close()
            self.stdout.write("\n" + _("The house is closed."))
        sys.exit(code)

    def start(self, name: str, command: list[str]) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches this process only."""
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *command],
            cwd=settings.HOUSE,
            env=os.environ | {"PYTHONWARNINGS": ROOT_IS_FINE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        self.children[name] = child
        Thread(target=self.pass_on, args=[child.stderr], daemon=True).start()

    def pass_on(self, complaints: IO[str]) -> None:
        """Show what a child complains of, until the house closes and they all say goodbye at once."""
        for line in complaints:
            if not self.closing:
                sys.stderr.write(line)

    def live(self, address: str, household: dict[str, list[str]]) -> int:
        """Start the children and welcome people; the exit code of the child that ends first.

        The web server comes first and alone: starting costs each of them a whole processor for a while.
        """
        self.start("web", household.pop("web"))
        deadline = time.monotonic() + READY_WITHIN
        while not answers(f"{address}/healthz"):
            if self.ended() or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        else:
            for name, command in household.items():
                self.start(name, command)
            self.welcome(address)
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        first = self.ended()
        time.sleep(0.2)  # its last words are on their way
        self.close()
        if not first:
            self.stderr.write(_("The web server did not answer; the house is closed."))
            return 1
        name, code = first
        self.stderr.write(
            _("The %(name)s process ended by itself (code %(code)s); the house is closed.")
            % {"name": name, "code": code}
        )
        return code if code >= 0 else 128 - code

    def ended(self) -> tuple[str, int] | None:
        """The first child found to have ended, and its exit code."""
        for name, child in self.children.items():
            if child.poll() is not None:
                return name, child.returncode
        return None

    def close(self) -> None:
        """Ask all children to end, wait for them, and throw out who stays."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        self.closing = True
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.children.values():
            try:
                child.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def welcome(self, address: str) -> None:
        """Say where the house is, and who may be played in a demo."""
        logins = settings.VAR / "demo-logins.txt"
        self.stdout.write("\n" + _("The house is open: %(address)s") % {"address": address})
        if logins.exists():
            self.stdout.write("\n" + logins.read_text().strip() + "\n")
        self.stdout.write(_("Ctrl-C closes it."))
        self.stdout.flush()


def household(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """The three children and how each is started."""
    celery = ["celery", "--app=dtr"]
    pool = ["--pool=prefork", "--max-tasks-per-child=50"] if settings.REDIS_URL else ["--pool=threads"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    door = ["dtr.asgi:application", f"--host={host}", f"--port={port}", f"--workers={workers}"]
    # Without a limit on its patience the web server stays for as long as a wall has a stream open.
    manners = ["--timeout-graceful-shutdown=3", "--lifespan=off", "--no-access-log", "--log-level=warning"]
    return {
        "web": ["uvicorn", *door, *manners],
        "worker": [*celery, "worker", *pool, "--concurrency=2", *quiet],
        "beat": [*celery, "beat", f"--schedule={settings.VAR / 'beat-schedule'}", "--loglevel=WARNING"],
    }


def only_one_house_in(var: Path) -> IO[str]:
    """The lock that refuses a second house in the same folder; it goes with the process that holds it."""
    try:
        lock = (var / "run.lock").open("a+")
    except OSError as error:
        refuse(_("The folder %(var)s cannot be written: %(reason)s."), var=var, reason=error.strerror)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        sentence = _(
            "The house in %(var)s is already open (process %(pid)s). Close it there with Ctrl-C first."
        )
        refuse(sentence, var=var, pid=lock.read())
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def refuse_port_in_use(host: str, port: int) -> None:
    """Say at once what uvicorn would say late and at length."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            sentence = _("Port %(port)s cannot be used (%(reason)s). Choose another: ./run --port 8080")
            refuse(sentence, port=port, reason=reason)


def answers(url: str) -> bool:
    """Whether the web server answers."""
    try:
        with urlopen(url, timeout=5):  # noqa: S310
            return True
    except (URLError, OSError):
        return False


def die_with_parent() -> None:
    """Runs in the child: a supervisor that is killed takes the whole house with it."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def ask_to_close(signum: int, frame: Any) -> NoReturn:
    """Signal handler."""
    raise Closing


def refuse(sentence: str, **facts: object) -> NoReturn:
    """One line and out: whoever starts the house is not helped by a traceback."""
    raise SystemExit(sentence % facts)
