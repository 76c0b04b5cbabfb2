from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "dtr.staff"
    label = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from dtr.staff import letters  # noqa: F401 it registers
