from celery import shared_task

from dtr.outbox import post


@shared_task(soft_time_limit=20, time_limit=30)
def deliver(pk: str) -> None:
    """Send one letter, if nobody has."""
    post.deliver(int(pk))


@shared_task
def sweep() -> None:
    """Have sent what waits and what a dead worker left."""
    post.sweep()
