"""What can happen to a citizen's course and help, each as the sentence people read."""

from django.utils.translation import gettext_lazy as _

from dtr.audit import sentences

sentences.register(
    {
        "citizen.registered": _("%(actor)s registered the citizen."),
        "citizen.changed": _("%(actor)s changed the citizen's details."),
        "citizen.cpr_shown": _("%(actor)s had the whole CPR number shown."),
        "citizens.imported": _("%(actor)s imported citizens from a file."),
        "relative.added": _("%(actor)s noted a relative."),
        "relative.changed": _("%(actor)s changed what is noted about a relative."),
        "relative.ended": _("%(actor)s struck a relative from the list."),
        "right.given": _("%(actor)s noted a right of a relative."),
        "right.ended": _("%(actor)s ended a right of a relative."),
        "network.added": _("%(actor)s noted somebody in the citizen's network."),
        "network.ended": _("%(actor)s struck somebody from the citizen's network."),
        "consent.given": _("%(actor)s noted a consent."),
        "consent.withdrawn": _("%(actor)s noted that a consent was withdrawn."),
        "course.started": _("%(actor)s started a course."),
        "course.moved": _("%(actor)s moved the course to the next phase."),
        "course.closed": _("%(actor)s closed the course."),
        "proposal.made": _("%(actor)s proposed help."),
        "proposal.withdrawn": _("%(actor)s withdrew a proposal of help."),
        "proposal.approved": _("%(actor)s approved the proposed help."),
        "proposal.changed": _("%(actor)s approved the proposed help with changes."),
        "proposal.too_late": _("%(actor)s answered a proposal that was answered already."),
        "decision.opened": _("%(actor)s opened the draft of a decision with an answer."),
        "decision.written": _("%(actor)s wrote in the draft of a decision."),
        "decision.finished": _("%(actor)s finished a decision."),
        "decision.sent": _("%(actor)s noted the day on which the citizen received the decision."),
        "triage.round_opened": _("%(actor)s began a triage round."),
        "triage.round_closed": _("%(actor)s ended a triage round."),
        "triage.assessed": _("%(actor)s triaged the citizen."),
        "triage.withdrawn": _("%(actor)s took a triage back."),
        "triage.noted": _("%(actor)s wrote a note to a triage."),
        "triage.planned": _("%(actor)s changed how often the citizen is triaged."),
        "decision.in_record": _("%(actor)s noted that the decision stands in the care record."),
        "decision.hearing_begun": _("%(actor)s put facts to the citizen before a decision."),
        "decision.hearing_answered": _("%(actor)s noted the citizen's answer to a hearing."),
        "decision.letter_made": _("%(actor)s made the letter of a decision."),
        "decision.letter_failed": _("The letter of a decision could not be made."),
        "decision.letter_asked_again": _("%(actor)s asked for the letter of a decision again."),
        "case.delay_told": _("%(actor)s noted that the citizen was told of a delay."),
        "help.started": _("%(actor)s noted that granted help began."),
        "help.not_started": _("%(actor)s noted why granted help has not begun."),
        "proposal.rejected": _("%(actor)s rejected the proposed help."),
    }
)
