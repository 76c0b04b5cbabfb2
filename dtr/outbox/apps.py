from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "dtr.outbox"
    label = "outbox"
