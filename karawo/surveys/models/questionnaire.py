"""What people are asked. A version is never changed: other words are another version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.surveys.rules import Element


class ElementName(models.TextChoices):
    PERSYARATAN = Element.PERSYARATAN, _("Persyaratan")
    PROSEDUR = Element.PROSEDUR, _("Sistem, mekanisme, dan prosedur")
    WAKTU = Element.WAKTU, _("Waktu penyelesaian")
    BIAYA = Element.BIAYA, _("Biaya/tarif")
    PRODUK = Element.PRODUK, _("Produk spesifikasi jenis pelayanan")
    KOMPETENSI = Element.KOMPETENSI, _("Kompetensi pelaksana")
    PERILAKU = Element.PERILAKU, _("Perilaku pelaksana")
    SARANA = Element.SARANA, _("Sarana dan prasarana")
    PENGADUAN = Element.PENGADUAN, _("Penanganan pengaduan, saran, dan masukan")


class Questionnaire(models.Model):
    """One version of a questionnaire.

    region: for whose surveys it was worded; empty for the one that ships with the product.
    """

    slug = models.SlugField(_("nama pendek"))
    version = models.PositiveSmallIntegerField(_("versi"))
    title = models.CharField(_("judul"), max_length=150)
    introduction = models.TextField(_("pengantar"), blank=True)
    law = models.CharField(_("dasar hukum"), max_length=200, blank=True)
    valid_from = models.DateField(_("berlaku sejak"))
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="questionnaire_version_once")]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"


class Question(models.Model):
    """The question of one element. printed: the number on this questionnaire: "U8"."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    element = models.CharField(max_length=11, choices=ElementName)
    position = models.PositiveSmallIntegerField()
    printed = models.CharField(max_length=5)
    label = models.CharField(_("unsur"), max_length=80)
    wording = models.CharField(_("pertanyaan"), max_length=300)
    answer_1 = models.CharField(max_length=80)
    answer_2 = models.CharField(max_length=80)
    answer_3 = models.CharField(max_length=80)
    answer_4 = models.CharField(max_length=80)

    class Meta:
        ordering = ["questionnaire", "position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "element"], name="question_element_once"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="question_position_once"),
            models.UniqueConstraint(fields=["questionnaire", "printed"], name="question_number_once"),
            models.CheckConstraint(
                condition=Q(element__in=[each.value for each in Element]), name="question_known_element"
            ),
        ]

    @property
    def answers(self) -> tuple[str, str, str, str]:
        """From 1 to 4."""
        return self.answer_1, self.answer_2, self.answer_3, self.answer_4
