"""The house's Celery app, in which reminders are planned and letters sent each second, not each minute."""

from dtr.celery import app

HURRIED = {"meetings.tasks.plan_reminders", "dtr.outbox.tasks.sweep"}

for line in app.conf.beat_schedule.values():
    if line["task"] in HURRIED:
        line["schedule"] = 1.0

__all__ = ["app"]
