"""Who takes part: organisations and people, what they offer, whom one talks to, who belongs to whom."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.accounts.models import SecretAddress, SecretAddressQuerySet
from karawo.partners.models.tracked import Tracked, known, together, words
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, ELEMENTS, STAGES, SUB_KINDS, Element
from karawo.registry.models.fields import SealedTextField


class PartnerQuerySet(models.QuerySet["Partner"]):
    def standing(self) -> PartnerQuerySet:
        """Without those that were merged into another."""
        return self.filter(merged_into=None)


class Partner(Tracked):
    """An organisation or a person of the hexahelix.

    region: where it sits. reach: how far it is there for others; offices of that reach read the row (not its contacts),
    only the own territory changes it. name_key: the name as `rules.duplicates.key_of` gives it.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisasi")
        PERSON = "person", _("perorangan")

    class Reach(models.TextChoices):
        KABUPATEN = "kabupaten", _("kabupaten/kota ini")
        PROVINCE = "province", _("seluruh provinsi")
        NATION = "nation", _("seluruh Indonesia")

    kind = models.CharField(_("bentuk"), max_length=12, choices=Kind, default=Kind.ORGANISATION)
    name = models.CharField(_("nama"), max_length=200)
    name_key = models.CharField(max_length=200)
    element = models.CharField(_("unsur"), max_length=20, choices=words(ELEMENTS))
    sub_kind = models.CharField(_("jenis"), max_length=12, choices=words(SUB_KINDS), blank=True)
    sector = models.CharField(_("sektor"), max_length=80, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    reach = models.CharField(_("jangkauan"), max_length=9, choices=Reach, default=Reach.KABUPATEN)
    website = models.CharField(_("situs web"), max_length=200, blank=True)
    note = models.TextField(_("keterangan"), max_length=1000, blank=True)
    registered_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            known("element", ELEMENTS, "partner_known_element"),
            known("sub_kind", SUB_KINDS, "partner_known_sub_kind", may_be_empty=True),
            models.CheckConstraint(
                condition=Q(sub_kind="") | Q(element=Element.FINANCE), name="partner_sub_kind_of_the_sixth"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_a_name"),
            models.UniqueConstraint(
                fields=["kab_id", "name_key"], condition=Q(merged_into=None), name="partner_once_in_the_list"
            ),
        ]
        indexes = [models.Index(fields=["kab_id", "element"], name="partner_place_element")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Read beyond the own territory."""
        return self.reach != self.Reach.KABUPATEN


class Offer(Tracked):
    """A service that a partner offers to others. region: where; None as far as the partner's reach."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="offers")
    contribution = models.CharField(_("jenis sumbangan"), max_length=10, choices=words(CONTRIBUTIONS))
    stage = models.CharField(_("tahap rantai nilai"), max_length=10, choices=words(STAGES))
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, blank=True, related_name="+")
    commodity = models.CharField(_("komoditas"), max_length=80, blank=True)
    text = models.CharField(_("layanan"), max_length=200)
    since = models.DateField(_("sejak"))
    ended_on = models.DateField(_("berakhir"), null=True, blank=True)

    class Meta:
        ordering = ["contribution", "id"]
        constraints = [
            known("contribution", CONTRIBUTIONS, "offer_known_contribution"),
            known("stage", STAGES, "offer_known_stage"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="offer_ends_after_start"
            ),
        ]


class Contact(Tracked):
    """Whom one talks to. The telephone stands sealed, and only while the person agrees.

    consented_on: when the person agreed to be called and to get a personal link; None: asked for nothing yet.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    name = models.CharField(_("nama"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=120, blank=True)
    phone = SealedTextField(null=True)
    phone_masked = models.CharField(max_length=40, blank=True)
    consented_on = models.DateField(_("setuju sejak"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phone=None, phone_masked="") | (Q(phone__isnull=False) & ~Q(phone_masked="")),
                name="contact_phone_with_its_mask",
            ),
            models.CheckConstraint(
                condition=Q(phone=None) | Q(consented_on__isnull=False, closed_at=None),
                name="contact_phone_only_with_consent",
            ),
            together("closed_at", "closed_by", "contact_closed_by_someone"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerLink(Tracked, SecretAddress):
    """The address by which a contact sees the own promises and nothing else."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="links")
    last_used_at = models.DateTimeField(null=True)

    objects = SecretAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="partner_link_expires_later"
            ),
            together("revoked_at", "revoked_by", "partner_link_revoked_by_someone"),
        ]

    def is_usable(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class Relationship(Tracked):
    """partner is a member of / owns / is a part of other, from a day to a day."""

    class Kind(models.TextChoices):
        MEMBER = "member_of", _("anggota dari")
        OWNS = "owns", _("memiliki")
        PART = "part_of", _("bagian dari")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Partner, models.CASCADE, related_name="related")
    kind = models.CharField(_("hubungan"), max_length=10, choices=Kind)
    since = models.DateField(_("sejak"))
    until = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(partner=F("other")), name="relationship_between_two"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="relationship_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["partner", "other", "kind"],
                condition=Q(until=None),
                name="relationship_once_at_a_time",
            ),
        ]

    def is_in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


class PartnerMerge(Tracked):
    """Two entries of one organisation became one. moved: table → ids of the rows that went over, to go back."""

    kept = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Partner, models.PROTECT, related_name="merges")
    moved = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            together("undone_at", "undone_by", "partner_merge_undone_by_someone"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="partner_merged_once"
            ),
        ]
