"""The rules of the game: versioned texts, and how each meeting kept them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meetings.models.series import MeetingType


class RuleSet(models.Model):
    """One version of the municipality's rules. A published version is never changed; a new one follows it."""

    # Counted for each kind of meeting by itself.
    version = models.PositiveIntegerField(_("version"))
    # Empty: for every kind of meeting that has no rules of its own.
    meeting_type = models.CharField(_("kind"), max_length=20, choices=MeetingType, blank=True)
    name = models.CharField(_("name"), max_length=100)
    # Where the texts come from. Ours are derived; they are nobody's published manual.
    origin = models.CharField(_("origin"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("in use from"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting_type", "version"], name="rule_set_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def get_absolute_url(self) -> str:
        if self.meeting_type:
            return reverse("rules_of_kind", args=[self.meeting_type, self.version])
        return reverse("rules_version", args=[self.version])

    @classmethod
    def current(cls, meeting_type: str = "") -> "RuleSet":
        """The newest version for a kind of meeting: its own, or else the one for all kinds."""
        own = {"", meeting_type}
        return cls.objects.filter(meeting_type__in=own).order_by("-meeting_type", "-version")[:1].get()

    @classmethod
    def by_kind(cls) -> "dict[MeetingType, RuleSet]":
        """The newest version for every kind of meeting, in one query."""
        newest = {one.meeting_type: one for one in cls.objects.order_by("version")}
        return {kind: newest.get(kind) or newest[""] for kind in MeetingType}


class Rule(models.Model):
    """One rule of a set: a title and a line in Danish, perhaps in English, and the check behind it."""

    class Kind(models.TextChoices):
        AUTO = "auto", _("The system checks it")
        PROMPT = "prompt", _("The board prompts it")
        TIMER = "timer", _("The clock keeps it")
        TICK = "tick", _("The leader judges it")

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80)
    line = models.CharField(_("line"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    line_en = models.CharField(_("line in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind of check"), max_length=10, choices=Kind, default=Kind.TICK)
    # The name of a check in meetings/rules.py; empty when only people can judge.
    check_name = models.CharField(_("check"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "number"], name="rule_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title_read(self) -> str:
        """The title in the reader's language, Danish when there is no English."""
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def line_read(self) -> str:
        """The line in the reader's language, Danish when there is no English."""
        return self.line_en if get_language() == "en" and self.line_en else self.line


class RuleObservation(models.Model):
    """Whether a rule was kept at a meeting, and why we think so."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("Kept")
        NOT_KEPT = "not_kept", _("Not kept")
        NOT_YET = "not_yet", _("Not yet")
        ASK_LEADER = "ask_leader", _("Ask the leader")

    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.CASCADE, related_name="rule_observations"
    )
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="observations")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    # The reason as a code and the figures behind it; meetings/rules.py makes the sentence.
    reason = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("rule observation")
        verbose_name_plural = _("rule observations")
        ordering = ["rule__number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "rule"], name="rule_observed_once")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_verdict_display()}"


class MeetingRating(models.Model):
    """What one of those present thought of the meeting. Shown only as figures, never with a name."""

    LOWEST, HIGHEST = 1, 5

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="ratings")
    participant = models.OneToOneField(
        "meetings.Participant", on_delete=models.CASCADE, related_name="rating"
    )
    score = models.PositiveSmallIntegerField(_("score"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(name="rating_from_1_to_5", condition=models.Q(score__gte=1, score__lte=5))
        ]

    def __str__(self) -> str:
        return str(self.score)
