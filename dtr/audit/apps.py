from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "dtr.audit"
    label = "audit"
