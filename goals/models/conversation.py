"""Structured talks with the citizen: what is asked, in versions, and what one talk came to."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from citizens.models.consent import health_told
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission
from goals.models.goal import Goal


class ConversationForm(models.Model):
    """One version of what a kind of talk asks. A published version is never changed; a new one follows it."""

    # Which talk it is; the name may change from version to version.
    code = models.SlugField(_("kind of conversation"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    purpose_en = models.CharField(_("what it is for, in English"), max_length=300, blank=True)
    # Such a talk is the dialogue about planning the course that ældreloven § 11 asks for.
    is_about_course = models.BooleanField(_("counts as dialogue about the course"), default=False)
    published_at = models.DateTimeField(_("in use from"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("conversation form")
        verbose_name_plural = _("conversation forms")
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="conversation_form_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @classmethod
    def current(cls) -> "list[ConversationForm]":
        """The newest version of each kind, in the order in which the house came to know them."""
        newest: dict[str, ConversationForm] = {}
        for form in cls.objects.order_by("version", "pk"):
            newest[form.code] = form
        return list(newest.values())

    @property
    def name_read(self) -> str:
        """The name in the reader's language, Danish when there is no English."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def purpose_read(self) -> str:
        """The purpose in the reader's language, Danish when there is no English."""
        return self.purpose_en if get_language() == "en" and self.purpose_en else self.purpose


class ConversationField(models.Model):
    """One question of a form. Its kind says how the answer is to be read, everywhere it is shown."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Free text")
        FACT = "fact", _("Fact: what is seen or heard")
        ASSUMPTION = "assumption", _("Assumption: what may lie behind")
        WISH = "wish", _("The citizen's wishes, one on each line")
        COLOUR = "colour", _("Colour with a note")
        CHANGE = "change", _("Change: yes or no, with a note")

    form = models.ForeignKey(ConversationForm, on_delete=models.CASCADE, related_name="fields")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind, default=Kind.TEXT)
    title = models.CharField(_("question"), max_length=100)
    title_en = models.CharField(_("question in English"), max_length=100, blank=True)
    help = models.CharField(_("help"), max_length=200, blank=True)
    help_en = models.CharField(_("help in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="conversation_field_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title_read(self) -> str:
        """The question in the reader's language, Danish when there is no English."""
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def help_read(self) -> str:
        """The help in the reader's language, Danish when there is no English."""
        return self.help_en if get_language() == "en" and self.help_en else self.help


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(
        self, user: Any, permission: Permission = Permission.SEE_CITIZENS
    ) -> "ConversationQuerySet":
        """The talks with those citizens whom the person may see, or act on with ``permission``.

        To another organisation only as far as the citizen's consent reaches, and its own people's talks.
        """
        seen = access.citizens_seen(user, permission, prefix="citizen__")
        return self.filter(seen, health_told(user, by="started_by"))

    def held(self) -> "ConversationQuerySet":
        """Finished: no longer a draft."""
        return self.filter(state=Conversation.State.FINISHED)


class Conversation(Keyed):
    """One talk with a citizen. A draft until somebody finishes it; afterwards only added to."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINISHED = "finished", _("Finished")
        DISCARDED = "discarded", _("Discarded")

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="conversations")
    form = models.ForeignKey(ConversationForm, on_delete=models.PROTECT, related_name="conversations")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    held_on = models.DateField(_("held on"))
    relatives_present = models.CharField(_("relatives who were present"), max_length=200, blank=True)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-held_on", "-started_at"]
        constraints = [
            models.CheckConstraint(
                name="conversation_finished_by_and_at",
                condition=models.Q(finished_at__isnull=True, finished_by__isnull=True)
                | models.Q(finished_at__isnull=False, finished_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form.name} {self.held_on}"

    @property
    def is_draft(self) -> bool:
        """Still to be written in."""
        return self.state == Conversation.State.DRAFT


class Answer(models.Model):
    """What was said to one question: a text, and for some kinds a colour or a yes."""

    class Mark(models.TextChoices):
        GREEN = "green", _("Green")
        YELLOW = "yellow", _("Yellow")
        RED = "red", _("Red")
        YES = "yes", _("Yes, changed")
        NO = "no", _("No change")

    text = models.TextField(_("answer"), max_length=5000, blank=True)
    mark = models.CharField(_("mark"), max_length=6, choices=Mark, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ConversationAnswer(Answer):
    """The answer as it stands."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answers")
    field = models.ForeignKey(ConversationField, on_delete=models.PROTECT, related_name="answers")
    # The opened page it was typed on: what the same page saves again is no conflict.
    page = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["field__number"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "field"], name="conversation_answer_once")
        ]

    def __str__(self) -> str:
        return self.text


class FormerAnswer(Answer):
    """What an answer said before somebody wrote over it from another page: nothing is lost."""

    answer = models.ForeignKey(ConversationAnswer, on_delete=models.CASCADE, related_name="former")

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "WishQuerySet":
        """The wishes in those talks that the person may see, or act on with ``permission``."""
        seen = access.citizens_seen(user, permission, prefix="conversation__citizen__")
        told = health_told(user, by="conversation__started_by", citizen="conversation__citizen")
        return self.filter(seen, told)


class Wish(Keyed):
    """Something the citizen wished for in a finished talk, in own words, and the goal it became."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="wishes")
    field = models.ForeignKey(ConversationField, on_delete=models.PROTECT, related_name="wishes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("wish"), max_length=1000)
    goal = models.OneToOneField(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="wish")

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["conversation", "number"], name="wish_once")]

    def __str__(self) -> str:
        return self.text


class ConversationAddendum(models.Model):
    """What was added to a finished talk, or corrected in it. The talk itself stays as it was written."""

    class Kind(models.TextChoices):
        ADDENDUM = "addendum", _("Addendum")
        CORRECTION = "correction", _("Correction")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="addenda")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ADDENDUM)
    text = models.TextField(_("text"), max_length=5000)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("addendum to a conversation")
        verbose_name_plural = _("addenda to conversations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
