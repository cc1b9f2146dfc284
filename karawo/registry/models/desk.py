"""What is on the desk: drafts, requests for correction, consents, and who is whose own file."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.business import Business
from karawo.registry.models.fields import SealedTextField
from karawo.registry.models.owner import Owner
from karawo.registry.models.tracked import Tracked


class Draft(models.Model):
    """A form that is not yet submitted. Nothing typed is lost, and a draft is nobody's client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    answers = SealedTextField()
    saved_at = models.DateTimeField()
    business = models.ForeignKey(Business, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "-saved_at"], name="draft_user")]


class Submission(models.Model):
    """A form that was sent: the key its browser made, so that a second send changes nothing."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    answer_url = models.CharField(max_length=300)
    subject_id = models.BigIntegerField(null=True)


class CorrectionRequest(Tracked):
    """Somebody says that the file is wrong; the office answers within 3×24 hours (UU 27/2022 art. 30)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("diterima")
        DECLINED = "declined", _("ditolak")

    owner = models.ForeignKey(Owner, models.CASCADE, null=True, related_name="correction_requests")
    business = models.ForeignKey(Business, models.CASCADE, null=True, related_name="correction_requests")
    proposal = SealedTextField()
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, business__isnull=False) | Q(owner__isnull=False, business=None),
                name="correction_of_owner_or_business",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="correction_decided_by_someone",
            ),
        ]


class Consent(Tracked):
    """An owner's yes to one purpose in one version of its text; withdrawn at once (UU 27/2022 art. 22-24, 40)."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="consents")
    purpose = models.ForeignKey("accounts.Purpose", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "purpose"], condition=Q(withdrawn_at=None), name="one_consent_in_force"
            )
        ]


class OwnFile(models.Model):
    """A signed-in person is this owner: the file is the own file."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="own_files")
    owner = models.ForeignKey(Owner, models.CASCADE, related_name="own_files")
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "owner"], name="own_file_once")]
