"""What can happen to a goal, each as the sentence people read."""

from django.utils.translation import gettext_lazy as _

from dtr.audit import sentences

sentences.register(
    {
        "goal.set": _("%(actor)s wrote a goal."),
        "goal.revised": _("%(actor)s changed a goal."),
        "goal.moved": _("%(actor)s changed the status of a goal."),
        "goal.pulse": _("%(actor)s said how a goal goes."),
        "goal.pulse_taken_back": _("%(actor)s took back what was said of how a goal goes."),
        "goal.level_judged": _("%(actor)s judged the level of a goal's condition."),
        "subgoal.added": _("%(actor)s added a sub-goal."),
        "subgoal.revised": _("%(actor)s changed a sub-goal."),
        "subgoal.moved": _("%(actor)s changed the status of a sub-goal."),
        "conversation.started": _("%(actor)s began a conversation with the citizen: %(name)s."),
        "conversation.written": _("%(actor)s wrote in a conversation: %(name)s."),
        "conversation.finished": _("%(actor)s finished a conversation: %(name)s."),
        "conversation.discarded": _("%(actor)s discarded the draft of a conversation: %(name)s."),
        "conversation.added_to": _("%(actor)s added to a finished conversation: %(name)s."),
        "wish.became_goal": _("%(actor)s made a goal of a wish."),
        "conversation_form.published": _("%(actor)s published a version of a conversation form: %(name)s."),
        "conditions.loaded": _("%(actor)s loaded a table of conditions."),
        "goal.measured": _("%(actor)s noted a measurement: %(instrument)s."),
        "goal.scale_written": _("%(actor)s wrote what each level of a goal means."),
        "goal.measurement_struck": _("%(actor)s struck out a measurement: %(instrument)s."),
    }
)
