from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = _("Goals")

    def ready(self) -> None:
        from citizens import sections
        from citizens import timeline as citizens_timeline
        from goals import events, signals, timeline  # noqa: F401 they register
        from goals.views import cards, conversations

        sections.register(cards.section)
        sections.register(conversations.section)
        citizens_timeline.register(timeline.entries)
