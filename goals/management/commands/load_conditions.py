"""Load a table of conditions (Fælles Sprog III) from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from citizens import sheet
from dtr.refusal import Refusal
from goals import conditions
from goals.management.commands.import_citizens import find_actor


class Command(BaseCommand):
    help = "Show what a CSV file of conditions would make, change and end; with --commit, do all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--whole", action="store_true", help="the file is the whole table: what it lacks goes out of use"
        )
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is written")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who loads it, for the trail")

    def handle(self, *args: Any, file: Path, whole: bool, commit: bool, by: str, **options: Any) -> None:
        try:
            actor, raw = find_actor(by), sheet.open_file(file)
            found = conditions.plan(raw, whole=whole)
            self.show(found)
            if found.faults:
                raise SystemExit(1)
            if commit:
                conditions.load(raw, by=actor, whole=whole)
        except Refusal as refusal:
            raise SystemExit(refusal.sentence) from None
        if found.is_nothing:
            self.stdout.write(_("There is nothing to write."))
        elif commit:
            self.stdout.write(_("It is written."))
        else:
            self.stdout.write(_("Nothing is written yet. Add --commit to write it."))

    def show(self, found: conditions.Plan) -> None:
        """Each condition with what becomes of it, then the faults, then the sum."""
        for word, rows in (
            (_("new"), found.made),
            (_("changed"), found.changed),
            (_("out of use"), found.ended),
        ):
            for one in rows:
                self.stdout.write(f"{word}  {one.code}  {one}")
        for fault in found.faults:
            self.stdout.write(
                _("Line %(line)s: %(sentence)s") % {"line": fault.line, "sentence": fault.sentence}
            )
        self.stdout.write(
            _("New: %(new)s. Changed: %(changed)s. Unchanged: %(unchanged)s. Out of use: %(ended)s.")
            % found.counts
        )
