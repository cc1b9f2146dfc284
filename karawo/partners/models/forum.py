"""A table at which partners sit, what raters say of them, and what is lacked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.partners.models.partner import Partner
from karawo.partners.models.tracked import Tracked, known, together, words
from karawo.partners.rules.vocabulary import CHALLENGES, CONTRIBUTIONS, ELEMENTS, LEVELS, STAGES, SUB_KINDS


class Forum(Tracked):
    """model: six elements, or five (the pentahelix reads aggregators and financiers as business)."""

    class Model(models.TextChoices):
        HEXA = "hexa", _("heksaheliks: enam unsur")
        PENTA = "penta", _("pentaheliks: lima unsur")

    name = models.CharField(_("nama forum"), max_length=150)
    theme = models.CharField(_("tema"), max_length=250, blank=True)
    model = models.CharField(_("model"), max_length=5, choices=Model, default=Model.HEXA)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, null=True, blank=True, related_name="+")
    commodities = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("komoditas"))
    opened_on = models.DateField(_("dimulai"))

    class Meta:
        ordering = ["-opened_on", "name"]
        constraints = [models.UniqueConstraint(fields=["kab_id", "name"], name="forum_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_penta(self) -> bool:
        return self.model == self.Model.PENTA


class Membership(Tracked):
    """A partner sits in a forum. role: what it is there for, in words."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="memberships")
    role = models.CharField(_("peran"), max_length=150, blank=True)
    since = models.DateField(_("sejak"))
    until = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        ordering = ["partner__element", "partner__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "partner"], condition=Q(until=None), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_start"
            ),
        ]


class Meeting(Tracked):
    """A gathering that was one of the forum's: who came to it, and what was decided there, counts for the forum."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="meetings")
    gathering = models.OneToOneField("gatherings.Gathering", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-gathering__starts_at"]


class Rating(Tracked):
    """One rater's word on one partner; saying it anew replaces the own word, the journal keeps the former."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="ratings")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="ratings")
    rater = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    power = models.PositiveSmallIntegerField(_("pengaruh"))
    interest = models.PositiveSmallIntegerField(_("kepentingan"))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "partner", "rater"], name="rating_once_for_each_rater"),
            models.CheckConstraint(
                condition=Q(power__range=(1, 5), interest__range=(1, 5)), name="rating_1_to_5"
            ),
        ]


class ActorStudy(Tracked):
    """What was entered for MACTOR; the result is computed anew each time.

    actors: partner ids in the order of the rows. influences: rows of 0–4. positions: rows of −4…4, one column for each
    of `objectives`.
    """

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="studies")
    actors = ArrayField(models.BigIntegerField())
    objectives = ArrayField(models.CharField(max_length=120))
    influences = models.JSONField()
    positions = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]


class NeedQuerySet(models.QuerySet["Need"]):
    def open(self) -> NeedQuerySet:
        return self.filter(closed_at=None)


class Need(Tracked):
    """What a region, commodity, programme or centre lacks.

    element, sub_kind: whose seat it is, where that can be said. source_ref: what said so ("gap:izin:7571"), so that one
    fact is one need. challenges: which of the three it belongs to.
    """

    class Source(models.TextChoices):
        OFFICE = "office", _("catatan kantor")
        REGISTER = "register", _("register usaha")
        DIAGNOSIS = "diagnosis", _("celah diagnosis")
        FGD = "fgd", _("FGD")

    text = models.CharField(_("yang kurang"), max_length=200)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    commodity = models.CharField(_("komoditas"), max_length=80, blank=True)
    programme = models.CharField(_("program"), max_length=120, blank=True)
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, null=True, blank=True, related_name="+")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, blank=True, related_name="needs")
    stage = models.CharField(_("tahap rantai nilai"), max_length=10, choices=words(STAGES))
    level = models.CharField(_("jenis kekurangan"), max_length=12, choices=words(LEVELS))
    contribution = models.CharField(
        _("sumbangan yang dicari"), max_length=10, choices=words(CONTRIBUTIONS), blank=True
    )
    element = models.CharField(_("unsur yang dicari"), max_length=20, choices=words(ELEMENTS), blank=True)
    sub_kind = models.CharField(_("jenis yang dicari"), max_length=12, choices=words(SUB_KINDS), blank=True)
    challenges = ArrayField(
        models.CharField(max_length=12, choices=words(CHALLENGES)), default=list, verbose_name=_("tantangan")
    )
    source = models.CharField(_("sumber"), max_length=10, choices=Source, default=Source.OFFICE)
    source_ref = models.CharField(max_length=80, blank=True)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    closing_reason = models.CharField(max_length=300, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            known("stage", STAGES, "need_known_stage"),
            known("level", LEVELS, "need_known_level"),
            known("contribution", CONTRIBUTIONS, "need_known_contribution", may_be_empty=True),
            known("element", ELEMENTS, "need_known_element", may_be_empty=True),
            known("sub_kind", SUB_KINDS, "need_known_sub_kind", may_be_empty=True),
            models.CheckConstraint(
                condition=Q(sub_kind="") | Q(element="aggregator_finance"), name="need_sub_kind_of_the_sixth"
            ),
            models.UniqueConstraint(
                fields=["source_ref"], condition=~Q(source_ref=""), name="need_of_a_fact_once"
            ),
            together("closed_at", "closed_by", "need_closed_by_someone"),
        ]
        indexes = [models.Index(fields=["kab_id", "closed_at"], name="need_place")]

    def __str__(self) -> str:
        return self.text
