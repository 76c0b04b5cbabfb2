"""What each role may do. Written to be read by somebody who does not program.

A role is held in a team (a *position*), and opens that team's citizens and meetings, no others.
The keepers of the house (administrators) hold no role here: they see no citizen.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """The verbs that are allowed or not."""

    SEE_CITIZENS = "see_citizens", _("open the team's citizens and their goals")
    WRITE_GOALS = "write_goals", _("write goals and measurements")
    KEEP_CONSENT = "keep_consent", _("note relatives, network and consent")
    RUN_COURSES = "run_courses", _("start, move and close a course")
    NOMINATE = "nominate", _("propose a citizen for the next meeting")
    REPORT_NEED = "report_need", _("report that a citizen's need has changed")
    PLAN_MEETINGS = "plan_meetings", _("plan meetings: agenda, order, roles, freeze")
    CONDUCT_MEETINGS = "conduct_meetings", _("lead a meeting and close it")
    PROPOSE_HELP = "propose_help", _("propose new or changed help")
    DECIDE_HELP = "decide_help", _("approve or reject help")
    READ_MINUTES = "read_minutes", _("read the minutes of the team's meetings")
    READ_FIGURES = "read_figures", _("see the figures of the team")
    TRIAGE = "triage", _("give citizens a triage colour")
    SEE_PREPARATION_SUM = (
        "see_preparation_sum",
        _("see how long the team prepares, as a sum of several people"),
    )


class Role(models.TextChoices):
    """The ten roles of the meeting, and the private supplier's people."""

    MEETING_LEADER = "meeting_leader", _("Meeting leader")
    CO_LEADER = "co_leader", _("Co-leader")
    VISITATOR = "visitator", _("Visitator")
    DAILY_MANAGER = "daily_manager", _("Daily manager")
    COORDINATOR = "coordinator", _("Coordinator")
    NURSE = "nurse", _("Nurse")
    CARE_ASSISTANT = "care_assistant", _("Social and health care assistant")
    CARE_HELPER = "care_helper", _("Social and health care helper")
    THERAPIST = "therapist", _("Occupational or physiotherapist")
    NUTRITION_CONSULTANT = "nutrition_consultant", _("Nutrition consultant")
    PRIVATE_SUPPLIER = "private_supplier", _("Private supplier")


MEETING_ROLES = tuple(role for role in Role if role is not Role.PRIVATE_SUPPLIER)
LEADING = frozenset({Role.MEETING_LEADER, Role.CO_LEADER})
PROFESSIONS = frozenset(
    {Role.NURSE, Role.CARE_ASSISTANT, Role.CARE_HELPER, Role.THERAPIST, Role.NUTRITION_CONSULTANT}
)


@dataclass(frozen=True)
class Duties:
    """What a role is for, and what it therefore may do."""

    description: str | Promise
    permissions: frozenset[Permission]
    own_citizens_only: bool = False


_EVERYONE = {Permission.SEE_CITIZENS, Permission.NOMINATE}
_PROFESSION = _EVERYONE | {
    Permission.WRITE_GOALS,
    Permission.PROPOSE_HELP,
    Permission.READ_MINUTES,
    Permission.KEEP_CONSENT,
    Permission.TRIAGE,
}
_PLANNING = {Permission.PLAN_MEETINGS, Permission.READ_MINUTES, Permission.READ_FIGURES}
_LEADING = _PROFESSION | _PLANNING | {Permission.CONDUCT_MEETINGS}

DUTIES: dict[Role, Duties] = {
    Role.MEETING_LEADER: Duties(
        _("Steers talk and time, and makes sure every case is reached."), frozenset(_LEADING)
    ),
    Role.CO_LEADER: Duties(_("Helps the leader with the clock and the notes."), frozenset(_LEADING)),
    Role.VISITATOR: Duties(
        _("Says what help is possible, and decides on it while everybody is present."),
        frozenset(_PROFESSION | {Permission.DECIDE_HELP, Permission.RUN_COURSES}),
    ),
    Role.DAILY_MANAGER: Duties(
        _("Supports and observes the leader, and answers for the team."),
        frozenset(_PROFESSION | _PLANNING | {Permission.RUN_COURSES, Permission.SEE_PREPARATION_SUM}),
    ),
    Role.COORDINATOR: Duties(
        _("Plans time and tasks, and keeps the agenda."),
        frozenset(_PROFESSION | _PLANNING | {Permission.RUN_COURSES}),
    ),
    Role.NURSE: Duties(_("Knows the citizen's health and nursing."), frozenset(_PROFESSION)),
    Role.CARE_ASSISTANT: Duties(
        _("Gives care close to nursing; often contact person."), frozenset(_PROFESSION)
    ),
    Role.CARE_HELPER: Duties(_("Knows the citizen's daily life and motivation."), frozenset(_PROFESSION)),
    Role.THERAPIST: Duties(_("Judges function, potential, home and aids."), frozenset(_PROFESSION)),
    Role.NUTRITION_CONSULTANT: Duties(_("Looks after food and weight."), frozenset(_PROFESSION)),
    Role.PRIVATE_SUPPLIER: Duties(
        _("Gives the help for a private supplier, and sees only the supplier's own citizens."),
        frozenset(_EVERYONE | {Permission.WRITE_GOALS, Permission.PROPOSE_HELP, Permission.REPORT_NEED}),
        own_citizens_only=True,
    ),
}


def may(role: str, permission: Permission) -> bool:
    """Whether a role carries a permission."""
    return permission in DUTIES[Role(role)].permissions
