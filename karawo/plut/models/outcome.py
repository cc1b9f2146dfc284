"""What came of it: a milestone of a client, why, and what the client says."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.accounts.models import SecretAddress
from karawo.plut.models.card import CardLine
from karawo.plut.models.case import Case
from karawo.plut.models.of_centre import OfCentre
from karawo.plut.models.session import Session


class Outcome(OfCentre):
    """A milestone reached on a day. kind_code: of `rules.milestones`. number: rupiah of a loan, persons of workers.

    register_ref: the row of the register that says so ("identifier:12"), so that one fact is one result. A result
    that was offered and is none of ours is kept as dismissed, so that it is not offered again.
    """

    class Attribution(models.TextChoices):
        BECAUSE = "because", _("karena kami")
        SUPPORTED = "supported", _("ditunjang kami")
        NOT_OURS = "not_ours", _("bukan karena kami")

    class Answer(models.TextChoices):
        YES = "yes", _("benar")
        NO = "no", _("tidak benar")

    case = models.ForeignKey(Case, models.CASCADE, related_name="outcomes")
    kind_code = models.CharField(max_length=30)
    reached_on = models.DateField(_("tercapai"))
    number = models.BigIntegerField(null=True)
    text = models.CharField(_("keterangan"), max_length=300, blank=True)
    register_ref = models.CharField(max_length=40, blank=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="outcomes")
    line = models.ForeignKey(CardLine, models.PROTECT, null=True, related_name="outcomes")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    attribution = models.CharField(_("peran PLUT"), max_length=10, choices=Attribution, blank=True)
    attributed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    attributed_at = models.DateTimeField(null=True)
    is_dismissed = models.BooleanField(default=False)
    answer = models.CharField(_("jawaban klien"), max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-reached_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "register_ref"], condition=~Q(register_ref=""), name="outcome_of_a_fact_once"
            ),
            models.CheckConstraint(
                condition=Q(attribution="", attributed_by=None, attributed_at=None)
                | (~Q(attribution="") & Q(attributed_by__isnull=False, attributed_at__isnull=False)),
                name="outcome_attributed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="outcome_answered_at_a_time",
            ),
        ]


class ConfirmationLink(OfCentre, SecretAddress):
    """A personal address that opens one question once."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="links")
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="confirmation_used_or_revoked"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="confirmation_expires_later"
            ),
        ]
