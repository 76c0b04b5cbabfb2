"""The script of a meeting: the steps within one citizen, in order, with what to say and how long."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.series import MeetingType


class MeetingScript(models.Model):
    """One version of the script for one kind of meeting. A version in use is never changed; a new one
    follows it."""

    meeting_type = models.CharField(_("kind"), max_length=20, choices=MeetingType)
    version = models.PositiveIntegerField(_("version"))
    published_at = models.DateTimeField(_("in use from"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("script")
        verbose_name_plural = _("scripts")
        ordering = ["meeting_type", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting_type", "version"], name="script_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_meeting_type_display()} v{self.version}"

    @classmethod
    def current(cls, meeting_type: str) -> "MeetingScript | None":
        """The newest version for a kind of meeting."""
        return cls.objects.filter(meeting_type=meeting_type).order_by("-version").first()


class ScriptStep(models.Model):
    """One step: a title for the wall, a prompt for the leader, and its planned minutes."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("Name and goal")
        LAST_AGREEMENT = "last_agreement", _("Last agreement")
        FACTS = "facts", _("Facts round")
        OPTIONS = "options", _("Options")
        DECISION = "decision", pgettext_lazy("step of the talk", "Decision")
        READ_BACK = "read_back", _("Read back")
        OTHER = "other", _("Something else")

    script = models.ForeignKey(MeetingScript, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    # What the step is about, so that the screens know what to put first.
    kind = models.CharField(_("about"), max_length=20, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=40)
    prompt = models.CharField(_("prompt"), max_length=160, blank=True)
    title_en = models.CharField(_("title in English"), max_length=40, blank=True)
    prompt_en = models.CharField(_("prompt in English"), max_length=160, blank=True)
    minutes = models.DecimalField(
        _("minutes"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(Decimal(60))],
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["script", "number"], name="script_step_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title_read(self) -> str:
        """The title in the reader's language, Danish when there is no English."""
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def prompt_read(self) -> str:
        """The prompt in the reader's language, Danish when there is no English."""
        return self.prompt_en if get_language() == "en" and self.prompt_en else self.prompt
