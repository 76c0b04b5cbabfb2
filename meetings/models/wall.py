"""A wall screen: a device without a person, paired with one meeting, that may only look."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr.keys import Keyed
from meetings.models.meeting import Meeting


class WallScreen(Keyed):
    """One screen. It is recognised by a token in its cookie; only the token's digest is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, related_name="walls")
    paired_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    paired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wall screen")
        verbose_name_plural = _("wall screens")
        indexes = [models.Index(fields=["code_digest"], name="wall_by_code")]

    def __str__(self) -> str:
        return str(_("Wall screen"))
