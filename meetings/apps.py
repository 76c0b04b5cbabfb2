from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from citizens import registry, sections, visitation
        from citizens import timeline as citizens_timeline
        from dtr import live
        from goals import progress
        from meetings import agenda, board, conduct, events, timeline, walls  # noqa: F401 the room's event types

        live.register(
            "meeting", versions=board.versions, may_watch=board.may_watch, screen_cookie=walls.COOKIE
        )
        visitation.listeners.append(conduct.proposal_changed)
        progress.listeners.append(conduct.citizen_changed)
        registry.on_moving.append(agenda.citizen_moved)
        sections.register(timeline.section)
        citizens_timeline.register(timeline.entries)
