"""The ledger: agreements, promises, and what came of them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.partners.models.forum import Forum, Need
from karawo.partners.models.partner import Contact, Partner
from karawo.partners.models.tracked import Tracked, known, together, words
from karawo.partners.rules.ladder import PROMISED, STATUSES, Amounts
from karawo.partners.rules.punctual import is_overdue
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, GROUPS, RACI, RUPIAH, STAGES


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, on: date) -> AgreementQuerySet:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on, ended_at=None)


class Agreement(Tracked):
    """parent: the MoU under which a PKS stands: the one says what is meant, the other binds. renews: the one before."""

    class Form(models.TextChoices):
        MOU = "mou", _("MoU (nota kesepahaman)")
        PKS = "pks", _("PKS (perjanjian kerja sama)")
        LETTER = "letter", _("surat")
        SPOKEN = "spoken", _("lisan")

    form = models.CharField(_("bentuk"), max_length=6, choices=Form)
    title = models.CharField(_("tentang"), max_length=200)
    number = models.CharField(_("nomor"), max_length=80, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, blank=True, related_name="agreements")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewed_by")
    valid_from = models.DateField(_("berlaku sejak"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ending_reason = models.CharField(max_length=300, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="agreement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(renews=F("id")), name="agreement_not_its_own"
            ),
            together("ended_at", "ended_by", "agreement_ended_by_someone"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_in_force(self, on: date) -> bool:
        return (
            self.ended_at is None
            and self.valid_from <= on
            and (self.valid_until is None or on <= self.valid_until)
        )


class Party(Tracked):
    """A partner stands under an agreement. signer: who signed, in words."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="party_to")
    signer = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "partner"], name="party_once")]


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def overdue(self, on: date) -> CommitmentQuerySet:
        return self.filter(status__in=PROMISED, due_on__lt=on)

    def meant(self) -> CommitmentQuerySet:
        """What somebody promised; an offer is none yet, and what was withdrawn is none any more."""
        return self.exclude(status__in=("offered", "withdrawn"))


class Commitment(Tracked):
    """A promise of one partner, in one unit.

    quantity = open_quantity + delivered + broken + withdrawn: the database computes the open part and refuses a
    negative one, and `delivered` is written by its trigger on deliveries alone. status: the last of `steps`.
    value_rupiah: what something other than money is worth, where known; it is shown apart and added to nothing.
    decision_ref: the decision of a meeting it came from ("decision:12").
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="commitments")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, blank=True, related_name="commitments")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="commitments")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    decision_ref = models.CharField(max_length=80, blank=True)
    text = models.CharField(_("yang dijanjikan"), max_length=300)
    contribution = models.CharField(_("jenis sumbangan"), max_length=10, choices=words(CONTRIBUTIONS))
    quantity = models.DecimalField(_("jumlah"), max_digits=18, decimal_places=2)
    unit = models.CharField(_("satuan"), max_length=20)
    value_rupiah = models.BigIntegerField(_("taksiran nilai"), null=True, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    stage = models.CharField(_("tahap rantai nilai"), max_length=10, choices=words(STAGES), blank=True)
    programme = models.CharField(_("program"), max_length=120, blank=True)
    beneficiary = models.CharField(_("untuk siapa"), max_length=150, blank=True)
    groups = ArrayField(
        models.CharField(max_length=10, choices=words(GROUPS)), default=list, verbose_name=_("terutama untuk")
    )
    raci = models.CharField(_("peran"), max_length=1, choices=words(RACI), default="R")
    promised_on = models.DateField(_("dijanjikan"))
    due_on = models.DateField(_("tenggat"))
    status = models.CharField(_("keadaan"), max_length=10, choices=words(STATUSES), default="offered")
    delivered = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    broken = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    withdrawn = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    open_quantity = models.GeneratedField(
        expression=F("quantity") - F("delivered") - F("broken") - F("withdrawn"),
        output_field=models.DecimalField(max_digits=18, decimal_places=2),
        db_persist=True,
    )
    ended_on = models.DateField(null=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            known("contribution", CONTRIBUTIONS, "commitment_known_contribution"),
            known("status", STATUSES, "commitment_known_status"),
            known("stage", STAGES, "commitment_known_stage", may_be_empty=True),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="commitment_of_something"),
            models.CheckConstraint(
                condition=Q(delivered__gte=0, broken__gte=0, withdrawn__gte=0, open_quantity__gte=0),
                name="commitment_conserved",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["done", "broken", "withdrawn"], open_quantity=0, ended_on__isnull=False
                )
                | Q(
                    status__in=["offered", "agreed", "signed", "delivering"],
                    open_quantity__gt=0,
                    ended_on=None,
                ),
                name="commitment_ended_when_nothing_is_open",
            ),
            models.CheckConstraint(
                condition=Q(broken=0) | Q(status="broken"), name="commitment_broken_by_status"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=0) | Q(status="withdrawn"), name="commitment_withdrawn_by_status"
            ),
            models.CheckConstraint(
                condition=Q(contribution="money", unit=RUPIAH, value_rupiah=None)
                | (~Q(contribution="money") & ~Q(unit=RUPIAH)),
                name="commitment_money_in_rupiah",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("promised_on")), name="commitment_due_later"),
            models.UniqueConstraint(
                fields=["decision_ref"], condition=~Q(decision_ref=""), name="commitment_of_a_decision_once"
            ),
        ]
        indexes = [
            models.Index(fields=["kab_id", "status", "due_on"], name="commitment_place_status"),
            models.Index(fields=["partner", "due_on"], name="commitment_partner"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def amounts(self) -> Amounts:
        return Amounts(self.quantity, self.delivered, self.broken, self.withdrawn)

    @property
    def is_money(self) -> bool:
        return self.unit == RUPIAH

    def is_overdue(self, on: date) -> bool:
        return is_overdue(self.status, self.due_on, on=on)


class CommitmentStep(models.Model):
    """A step of the ladder: only added. words: why."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="steps")
    kab_id = models.IntegerField()
    status = models.CharField(max_length=10, choices=words(STATUSES))
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Delivery(Tracked):
    """Something was handed over, says the partner or the office; the receiver confirms it or not.

    key: made by whoever reports, so that a report sent twice is one. counted: what of it fulfils the promise, 0 until
    it is confirmed; what goes beyond the promise is `quantity` less `counted`.
    """

    class State(models.TextChoices):
        REPORTED = "reported", _("menunggu dibenarkan")
        CONFIRMED = "confirmed", _("dibenarkan")
        REFUSED = "refused", _("ditolak")

    key = models.UUIDField(unique=True)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="deliveries")
    quantity = models.DecimalField(_("jumlah"), max_digits=18, decimal_places=2)
    counted = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    delivered_on = models.DateField(_("diserahkan"))
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.REPORTED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decision_words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["delivered_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_of_something"),
            models.CheckConstraint(
                condition=Q(counted__gte=0, counted__lte=F("quantity")), name="delivery_counts_what_came"
            ),
            models.CheckConstraint(
                condition=Q(counted=0) | Q(state="confirmed"), name="delivery_counts_when_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(state="reported", decided_at=None, decided_by=None)
                | (~Q(state="reported") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="delivery_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(reported_by=None, contact__isnull=False)
                | Q(reported_by__isnull=False, contact=None),
                name="delivery_reported_by_one",
            ),
        ]


class DeliveryPhoto(Tracked):
    """Evidence of a delivery: a photo drawn anew. stored_name: under the folder of files, unguessable."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="photos")
    stored_name = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "sha256"], name="delivery_photo_once")]
