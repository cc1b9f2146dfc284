"""What surveys count, for the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Avg, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable, Value
from django.db.models.fields import DecimalField
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dimension, Measure, register, rows_at
from karawo.measures.rules import Reading
from karawo.regions.queries import full_names
from karawo.surveys.models import Answer, FollowUp, Question, Survey
from karawo.surveys.rules import ELEMENTS

_NOW = _("jawaban yang sudah masuk pada saat angka diminta")


def _answers() -> QuerySet[Answer]:
    return Answer.objects.counted()


def _follow_ups() -> QuerySet[FollowUp]:
    return FollowUp.objects.all()


def _titles(keys: list[str]) -> Mapping[str, str]:
    found = Survey.objects.filter(pk__in=keys)
    return {str(survey.pk): f"{survey.unit_name}, {survey.period_to.year}" for survey in found}


_answer_list = rows_at("surveys:answers")
_follow_up_list = rows_at("surveys:follow_ups")


def exact_index() -> Combinable:
    """The index of the rows of a query, as SQL: mean over the elements that anybody answered, × 25.

    Exact weights whatever the survey prints, so that surveys can stand in one figure.
    """
    zero = Value(0, output_field=DecimalField())
    means = [Avg(Cast(element.value, DecimalField())) for element in ELEMENTS]
    total: Combinable = zero
    answered: Combinable = zero
    for mean in means:
        total = total + Coalesce(mean, zero)
        answered = answered + Coalesce(mean / mean, zero)
    return total / NullIf(answered, zero) * Value(25, output_field=DecimalField())


def _incomplete() -> Q:
    """Answers that leave out an element which their questionnaire asks."""
    missing = Q()
    for element in ELEMENTS:
        asked = Question.objects.filter(
            questionnaire=OuterRef("survey__questionnaire_id"), element=element.value
        )
        missing |= Q(**{f"{element.value}__isnull": True}) & Q(Exists(asked))
    return missing


SURVEY = Dimension("survei", _("Survei"), "survey_id", "survei", _titles)
PLACE = Dimension("kab", _("Kabupaten/kota"), "kab_id", "kab", full_names)
YEAR = Dimension("tahun", _("Tahun"), ExtractYear("answered_on"), "tahun", None, lambda figure: figure.key)


def register_measures() -> None:
    register(
        Measure(
            slug="skm_index",
            title=_("Indeks kepuasan masyarakat (SKM)"),
            definition=_(
                "Rata-rata nilai tiap unsur, dijumlahkan dengan bobot sama persis, dikali 25. Unsur yang tidak "
                "dijawab seseorang dibagi oleh yang menjawabnya. Survei yang memakai bobot tercetak 0,11 "
                "mencetak angka lain di laporannya sendiri."
            ),
            unit=_("dari 100"),
            denominator=_("jawaban"),
            as_of=_NOW,
            reading=Reading.MEAN,
            rows=_answers,
            unknown=_incomplete(),
            aggregate=exact_index,
            rows_url=_answer_list,
            dimensions=(SURVEY, PLACE, YEAR),
            source=_("PermenPANRB 14/2017"),
        )
    )
    register(
        Measure(
            slug="skm_answers",
            title=_("Jawaban survei kepuasan"),
            definition=_("Kuesioner SKM yang diisi, tanpa yang berasal dari lembar yang diurungkan."),
            unit=_("jawaban"),
            denominator=_("jawaban"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_answers,
            rows_url=_answer_list,
            dimensions=(SURVEY, PLACE, YEAR),
        )
    )
    register(
        Measure(
            slug="skm_follow_up",
            title=_("Tindak lanjut SKM yang selesai"),
            definition=_("Bagian rencana tindak lanjut unsur terendah yang selesai dengan bukti."),
            unit="%",
            denominator=_("rencana tindak lanjut"),
            as_of=_("rencana yang tercatat pada saat angka diminta"),
            reading=Reading.SHARE,
            rows=_follow_ups,
            numerator=Q(done_on__isnull=False),
            rows_url=_follow_up_list,
            numerator_filter={"keadaan": "selesai"},
            dimensions=(SURVEY, PLACE),
            source=_("PermenPANRB 14/2017"),
        )
    )
