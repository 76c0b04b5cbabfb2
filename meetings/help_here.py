"""Help that was spoken of at a meeting: proposed there, or proposed before and answered there."""

from django.db.models import Prefetch, Q

from citizens.models import InterventionProposal
from meetings.models import Meeting


def help_at(meeting: Meeting) -> Prefetch:
    """Leaves in ``item.citizen.proposals`` those that the meeting has spoken of, in the order asked for."""
    wanted = Q(on_agenda__item__meeting=meeting)
    if meeting.opened_at:
        answered = Q(approval__decided_at__gte=meeting.opened_at)
        if meeting.closed_at:
            answered &= Q(approval__decided_at__lte=meeting.closed_at)
        wanted |= answered
    rows = InterventionProposal.objects.for_card().filter(wanted).order_by("proposed_at")
    return Prefetch("citizen__proposals", rows)
