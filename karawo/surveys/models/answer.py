"""What people said. Nothing here leads to who said it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.surveys.models.survey import Survey
from karawo.surveys.rules import ELEMENTS


class Sex(models.TextChoices):
    MALE = "L", _("Laki-laki")
    FEMALE = "P", _("Perempuan")


class AgeBand(models.TextChoices):
    TO_19 = "-19", _("di bawah 20 tahun")
    TO_29 = "20-29", _("20–29 tahun")
    TO_39 = "30-39", _("30–39 tahun")
    TO_49 = "40-49", _("40–49 tahun")
    TO_59 = "50-59", _("50–59 tahun")
    FROM_60 = "60-", _("60 tahun ke atas")


class Education(models.TextChoices):
    PRIMARY = "sd", _("SD atau sederajat")
    JUNIOR = "smp", _("SMP atau sederajat")
    SENIOR = "sma", _("SMA/SMK atau sederajat")
    DIPLOMA = "diploma", _("Diploma")
    BACHELOR = "s1", _("S1/D4")
    MASTER = "s2", _("S2 atau lebih tinggi")


class Occupation(models.TextChoices):
    OWNER = "wirausaha", _("Wirausaha")
    EMPLOYEE = "swasta", _("Pegawai swasta")
    CIVIL = "asn", _("PNS/PPPK")
    ARMED = "tni-polri", _("TNI/Polri")
    FARMER = "tani-nelayan", _("Petani, nelayan")
    STUDENT = "pelajar", _("Pelajar, mahasiswa")
    HOUSEHOLD = "rumah-tangga", _("Mengurus rumah tangga")
    OTHER = "lainnya", _("Lainnya")


class Channel(models.TextChoices):
    DESK = "desk", _("kode QR di meja")
    LINK = "link", _("tautan pribadi")
    SHEET = "sheet", _("lembar yang dimuat")


class SheetImport(models.Model):
    """A file of answer sheets.

    columns: [{"heading", "meaning", "reason"}]; rows: [[row number, cells…]] of the columns that can be answers;
    names, numbers and addresses are dropped before the file is kept. verdicts: [[row number, verdict, reason]].
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets")
    kab_id = models.IntegerField()
    entry = models.ForeignKey("journal.Entry", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    verdicts = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(accepted_at__isnull=False), name="sheet_undone_after_accepted"
            ),
            models.UniqueConstraint(
                fields=["survey", "sha256"],
                condition=Q(accepted_at__isnull=False, undone_at=None),
                name="sheet_accepted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class AnswerQuerySet(models.QuerySet["Answer"]):
    def counted(self) -> AnswerQuerySet:
        """Without those of files that were taken back."""
        return self.filter(Q(sheet=None) | Q(sheet__undone_at=None))

    def of(self, survey: Survey) -> AnswerQuerySet:
        return self.counted().filter(survey=survey)


def _score() -> Any:
    return models.PositiveSmallIntegerField(null=True)


class Answer(models.Model):
    """One filled questionnaire; a score is None where the person did not know.

    Rows are only added, and carry a day and no moment, a random id and no journal entry: neither order nor clock
    says whose it is. suggestion: without long numbers and addresses, which are masked before it is kept.
    """

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    kab_id = models.IntegerField()
    channel = models.CharField(max_length=5, choices=Channel)
    sheet = models.ForeignKey(SheetImport, models.PROTECT, null=True, related_name="answers")
    answered_on = models.DateField(_("tanggal"))
    service = models.CharField(_("layanan"), max_length=80, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex, blank=True)
    age_band = models.CharField(_("umur"), max_length=5, choices=AgeBand, blank=True)
    education = models.CharField(_("pendidikan"), max_length=8, choices=Education, blank=True)
    occupation = models.CharField(_("pekerjaan"), max_length=12, choices=Occupation, blank=True)
    persyaratan = _score()
    prosedur = _score()
    waktu = _score()
    biaya = _score()
    produk = _score()
    kompetensi = _score()
    perilaku = _score()
    sarana = _score()
    pengaduan = _score()
    suggestion = models.TextField(_("saran"), blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_on", "id"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{element}__isnull": True}) | Q(**{f"{element}__range": (1, 4)}),
                    name=f"answer_{element}_1_to_4",
                )
                for element in ELEMENTS
            ),
            models.CheckConstraint(
                condition=Q(channel="sheet", sheet__isnull=False) | (~Q(channel="sheet") & Q(sheet=None)),
                name="answer_sheet_of_channel",
            ),
            models.CheckConstraint(
                condition=~Q(**{f"{element}__isnull": True for element in ELEMENTS}),
                name="answer_says_something",
            ),
        ]
        indexes = [models.Index(fields=["survey", "answered_on"], name="answer_survey_day")]

    @property
    def scores(self) -> dict[str, int | None]:
        return {element.value: getattr(self, element.value) for element in ELEMENTS}
