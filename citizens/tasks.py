from celery import shared_task

from citizens import letters


@shared_task
def render_letter(pk: str) -> None:
    """Make the PDF of one decision's letter."""
    letters.render(pk)


@shared_task
def sweep_letters() -> None:
    """Have made what still lacks its PDF."""
    letters.sweep()
