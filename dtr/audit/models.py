"""What happened and who looked: rows that are only ever added, and that outlive what they tell of."""

import hashlib
import json
from typing import Any, Never

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr.audit.sentences import sentence_of


class Unchangeable(Exception):
    """Somebody tried to rewrite the trail: always a bug."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs: Any) -> Never:
        raise Unchangeable("events are never changed")

    def delete(self) -> Never:
        raise Unchangeable("events are never deleted")

    def looks(self) -> "EventQuerySet":
        """Only who saw what."""
        return self.filter(kind=Event.Kind.LOOK)

    def changes(self) -> "EventQuerySet":
        """Only what was done."""
        return self.filter(kind=Event.Kind.CHANGE)


class Event(models.Model):
    """One thing done or seen. No foreign keys: a citizen's row may go, the trail of it stays."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("Change")
        LOOK = "look", _("Look")
        DENIED = "denied", _("Denied")

    at = models.DateTimeField(_("time"))
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=60)
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=150)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    citizen_id = models.UUIDField(null=True)
    team_id = models.BigIntegerField(null=True)
    meeting_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["citizen_id", "at"], name="event_by_citizen"),
            models.Index(fields=["actor", "at"], name="event_by_actor"),
            models.Index(fields=["meeting_id", "at"], name="event_by_meeting"),
        ]

    def __str__(self) -> str:
        return self.sentence

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise Unchangeable("events are never deleted")

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return sentence_of(self.code, self.actor_name, self.facts)

    def digest_line(self) -> str:
        """Everything this row says, in one canonical line: what the seal is made over."""
        parts = [
            self.pk, self.at.isoformat(), self.kind, self.code, self.actor, self.actor_name,
            self.object_type, self.object_id, self.citizen_id, self.team_id, self.meeting_id, self.facts,
        ]  # fmt: skip
        return json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


class Seal(models.Model):
    """A digest over a run of events and over the seal before it: a changed, lost or added row breaks it."""

    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["last_event"]

    def __str__(self) -> str:
        return f"{self.first_event}–{self.last_event}"

    @staticmethod
    def over(previous: str, events: list[Event]) -> str:
        """The digest that a seal over ``events`` must have."""
        digest = hashlib.sha256(previous.encode())
        for event in events:
            digest.update(event.digest_line().encode())
        return digest.hexdigest()
