from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dtr.refusal import Refusal
from meetings import demo


class Command(BaseCommand):
    help = "Load the demo municipality Fjordby into an empty house."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = demo.load()
        except Refusal as refusal:
            raise SystemExit(refusal.sentence) from None
        if loaded:
            self.stdout.write(_("Fjordby Kommune has moved in. Its logins are in var/demo-logins.txt."))
        else:
            self.stdout.write(_("There are people in this house already; the demo municipality stays away."))
