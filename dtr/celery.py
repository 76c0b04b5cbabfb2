"""The Celery app, and the whole timetable in one table.

Nothing here carries data: the database is the queue of record, and each line only makes somebody
look in it again. A line that runs twice, late or not at all for an hour loses nothing.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtr.settings")

app = Celery("dtr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "send what waits in the outbox": {"task": "dtr.outbox.tasks.sweep", "schedule": 60.0},
    "render minutes that still lack a PDF": {"task": "meetings.tasks.sweep_minutes", "schedule": 60.0},
    "render letters of decisions that still lack a PDF": {
        "task": "citizens.tasks.sweep_letters",
        "schedule": 60.0,
    },
    "end forgotten meetings": {"task": "meetings.tasks.sweep_forgotten", "schedule": 60.0},
    "close agendas at their deadline": {"task": "meetings.tasks.sweep_freezes", "schedule": 60.0},
    "remind of what is due": {"task": "meetings.tasks.plan_reminders", "schedule": 60.0},
    "tell daily managers": {"task": "meetings.tasks.sweep_escalations", "schedule": 60.0},
    "plan the coming weeks": {"task": "meetings.tasks.plan_weeks", "schedule": crontab(hour=3, minute=10)},
    "count the quarter that has settled": {
        "task": "meetings.tasks.count_quarters",
        "schedule": crontab(hour=3, minute=25),
    },
    "forget which forms were received": {
        "task": "meetings.tasks.forget_received_forms",
        "schedule": crontab(minute=25),
    },
    "forget who was away": {
        "task": "meetings.tasks.forget_old_days",
        "schedule": crontab(hour=3, minute=40),
    },
    "seal the trail": {"task": "dtr.audit.tasks.seal", "schedule": 300.0},
}


@worker_init.connect
def warm_the_press(**_kwargs: Any) -> None:
    """Read the fonts before the first minutes need them: somebody waits for those."""
    from dtr import pdf

    pdf.make("<html lang='da'><body><p>æøå</p></body></html>", title="DTR")
