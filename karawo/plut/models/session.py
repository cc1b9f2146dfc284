"""What was done with a client on a day, and the papers and photos of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.models.card import CardLine
from karawo.plut.models.case import Case
from karawo.plut.models.of_centre import OfCentre
from karawo.registry.models.tracked import Tracked


class Session(Tracked):
    """One meeting, of one client or of many. key: the UUID its browser made, so that it arrives once.

    kab_id: of the one client, or of the centre where there are many. subject_ids: the clients, who may read it.
    latitude, longitude, accuracy_m: where the phone was; missing never blocks.
    """

    class Mode(models.TextChoices):
        AT_CENTRE = "plut", _("di PLUT")
        VISIT = "kunjungan", _("kunjungan ke tempat usaha")
        PHONE = "telepon", _("telepon atau WhatsApp")
        ONLINE = "daring", _("tatap muka daring")
        CLASS = "kelas", _("kelas atau kelompok")

    key = models.UUIDField(unique=True)
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    also_centre = models.ForeignKey("accounts.Centre", models.PROTECT, null=True, related_name="+")
    subject_ids = ArrayField(models.BigIntegerField())
    on = models.DateField(_("tanggal"))
    field_code = models.CharField(_("bidang"), max_length=20)
    topic = models.CharField(_("topik"), max_length=200)
    material = models.CharField(_("materi"), max_length=1000, blank=True)
    mode = models.CharField(_("cara"), max_length=10, choices=Mode)
    duration_minutes = models.PositiveSmallIntegerField(_("lama (menit)"))
    place_text = models.CharField(_("tempat"), max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    consultant = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(duration_minutes__range=(1, 1440)), name="session_of_a_day"),
            models.CheckConstraint(
                condition=~Q(topic="") & ~Q(field_code=""), name="session_about_something"
            ),
            models.CheckConstraint(condition=~Q(subject_ids=[]), name="session_with_somebody"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-12, 7),
                    longitude__range=(94, 142),
                ),
                name="session_lies_in_indonesia",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-on", "-id"], name="session_centre"),
            models.Index(fields=["consultant", "-on"], name="session_consultant"),
            GinIndex(fields=["subject_ids"], name="session_subjects"),
        ]


class SessionClient(OfCentre):
    """One client of a session: its case, the line of the programme it served, and what comes next."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="clients")
    case = models.ForeignKey(Case, models.PROTECT, related_name="attendances")
    line = models.ForeignKey(CardLine, models.PROTECT, null=True, related_name="attendances")
    follow_up = models.CharField(_("tindak lanjut"), max_length=500, blank=True)
    follow_up_due_on = models.DateField(_("tenggat tindak lanjut"), null=True)
    followed_up_at = models.DateTimeField(null=True)
    followed_up_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "case"], name="client_in_a_session_once"),
            models.CheckConstraint(
                condition=Q(follow_up_due_on=None) | ~Q(follow_up=""), name="due_follow_up_is_told"
            ),
            models.CheckConstraint(
                condition=Q(followed_up_at=None, followed_up_by=None)
                | Q(followed_up_at__isnull=False, followed_up_by__isnull=False),
                name="followed_up_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "follow_up_due_on"],
                condition=Q(followed_up_at=None) & Q(follow_up_due_on__isnull=False),
                name="follow_up_due",
            )
        ]


class Evidence(OfCentre):
    """A file of a case. stored_name: under the folder of files, unguessable; served as a download alone."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("foto")
        FILE = "file", _("berkas")

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence")
    session = models.ForeignKey(Session, models.CASCADE, null=True, related_name="evidence")
    kind = models.CharField(max_length=5, choices=Kind)
    file_name = models.CharField(max_length=150)
    stored_name = models.CharField(max_length=80, unique=True)
    content_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="evidence_once")]
