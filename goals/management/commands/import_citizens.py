"""manage.py import_citizens FILE --team NAME: citizens, courses and goals from a file.

Lies with the goals since the citizens' room, which the name would suggest, knows of no goals.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citizens import sheet
from citizens.importing import Change
from dtr.refusal import Refusal
from dtr.staff.models import Team, User
from goals import importing
from goals.importing import Plan

EVERY = 500


class Command(BaseCommand):
    help = "Show what a CSV file of citizens would make and change in a team; with --commit, do all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--team", required=True, help="the team that the citizens belong to")
        parser.add_argument(
            "--commit", "--yes", action="store_true", help="write; without it nothing is written"
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="who imports, for the trail")

    def handle(self, *args: Any, file: Path, team: str, commit: bool, by: str, **options: Any) -> None:
        # A terminal that lacks a letter shows a question mark.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            place, actor = find_team(team), find_actor(by)
            lines = sheet.read(sheet.open_file(file))
            made = importing.plan(lines, place, progress=self.progress(_("%(done)s of %(total)s lines read")))
            self.show(made)
            if made.faults:
                raise SystemExit(1)
            if commit and made.counts["new"] + made.counts["changed"]:
                written = _("%(done)s of %(total)s citizens written")
                importing.import_file(lines, place, by=actor, progress=self.progress(written))
        except Refusal as refusal:
            raise SystemExit(refusal.sentence) from None
        self.conclude(made, commit)

    def progress(self, sentence: str) -> importing.Progress:
        """A line for each 500 done."""

        def tell(done: int, total: int) -> None:
            if done % EVERY == 0:
                self.stderr.write(sentence % {"done": done, "total": total})

        return tell

    def show(self, made: Plan) -> None:
        """The table of lines, then the remarks, then the sum."""
        rows = [[_("Line"), _("Becomes"), _("Name"), _("CPR number"), _("What")], *map(cells, made.changes)]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            fixed = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)]
            self.stdout.write("  ".join([*fixed, row[4]]).rstrip())
        self.stdout.write("")
        for remark in made.remarks:
            sentence = (
                _("Line %(line)s: %(sentence)s")
                if remark.blocks
                else _("Line %(line)s (warning): %(sentence)s")
            )
            self.stdout.write(sentence % {"line": remark.line, "sentence": remark.sentence})
        self.stdout.write(_("New: %(new)s. Changed: %(changed)s. Unchanged: %(unchanged)s.") % made.counts)
        if faults := len(made.faults):
            self.stdout.write(
                ngettext(
                    "%(count)s fault. Nothing was written. Correct the file and try again.",
                    "%(count)s faults. Nothing was written. Correct the file and try again.",
                    faults,
                )
                % {"count": faults}
            )

    def conclude(self, made: Plan, commit: bool) -> None:
        """What has come of it."""
        if not made.counts["new"] + made.counts["changed"]:
            self.stdout.write(_("There is nothing to write."))
        elif commit:
            self.stdout.write(_("It is written."))
        else:
            self.stdout.write(_("Nothing is written yet. Add --commit to write it."))


def cells(change: Change) -> list[str]:
    """One line of the table."""
    what = [str(sheet.TITLES[column]) for column in change.columns]
    becomes = _("new") if change.is_new else _("changed") if change.is_any else _("unchanged")
    row = change.row
    return [str(row.line), becomes, row.name[:40], row.masked_cpr, ", ".join(what)]


def find_team(name: str) -> Team:
    """A team by its name. Refuses ``no_team`` with the names that there are."""
    teams = {team.name.casefold(): team for team in Team.objects.order_by("name")}
    if found := teams.get(name.strip().casefold()):
        return found
    if not teams:
        raise Refusal("no_team", _("There are no teams yet. An administrator makes them first."))
    names = ", ".join(team.name for team in teams.values())
    raise Refusal(
        "no_team",
        _("There is no team called %(name)s. The teams are: %(teams)s.") % {"name": name, "teams": names},
    )


def find_actor(email: str) -> User | None:
    """A person who works here, or the house when nobody is named. Refuses ``no_person``."""
    if not email:
        return None
    found = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None:
        raise Refusal(
            "no_person", _("Nobody who works here has the e-mail address %(email)s.") % {"email": email}
        )
    return found
