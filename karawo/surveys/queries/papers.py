"""What the printed papers say. Official papers are Indonesian whatever the screen speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from karawo.kit.dates import format_date, format_date_short, format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.tabular import Value
from karawo.kit.text import join_list
from karawo.kit.writing import About, Heading, Shape
from karawo.surveys.models import Question, Survey
from karawo.surveys.queries.results import (
    Comparison,
    Grouping,
    Result,
    compared,
    groupings_of,
    result_of,
    sheet_rows,
    suggestions_of,
)
from karawo.surveys.rules import grade_table, lowest_count

NONE = "–"
_INDONESIAN = "id"
_AGES = {"-19": "< 20", "60-": "60 +"}


def poster_words(survey: Survey, url: str) -> dict[str, Any]:
    return {
        "unit": survey.unit_name,
        "questionnaire": survey.questionnaire.title,
        "url": url.removeprefix("https://").removeprefix("http://"),
        "count": str(survey.questionnaire.questions.count()),
        "until": format_date(survey.period_to),
    }


def report_words(survey: Survey, *, at: datetime) -> dict[str, Any]:
    """Everything that `pdf/report.typ` prints, as text."""
    with translation.override(_INDONESIAN):
        return _report(survey, at)


def _report(survey: Survey, at: datetime) -> dict[str, Any]:
    result = result_of(survey)
    comparison = compared(result)
    questions = list(survey.questionnaire.questions.all())
    as_of = format_moment(timezone.localtime(at))
    return {
        "footer": f"{survey.number} · keadaan per {as_of}",
        "number": survey.number,
        "unit": survey.unit_name,
        "place": survey.region.full_name,
        "year": str(survey.period_to.year),
        "period": f"{format_date(survey.period_from)} sampai {format_date(survey.period_to)}",
        "today": format_date(timezone.localdate(at)),
        "law": survey.questionnaire.law,
        "questionnaire": f"{survey.questionnaire.title} versi {survey.questionnaire.version}",
        "is_open": survey.is_open,
        "has_result": result.index is not None,
        "answers": format_integer(result.answers),
        "element_count": str(len(questions)),
        "weight": format_decimal(result.weight, 3),
        "weighting": str(survey.get_weighting_display()),
        "services": survey.services,
        "index": "" if result.index is None else format_decimal(result.index.value, 2),
        "raw": "" if result.index is None else format_decimal(Decimal(float(result.index.raw)), 4),
        "grade": "" if result.grade is None else result.grade.letter,
        "grade_name": "" if result.grade is None else result.grade.name,
        "interval": _interval(result),
        "reach": _reach(result),
        "sample_sentence": _sample_sentence(result),
        "grades": _grades(survey),
        "groupings": [_grouping(each) for each in groupings_of(survey)],
        "bars": [
            {
                "label": f"{element.printed} {element.label}",
                "value": _number(element.mean, 3),
                "percent": 0 if element.hundred is None else float(element.hundred),
                "is_marked": element.is_lowest,
            }
            for element in result.elements
        ],
        "elements": _elements(result),
        "lowest": [f"{each.label} ({_number(each.mean, 3)})" for each in result.lowest],
        "highest": join_list([each.label for each in result.elements if each.rank == 1]),
        "lowest_count": str(lowest_count()),
        "comparison": _comparison(result, comparison),
        "suggestions": suggestions_of(survey),
        "plans": _plans(survey, questions),
        "questions": [
            {
                "printed": each.printed,
                "label": each.label,
                "wording": each.wording,
                "answers": list(each.answers),
            }
            for each in questions
        ],
        "sheet_head": _sheet_head(questions),
        "sheet_rows": list(_printed_rows(survey, result, questions)),
        "sheet_sums": len(_sums(result)),
    }


def _number(value: Decimal | None, places: int) -> str:
    return NONE if value is None else format_decimal(value, places)


def _interval(result: Result) -> str:
    sure = result.interval
    return "" if sure is None else f"{format_decimal(sure.low, 2)} sampai {format_decimal(sure.high, 2)}"


def _reach(result: Result) -> list[list[str]]:
    reach = result.reach

    def percent(value: Decimal | None) -> str:
        return "tidak diketahui" if value is None else f"{format_decimal(value, 1)} %"

    return [
        [
            "Orang yang dilayani dalam masa survei",
            "tidak diketahui" if reach.population is None else f"{format_integer(reach.population)} orang",
        ],
        [
            "Jawaban yang dibutuhkan (Krejcie dan Morgan)",
            "tidak diketahui" if reach.needed is None else format_integer(reach.needed),
        ],
        ["Jawaban yang masuk", format_integer(reach.answers)],
        ["Tercapai dari yang dibutuhkan", percent(reach.of_needed_percent)],
        [
            "Menjawab lewat tautan pribadi",
            format_integer(reach.by_link)
            + (f" dari {format_integer(reach.invited)} tautan" if reach.invited else "")
            + ("" if reach.response_percent is None else f" ({format_decimal(reach.response_percent, 1)} %)"),
        ],
        ["Jawaban dengan unsur yang kosong", format_integer(result.incomplete)],
    ]


def _sample_sentence(result: Result) -> str:
    reach = result.reach
    if reach.needed is None:
        return "Jumlah orang yang dilayani belum ditulis, sehingga jumlah jawaban yang dibutuhkan tidak dapat dihitung."
    if reach.is_enough:
        return "Jumlah jawaban memenuhi yang dibutuhkan."
    return (
        f"Jumlah jawaban belum memenuhi yang dibutuhkan; kurang {format_integer(reach.needed - reach.answers)} "
        "jawaban. Hasil dibaca dengan memperhatikan rentangnya."
    )


def _grades(survey: Survey) -> list[list[str]]:
    grades = grade_table(survey.period_to).grades
    rows, top = [], Decimal(100)
    for grade in grades:
        rows.append(
            [f"{format_decimal(grade.lowest, 2)} – {format_decimal(top, 2)}", grade.letter, grade.name]
        )
        top = grade.lowest - Decimal("0.01")
    return rows


def _grouping(grouping: Grouping) -> dict[str, Any]:
    return {
        "title": grouping.title,
        "rows": [
            [
                group.label,
                format_integer(group.count or 0),
                NONE if group.percent is None else f"{format_decimal(group.percent, 1)} %",
            ]
            for group in grouping.groups
        ],
    }


def _elements(result: Result) -> list[list[str]]:
    return [
        [
            element.printed,
            element.label,
            format_integer(element.answered),
            _number(element.mean, 3),
            _number(element.weighted, 3),
            _number(element.hundred, 2),
            NONE if element.rank is None else str(element.rank),
        ]
        for element in result.elements
    ]


def _comparison(result: Result, comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None or comparison.former.index is None:
        return None
    former = comparison.former
    before = {element.slug: element for element in former.elements}
    return {
        "period": f"{format_date_short(former.survey.period_from)} – {format_date_short(former.survey.period_to)}",
        "index": format_decimal(former.index.value, 2) if former.index is not None else NONE,
        "grade": "" if former.grade is None else former.grade.letter,
        "change": _signed(comparison.change, 2),
        "is_other_weight": former.survey.weighting != result.survey.weighting,
        "rows": [
            [
                f"{element.printed} {element.label}",
                _number(before[element.slug].mean if element.slug in before else None, 3),
                _number(element.mean, 3),
                _signed(comparison.by_element[element.slug], 3)
                if element.slug in comparison.by_element
                else NONE,
            ]
            for element in result.elements
        ],
    }


def _signed(value: Decimal, places: int) -> str:
    return ("+" if value > 0 else "") + format_decimal(value, places)


def _plans(survey: Survey, questions: list[Question]) -> list[list[str]]:
    names = {question.element: question.label for question in questions}
    return [
        [
            names.get(plan.element, plan.get_element_display()),
            plan.action,
            plan.responsible,
            format_date_short(plan.due_on),
            "belum"
            if plan.done_on is None
            else f"selesai {format_date_short(plan.done_on)}: {plan.evidence}",
        ]
        for plan in survey.follow_ups.all()
    ]


def _sheet_head(questions: list[Question]) -> list[str]:
    return ["No", "Tanggal", "L/P", "Umur", *(question.printed for question in questions)]


def _printed_rows(survey: Survey, result: Result, questions: list[Question]) -> Iterator[list[str]]:
    for number, answer in enumerate(sheet_rows(survey), 1):
        scores = answer.scores
        yield [
            str(number),
            format_date_short(answer.answered_on),
            answer.sex or NONE,
            _AGES.get(answer.age_band, answer.age_band) or NONE,
            *(NONE if scores[each.element] is None else str(scores[each.element]) for each in questions),
        ]
    for label, values in _sums(result):
        yield ["", label, "", "", *(_number(value, places) for value, places in values)]
    last = "" if result.index is None else format_decimal(result.index.value, 2)
    yield ["", "IKM", "", "", *[""] * (len(questions) - 1), last or NONE]


def _sums(result: Result) -> list[tuple[str, list[tuple[Decimal | None, int]]]]:
    return [
        ("Σ nilai", [(Decimal(element.total), 0) for element in result.elements]),
        ("NRR", [(element.mean, 3) for element in result.elements]),
        ("NRR tertimbang", [(element.weighted, 3) for element in result.elements]),
    ]


@dataclass(frozen=True)
class ProcessingTable:
    headings: list[Heading]
    rows: Iterable[list[Value]]


def processing_table(survey: Survey) -> ProcessingTable:
    """Rows are respondents, columns the elements, then Σ, NRR, NRR tertimbang and IKM, as figures."""
    questions = list(survey.questionnaire.questions.all())
    headings = [
        Heading("No", Shape.TEXT, 16),
        Heading("Tanggal", Shape.DATE, 18),
        Heading("Jenis kelamin", width=16),
        Heading("Umur", width=18),
        Heading("Pendidikan", width=22),
        Heading("Pekerjaan", width=22),
        Heading("Layanan", width=28),
        *(Heading(f"{each.printed} {each.label}", Shape.DECIMAL, 14) for each in questions),
        Heading("Saran", width=60),
    ]
    return ProcessingTable(headings, _processing_rows(survey, questions))


def _processing_rows(survey: Survey, questions: list[Question]) -> Iterator[list[Value]]:
    for number, answer in enumerate(sheet_rows(survey), 1):
        scores = answer.scores
        yield [
            str(number),
            answer.answered_on,
            str(answer.get_sex_display()),
            str(answer.get_age_band_display()),
            str(answer.get_education_display()),
            str(answer.get_occupation_display()),
            answer.service,
            *(scores[each.element] for each in questions),
            answer.suggestion,
        ]
    result = result_of(survey)
    blank: list[Value] = [None] * 6
    for label, values in _sums(result):
        yield [label, *blank, *(None if value is None else float(value) for value, _places in values)]
    if result.index is not None:
        yield ["IKM", *blank, float(result.index.value), *[None] * (len(questions) - 1)]


def about_sheet(survey: Survey, *, at: datetime) -> About:
    return About(
        f"Lembar olah SKM {survey.unit_name}",
        timezone.localtime(at),
        filters=[
            ("Nomor", survey.number),
            ("Masa survei", f"{format_date(survey.period_from)} – {format_date(survey.period_to)}"),
            ("Bobot unsur", str(survey.get_weighting_display())),
            ("Kuesioner", str(survey.questionnaire)),
        ],
        notes=[
            "NRR: jumlah nilai unsur dibagi yang mengisinya. NRR tertimbang: NRR dikali bobot.",
            "IKM: jumlah NRR tertimbang sebelum dibulatkan, dikali 25, dibulatkan dua angka.",
        ],
        source=survey.questionnaire.law or "Karawo",
    )
