"""What can happen to a goal, each as the sentence people read."""

from django.utils.translation import gettext_lazy as _

from dtr.audit import sentences

sentences.register(
    {
        "goal.set": _("%(actor)s wrote a goal."),
        "goal.revised": _("%(actor)s changed a goal."),
        "goal.moved": _("%(actor)s changed the status of a goal."),
        "goal.measured": _("%(actor)s noted a measurement: %(instrument)s."),
    }
)
