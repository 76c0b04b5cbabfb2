from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "dtr"
    label = "dtr"
