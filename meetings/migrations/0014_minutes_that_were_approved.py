"""Minutes that were approved are locked; those that were closed can be amended for another day."""

import datetime as dt

from django.db import migrations
from django.db.models import F

ONE_DAY = dt.timedelta(days=1)


def lock(apps, schema_editor):
    Meeting, Minutes = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "Minutes")
    kept = Minutes.objects.exclude(state="draft")
    kept.filter(meeting__state="approved").update(locked_at=F("frozen_at"), amend_until=F("frozen_at"))
    kept.filter(meeting__state="closed").update(amend_until=F("frozen_at") + ONE_DAY)
    Meeting.objects.filter(state="approved").update(state="locked")


def approve(apps, schema_editor):
    Meeting, Minutes = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "Minutes")
    Meeting.objects.filter(state="locked").update(state="approved")
    Minutes.objects.update(locked_at=None, amend_until=None)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_agreed_then_locked")]

    operations = [migrations.RunPython(lock, approve)]
