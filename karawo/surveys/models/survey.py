"""A round of asking, and the links by which people are asked."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.journal.models import PresentEntry
from karawo.surveys.models.questionnaire import Questionnaire
from karawo.surveys.rules import Weighting


class PresentUser(models.Func):
    """The signed-in person of the transaction; `regions.access.within` sets it."""

    template = "nullif(current_setting('app.user', true), '')::bigint"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class Written(models.Model):
    """A row of a territory, inserted by an act and watched by the journal."""

    kab_id = models.IntegerField()
    entry = models.ForeignKey(
        "journal.Entry",
        models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_default=PresentEntry(),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
        db_default=PresentUser(),
    )

    class Meta:
        abstract = True


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open(self, on: date) -> SurveyQuerySet:
        """Those that take answers on the day."""
        return self.filter(closed_at=None, period_from__lte=on, period_to__gte=on)

    def published(self) -> SurveyQuerySet:
        return self.filter(published_at__isnull=False)


class Survey(Written):
    """One period of asking about one unit.

    centre: the PLUT surveyed; empty for another service unit, which `unit_name` names in both cases.
    population: people served in the period, None while nobody has counted. desk_token: the address on the poster;
    it is no secret, everybody who stands at the desk reads it. services: labels to choose from, empty for one.
    """

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, null=True, related_name="+")
    unit_name = models.CharField(_("unit layanan"), max_length=150)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="surveys", verbose_name=_("kuesioner")
    )
    period_from = models.DateField(_("mulai"))
    period_to = models.DateField(_("sampai"))
    population = models.PositiveIntegerField(_("orang yang dilayani"), null=True)
    weighting = models.CharField(
        _("bobot"),
        max_length=5,
        choices=[
            (Weighting.EXACT.value, _("tepat: 1 dibagi jumlah unsur")),
            (Weighting.THREE.value, _("tercetak tiga angka: 0,111")),
            (Weighting.TWO.value, _("tercetak dua angka: 0,11")),
        ],
        default=Weighting.EXACT.value,
    )
    services = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("layanan"))
    desk_token = models.CharField(max_length=24, unique=True)
    opened_at = models.DateTimeField(_("dibuka"))
    closed_at = models.DateTimeField(_("ditutup"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("diterbitkan"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-period_to", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="survey_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="survey_closed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False, closed_at__isnull=False),
                name="survey_published_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(weighting__in=[each.value for each in Weighting]), name="survey_known_weighting"
            ),
        ]
        indexes = [models.Index(fields=["kab_id", "-period_to"], name="survey_place_period")]

    def __str__(self) -> str:
        return self.unit_name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def takes_answers(self, on: date) -> bool:
        return self.is_open and self.period_from <= on <= self.period_to

    @property
    def number(self) -> str:
        """How it is called on papers: "SKM-2026-12"."""
        return f"SKM-{self.period_to.year}-{self.pk}"


class Invitation(models.Model):
    """That a link was given for a service: one for each occasion.

    It never learns whether the link was used, so nobody can be told from having answered or not.
    occasion: SHA-256 of what the service was, such as "session:12"; empty for a link without one.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    kab_id = models.IntegerField()
    service = models.CharField(max_length=80, blank=True)
    occasion = models.CharField(max_length=64, blank=True)
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "occasion"], condition=~Q(occasion=""), name="invitation_occasion_once"
            )
        ]


class OpenLinkQuerySet(models.QuerySet["OpenLink"]):
    def usable(self, at: datetime) -> OpenLinkQuerySet:
        return self.filter(expires_at__gt=at)


class OpenLink(models.Model):
    """A link that has not been used. Using it removes the row: no row is left that an answer could be joined to.

    digest: SHA-256 in hex of 256 random bits; the address itself is kept nowhere.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="open_links")
    kab_id = models.IntegerField()
    service = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    objects = OpenLinkQuerySet.as_manager()
