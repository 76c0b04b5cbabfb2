"""The primary key of whatever is named in an address: random, so that one cannot guess the next."""

import uuid

from django.db import models


class Keyed(models.Model):
    """A row with a random key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
