"""What can happen around a meeting, each as the sentence people read."""

from django.utils.translation import gettext_lazy as _

from dtr.audit import sentences

sentences.register(
    {
        "series.set": _("%(actor)s set up a weekly meeting."),
        "series.changed": _("%(actor)s changed the weekly meeting."),
        "meeting.planned": _("%(actor)s planned the meeting."),
        "meeting.cancelled": _("%(actor)s cancelled the meeting."),
        "meeting.roles": _("%(actor)s handed out the roles."),
        "meeting.attendance": _("%(actor)s noted who is present."),
        "agenda.nominated": _("%(actor)s proposed the citizen for a meeting."),
        "agenda.declined": _("%(actor)s declined a nomination."),
        "agenda.picked": _("%(actor)s put the citizen on the agenda."),
        "agenda.removed": _("%(actor)s took the citizen off the agenda."),
        "agenda.ordered": _("%(actor)s changed the order of the agenda."),
        "agenda.timed": _("%(actor)s changed the minutes of a citizen."),
        "agenda.frozen": _("%(actor)s froze the agenda."),
        "agenda.reopened": _("%(actor)s opened the agenda again."),
        "meeting.opened": _("%(actor)s opened the meeting."),
        "meeting.next": _("%(actor)s went on to the next citizen."),
        "meeting.extended": _("%(actor)s extended the meeting by %(minutes)s minutes."),
        "meeting.forgotten": _(
            "%(actor)s ended the meeting, which nobody had closed; it awaits its wrap-up."
        ),
        "meeting.resumed": _("%(actor)s took the meeting up again."),
        "meeting.closed": _("%(actor)s closed the meeting."),
        "meeting.rule_in_focus": _("%(actor)s put a rule in focus."),
        "item.agreed_elsewhere": _(
            "Another meeting, in which the citizen was discussed, is over or goes on again."
        ),
        "item.closed": _("%(actor)s closed the talk about the citizen."),
        "item.carried_over": _("%(actor)s carried the citizen over to the next meeting."),
        "item.reopened": _("%(actor)s took the citizen up again."),
        "item.step": _("%(actor)s went on to step %(number)s of the talk."),
        "item.extended": _("%(actor)s gave the citizen %(minutes)s minutes more."),
        "step.undone": _("%(actor)s undid the last step."),
        "word.given": _("%(actor)s gave the word to another profession."),
        "word.taken_back": _("%(actor)s took the word back."),
        "word.asked": _("%(actor)s put a profession in the queue for the word."),
        "word.left": _("%(actor)s took a profession out of the queue for the word."),
        "contribution.made": _("%(actor)s wrote a contribution about the citizen."),
        "contribution.withdrawn": _("%(actor)s took back a contribution about the citizen."),
        "action.proposed": _("%(actor)s proposed an agreement."),
        "action.proposal_taken": _("%(actor)s made an agreement of a proposal."),
        "action.proposal_declined": _("%(actor)s declined a proposed agreement."),
        "action.agreed": _("%(actor)s wrote an agreement."),
        "action.withdrawn": _("%(actor)s struck out an agreement."),
        "action.done": _("%(actor)s marked an agreement as done."),
        "action.moved": _("%(actor)s moved an agreement to another date."),
        "action.stuck": _("%(actor)s said that an agreement is stuck."),
        "action.reopened": _("%(actor)s opened an agreement again."),
        "topic.parked": _("%(actor)s parked a topic."),
        "agenda.printed": _("%(actor)s printed the agenda on paper."),
        "minutes.drafted": _("%(actor)s drafted the minutes."),
        "minutes.frozen": _("%(actor)s froze the minutes."),
        "minutes.rendered": _("%(actor)s made the PDF of the minutes."),
        "minutes.failed": _("%(actor)s could not make the PDF of the minutes."),
        "minutes.asked_again": _("%(actor)s had the PDF of the minutes made anew."),
        "minutes.read": _("%(actor)s fetched the minutes as a PDF."),
        "minutes.approved": _("%(actor)s approved the minutes."),
        "rule.judged": _("%(actor)s judged whether a rule was kept."),
        "meeting.rated": _("%(actor)s rated the meeting."),
        "rules.published": _("%(actor)s published a new version of the rules."),
        "script.published": _("%(actor)s published a new version of the script."),
        "wall.privacy": _("%(actor)s changed how much the wall shows."),
        "wall.paired": _("%(actor)s paired a wall screen."),
        "wall.revoked": _("%(actor)s switched a wall screen off."),
    }
)
