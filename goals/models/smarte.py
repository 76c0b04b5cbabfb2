"""What makes a goal SMARTE, as data: the criteria letter by letter, and the phrases that say too little."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SmarteCriterion(models.Model):
    """One thing that a letter asks of a goal, and the sentence that says so while it is missing."""

    class Check(models.TextChoices):
        SPECIFIC = "specific", _("It is written what the citizen does")
        MEASURABLE = "measurable", _("It is written how it is seen or counted")
        ACCEPTED = "accepted", _("The day on which the citizen said yes is noted")
        ACCEPTED_WORDS = "accepted_words", _("What the citizen said to it is noted")
        REALISTIC = "realistic", _("It is written why it can be reached")
        LEVELS = "levels", _("The expected level fits the kind of goal")
        TARGET_DATE = "target_date", _("The day it is to be reached by is set")
        REVIEW_DATE = "review_date", _("The day of the next review is set")
        EVALUATION = "evaluation", _("It is written how it is evaluated")

    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    letter = models.CharField(
        _("letter"), max_length=1, validators=[RegexValidator(r"^[A-ZÆØÅ]$", _("Write one capital letter."))]
    )
    check_name = models.CharField(_("what is looked at"), max_length=20, choices=Check)
    sentence = models.CharField(_("advice while it is missing"), max_length=200)
    sentence_en = models.CharField(_("advice in English"), max_length=200, blank=True)
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("SMARTE criterion")
        verbose_name_plural = _("SMARTE criteria")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.letter}: {self.get_check_name_display()}"

    @property
    def sentence_read(self) -> str:
        """The advice in the reader's language, Danish when there is no English."""
        return self.sentence_en if get_language() == "en" and self.sentence_en else self.sentence


class VaguePhrase(models.Model):
    """Words that hide who does what, and what to write instead."""

    phrase = models.CharField(_("phrase"), max_length=60, unique=True)
    advice = models.CharField(_("what to write instead"), max_length=200)
    advice_en = models.CharField(_("the same in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("vague phrase")
        verbose_name_plural = _("vague phrases")
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase

    @property
    def advice_read(self) -> str:
        """The advice in the reader's language, Danish when there is no English."""
        return self.advice_en if get_language() == "en" and self.advice_en else self.advice
