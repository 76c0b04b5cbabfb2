from celery import shared_task

from dtr.audit import trail


@shared_task
def seal() -> None:
    """Seal what has settled in the trail."""
    trail.seal()
