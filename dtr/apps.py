from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "dtr"
    label = "dtr"

    def ready(self) -> None:
        from dtr import migrating  # noqa: F401 it registers
        from dtr.forms import read_plain_numbers

        read_plain_numbers()
