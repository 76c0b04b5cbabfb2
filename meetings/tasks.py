from celery import shared_task

from dtr import clock
from meetings import minutes, reminders, weeks


@shared_task
def render_minutes(pk: str) -> None:
    """Make the PDF of one meeting's minutes."""
    minutes.render(pk)


@shared_task
def sweep_minutes() -> None:
    """Have made what still lacks its PDF."""
    minutes.sweep()


@shared_task
def plan_reminders() -> None:
    """Write what people should hear of now."""
    for reminder in reminders.due(clock.now()):
        reminders.write(reminder)


@shared_task
def plan_weeks() -> None:
    """Plan the coming weeks of every series."""
    weeks.plan_coming_weeks()
