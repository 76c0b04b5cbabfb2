from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "dtr.staff"
    label = "staff"
