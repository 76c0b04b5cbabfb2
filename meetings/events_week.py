"""What can happen around the weeks, the rota and the room, each as the sentence people read."""

from django.utils.translation import gettext_lazy as _

from dtr.audit import sentences

sentences.register(
    {
        "meeting.moved": _("%(actor)s moved the meeting."),
        "meeting.held_anyway": _("%(actor)s decided to hold the meeting although it falls on a day off."),
        "profile.published": _("%(actor)s published a new version of a kind of meeting."),
        "absence.noted": _("%(actor)s noted an absence."),
        "absence.forgotten": _("%(actor)s deleted an absence that is long over."),
        "absence.withdrawn": _("%(actor)s took an absence back."),
        "feed.made": _("%(actor)s made a secret calendar link."),
        "feed.revoked": _("%(actor)s revoked a secret calendar link."),
        "duty.accepted": _("%(actor)s gave somebody a duty at a meeting."),
        "duty.swapped": _("%(actor)s swapped two duties."),
        "duty.briefed": _("%(actor)s wrote a briefing for whoever takes on a duty."),
        "duty.given_back": _("%(actor)s took somebody off a duty."),
        "stand_in.named": _("%(actor)s named a stand-in for the contact person."),
        "stand_in.briefed": _("%(actor)s wrote a briefing for the stand-in."),
        "stand_in.dismissed": _("%(actor)s took the stand-in back."),
        "checklist.ticked": _("%(actor)s ticked a point of the checklist."),
        "checklist.unticked": _("%(actor)s took a tick of the checklist back."),
        "checklist.written": _("%(actor)s wrote the team's checklist anew."),
    }
)
