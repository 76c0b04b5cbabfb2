"""What a meeting came to is not erased by removing something it hangs on."""

import pytest
from django.db.models import ProtectedError

from meetings.states import ItemState
from tests import build


def test_no_row_that_a_meeting_hangs_on_can_be_removed(cast):
    meeting = build.make_meeting(cast.nord)
    item = build.make_item(meeting, cast.mogens, state=ItemState.PRESENT)
    action = build.make_action(item, cast.karim)

    for thing in (item, meeting, cast.mogens, cast.karim, cast.nord, cast.inge):
        with pytest.raises(ProtectedError):
            thing.delete()

    action.refresh_from_db()
