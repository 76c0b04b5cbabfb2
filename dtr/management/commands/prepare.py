"""Make the database ready for the house that is about to open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from dtr.migrating import TOO_OLD, too_old


class Command(BaseCommand):
    help = "Make folders and tables ready; an empty try-out house gets the demo municipality."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with refusing(OSError, DatabaseError):
            for folder in folders():
                Path(folder).mkdir(parents=True, exist_ok=True)
            if too_old(connection):
                raise SystemExit(str(TOO_OLD))
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        if settings.EMBEDDED and not settings.PRODUCTION and not get_user_model().objects.exists():
            self.stdout.write(_("Moving in the demo municipality …"))
            # All or nothing: half a municipality would never be completed.
            with refusing(OSError, OperationalError), transaction.atomic():
                call_command("demo")


def folders() -> list[str]:
    """The broker's, which it expects to find, and that of the static files, empty in a try-out house."""
    broker = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    return [settings.STATIC_ROOT, *(path for name, path in broker.items() if "folder" in name)]


@contextmanager
def refusing(*faults: type[Exception]) -> Iterator[None]:
    """A full disk or a database that is away is told in one line; it is not a fault of the code."""
    try:
        yield
    except faults as error:
        reason = str(error).strip().splitlines()[0]
        raise SystemExit(
            _("The database could not be made ready: %(reason)s") % {"reason": reason}
        ) from error
