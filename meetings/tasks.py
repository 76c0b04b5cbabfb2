from celery import shared_task

from dtr import clock
from meetings import (
    absences,
    calendar,
    escalation,
    forgotten,
    freezing,
    minutes,
    received,
    reminders,
    sheets,
    weeks,
)
from meetings.figures import counted


@shared_task
def render_minutes(pk: str) -> None:
    """Make the PDF of one meeting's minutes."""
    minutes.render(pk)


@shared_task
def render_sheet(pk: str) -> None:
    """Make one of the PDFs that go with the minutes."""
    sheets.render(pk)


@shared_task
def sweep_minutes() -> None:
    """Lock what can no longer be amended, and have made what still lacks its PDF."""
    minutes.sweep()
    sheets.sweep()


@shared_task
def sweep_forgotten() -> None:
    """End the meetings that nobody closed."""
    forgotten.sweep(clock.shared())


@shared_task
def sweep_freezes() -> None:
    """Close the agendas whose deadline has come."""
    freezing.sweep(clock.shared())


@shared_task
def plan_reminders() -> None:
    """Write what people should hear of now, and list what they should have heard of."""
    reminders.plan(clock.shared())


@shared_task
def sweep_escalations() -> None:
    """Put before the daily managers what is long past its date."""
    escalation.sweep(clock.shared())


@shared_task
def count_quarters() -> None:
    """Count the figures of the quarter that has settled, once."""
    counted.sweep()


@shared_task
def plan_weeks() -> None:
    """Plan the coming weeks of every series."""
    weeks.plan_coming_weeks()


@shared_task
def forget_received_forms() -> None:
    """Delete the keys of forms that no page will send again."""
    received.forget()


@shared_task
def forget_old_days() -> None:
    """Delete the absences and the traces in calendars that nobody asks for any more."""
    absences.forget()
    calendar.forget_traces()
