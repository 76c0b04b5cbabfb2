from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "goals"

    def ready(self) -> None:
        from citizens import sections
        from citizens import timeline as citizens_timeline
        from goals import events, timeline, views  # noqa: F401 the room's event types

        sections.register(views.section)
        citizens_timeline.register(timeline.entries)
