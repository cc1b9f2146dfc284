"""The result of a survey: every figure of pages, papers and files comes from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from karawo.measures.rules import SMALL_CELL
from karawo.surveys.models import AgeBand, Answer, Channel, Education, Occupation, Sex, Survey
from karawo.surveys.rules import (
    ElementMean,
    Grade,
    Index,
    Interval,
    Weighting,
    grade_of,
    index,
    interval,
    lowest,
    means,
    percent_of,
    publishable,
    ranks,
    rounded,
    sample_size,
    weight,
)

UNTOLD = ""


@dataclass(frozen=True)
class ElementResult:
    """mean and weighted with three decimals, None where nobody answered. spread: how often 1, 2, 3, 4."""

    slug: str
    printed: str
    label: str
    total: int
    answered: int
    missing: int
    mean: Decimal | None
    weighted: Decimal | None
    hundred: Decimal | None
    rank: int | None
    is_lowest: bool
    spread: tuple[int, int, int, int]


@dataclass(frozen=True)
class Group:
    """count is None where a published cell is too small."""

    key: str
    label: str
    count: int | None
    percent: Decimal | None


@dataclass(frozen=True)
class Grouping:
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Reach:
    """needed: the sample for the population; None while the population is not known.

    invited: personal links given; by_link: answers that came through one.
    """

    answers: int
    population: int | None
    needed: int | None
    invited: int
    by_link: int

    @property
    def of_needed_percent(self) -> Decimal | None:
        return None if not self.needed else percent_of(self.answers, self.needed)

    @property
    def of_population_percent(self) -> Decimal | None:
        return None if not self.population else percent_of(self.answers, self.population)

    @property
    def response_percent(self) -> Decimal | None:
        """Of the links given; answers at the desk have no number of people asked."""
        return percent_of(self.by_link, self.invited)

    @property
    def is_enough(self) -> bool:
        return self.needed is not None and self.answers >= self.needed


@dataclass(frozen=True)
class Result:
    survey: Survey
    answers: int
    incomplete: int
    elements: tuple[ElementResult, ...]
    index: Index | None
    grade: Grade | None
    interval: Interval | None
    weight: Decimal
    reach: Reach
    last_on: date | None

    @property
    def lowest(self) -> tuple[ElementResult, ...]:
        """The lowest first."""
        found = [element for element in self.elements if element.is_lowest]
        return tuple(sorted(found, key=lambda element: (-(element.rank or 0), element.printed)))


def result_of(survey: Survey) -> Result:
    """Costs three queries and reads every answer's scores: 10,000 answers take about 0.2 s."""
    questions = list(survey.questionnaire.questions.all())
    slugs = [question.element for question in questions]
    rows = list(Answer.objects.of(survey).order_by().values(*slugs, "channel", "answered_on"))
    found = means(rows, slugs)
    weighting = Weighting(survey.weighting)
    value = index(found, weighting)
    invited = survey.invitations.count()
    by_link = sum(row["channel"] == Channel.LINK for row in rows)
    needed = None if survey.population is None else sample_size(survey.population)
    return Result(
        survey=survey,
        answers=len(rows),
        incomplete=sum(any(row[slug] is None for slug in slugs) for row in rows),
        elements=_elements(questions, found, rows, weighting),
        index=value,
        grade=None if value is None else grade_of(value.value, on=survey.period_to),
        interval=interval(rows, found, population=survey.population, weighting=weighting),
        weight=rounded(weight(len(slugs), weighting), 3),
        reach=Reach(len(rows), survey.population, needed, invited, by_link),
        last_on=max((row["answered_on"] for row in rows), default=None),
    )


def _elements(
    questions: Sequence[object],
    found: Sequence[ElementMean],
    rows: Sequence[Mapping[str, object]],
    weighting: Weighting,
) -> tuple[ElementResult, ...]:
    places, low = ranks(found), lowest(found)
    each_weight = weight(len(found), weighting)
    shown = []
    for question, element in zip(questions, found, strict=True):
        counts = Counter(row[element.slug] for row in rows)
        mean = element.mean
        shown.append(
            ElementResult(
                slug=element.slug,
                printed=question.printed,  # type: ignore[attr-defined]
                label=question.label,  # type: ignore[attr-defined]
                total=element.total,
                answered=element.answered,
                missing=element.missing,
                mean=None if mean is None else rounded(mean, 3),
                weighted=None if mean is None else rounded(mean * each_weight, 3),
                hundred=None if mean is None else rounded(mean * 25, 2),
                rank=places.get(element.slug),
                is_lowest=element.slug in low,
                spread=(counts[1], counts[2], counts[3], counts[4]),
            )
        )
    return tuple(shown)


def index_of(survey: Survey) -> Index | None:
    """The index alone; None while nothing can be said."""
    slugs = [question.element for question in survey.questionnaire.questions.all()]
    rows = Answer.objects.of(survey).order_by().values(*slugs)
    return index(means(rows, slugs), Weighting(survey.weighting))


def groupings_of(survey: Survey, *, is_published: bool = False) -> tuple[Grouping, ...]:
    """Respondents by sex, age, education, occupation, service and channel.

    is_published: groups below five are withheld, and one more where a single one could be worked out.
    """
    rows = list(
        Answer.objects.of(survey)
        .order_by()
        .values_list("sex", "age_band", "education", "occupation", "service", "channel")
    )
    services = {row[4]: row[4] for row in rows if row[4]}
    kinds: list[tuple[str, Mapping[str, object]]] = [
        (_("Jenis kelamin"), dict(Sex.choices)),
        (_("Umur"), dict(AgeBand.choices)),
        (_("Pendidikan"), dict(Education.choices)),
        (_("Pekerjaan"), dict(Occupation.choices)),
        (_("Layanan"), dict(sorted(services.items()))),
        (_("Cara menjawab"), dict(Channel.choices)),
    ]
    return tuple(
        _grouping(title, names, Counter(row[at] for row in rows), len(rows), is_published)
        for at, (title, names) in enumerate(kinds)
        if names
    )


def _grouping(
    title: str, names: Mapping[str, object], counts: Counter[str], total: int, is_published: bool
) -> Grouping:
    keys = [*names, *([UNTOLD] if counts[UNTOLD] else [])]
    shown: Mapping[str, int | None] = {key: counts[key] for key in keys}
    if is_published:
        shown = publishable({key: counts[key] for key in keys})
    return Grouping(
        title,
        tuple(
            Group(
                key,
                str(names[key]) if key in names else _("tidak disebut"),
                count,
                None if count is None else percent_of(count, total),
            )
            for key, count in shown.items()
        ),
    )


def is_publishable(result: Result) -> bool:
    """Below five answers not even the index goes out."""
    return result.answers >= SMALL_CELL


def suggestions_of(survey: Survey) -> list[str]:
    """In the order of the alphabet, so that their order says nothing of who wrote when."""
    found = Answer.objects.of(survey).exclude(suggestion="").values_list("suggestion", flat=True)
    return sorted(found, key=str.casefold)


def sheet_rows(survey: Survey) -> Iterable[Answer]:
    """By day; within a day by random id."""
    return Answer.objects.of(survey).order_by("answered_on", "id")


def former_of(survey: Survey) -> Survey | None:
    """The survey of the same unit whose period ended before this one began, the nearest."""
    earlier = Survey.objects.filter(kab_id=survey.kab_id, period_to__lt=survey.period_from).select_related(
        "questionnaire"
    )
    same = (
        earlier.filter(unit_name=survey.unit_name)
        if survey.centre_id is None
        else earlier.filter(centre_id=survey.centre_id)
    )
    return same.order_by("-period_to", "-id").first()


@dataclass(frozen=True)
class Comparison:
    """change: of the index, in points. by_element: slug → change of its mean; only elements that both asked."""

    former: Result
    change: Decimal
    by_element: Mapping[str, Decimal]


def compared(result: Result) -> Comparison | None:
    former = former_of(result.survey)
    if former is None or result.index is None:
        return None
    before = result_of(former)
    if before.index is None:
        return None
    old = {element.slug: element.mean for element in before.elements}
    changes = {
        element.slug: element.mean - mean
        for element in result.elements
        if element.mean is not None and (mean := old.get(element.slug)) is not None
    }
    return Comparison(before, result.index.value - before.index.value, changes)
