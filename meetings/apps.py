from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from dtr import live
        from meetings import board, events  # noqa: F401 the room's event types

        live.register("meeting", versions=board.versions, may_watch=board.may_watch)
