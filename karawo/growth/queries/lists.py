"""The two lists: businesses by their last assessment, and events of moving; the words of their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from karawo.growth.access import visible_assessments, visible_naik_kelas
from karawo.growth.models import Assessment, NaikKelas
from karawo.growth.models.assessment import AssessmentQuerySet
from karawo.growth.rules.indicator import Indicator
from karawo.regions.access import Scope
from karawo.registry.queries.facts import OPEN, is_known

_PLACES = ("prov", "kab")
OUTCOMES = {
    "menunggu": "",
    "dibenarkan": str(NaikKelas.Outcome.CONFIRMED),
    "ditolak": str(NaikKelas.Outcome.DECLINED),
    "ditarik": str(NaikKelas.Outcome.WITHDRAWN),
}
KINDS = {"tingkat": str(NaikKelas.Kind.LEVEL), "kelas": str(NaikKelas.Kind.LEGAL_CLASS)}
DIRECTIONS = {"naik": str(NaikKelas.Direction.UP), "turun": str(NaikKelas.Direction.DOWN)}
NONE = "-"


@dataclass(frozen=True)
class Asked:
    """words: what was understood, by its name in the address; unread: what was not."""

    words: Mapping[str, str]
    unread: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        return self.words.get(name, "")

    def to_query(self, **changes: str) -> str:
        return urlencode(sorted((name, text) for name, text in {**self.words, **changes}.items() if text))

    def without(self, name: str) -> str:
        return self.to_query(**{name: ""})


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in (2, 4)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _is_level(text: str) -> bool:
    slug, _colon, rank = text.partition(":")
    return text == NONE or (
        slug.replace("-", "").isalnum() and rank.isascii() and rank.isdigit() and len(rank) < 4
    )


def _is_name(text: str) -> bool:
    return len(text) <= 60 and "\x00" not in text


_ASSESSMENT_WORDS = {
    "q": _is_name,
    "wilayah": _is_place,
    "tanpa": lambda text: set(text.split(",")) <= set(_PLACES),
    "rubrik": lambda text: text.replace("-", "").isalnum() and len(text) <= 50,
    "tingkat": _is_level,
    "cukup": lambda text: text in ("ya", "tidak"),
    "buka": lambda text: text in ("ya", "tidak"),
    "tahun": _is_year,
}
_EVENT_WORDS = {
    "q": _is_name,
    "wilayah": _is_place,
    "tanpa": lambda text: set(text.split(",")) <= set(_PLACES),
    "jenis": lambda text: text in KINDS,
    "arah": lambda text: text in DIRECTIONS,
    "hasil": lambda text: text in OUTCOMES,
    "tahun": _is_year,
    "penanda": lambda text: text == NONE or text in set(Indicator),
    "dari": _is_name,
    "ke": _is_name,
}


def asked_assessments(query: Mapping[str, str]) -> Asked:
    return _asked(query, _ASSESSMENT_WORDS)


def asked_events(query: Mapping[str, str]) -> Asked:
    return _asked(query, _EVENT_WORDS)


def _asked(query: Mapping[str, str], known: Mapping[str, object]) -> Asked:
    words, unread = {}, []
    for name, text in query.items():
        if not text or name == "halaman":
            continue
        check = known.get(name)
        if callable(check) and check(text):
            words[name] = text
        else:
            unread.append(name)
    return Asked(words, tuple(unread))


def _placed(asked: Asked) -> Q:
    rows = Q()
    if name := asked.get("q"):
        rows &= Q(business__name__icontains=name.strip())
    if place := asked.get("wilayah"):
        number = int(place)
        rows &= (
            Q(kab_id=number)
            if number >= 100
            else Q(kab_id=number) | Q(kab_id__range=(number * 100, number * 100 + 99))
        )
    for part in filter(None, asked.get("tanpa").split(",")):
        rows &= ~is_known(part)
    return rows


def latest_rows(on: date) -> AssessmentQuerySet:
    """One row for each business that was judged: its last standing assessment."""
    return Assessment.objects.standing().filter(business__merged_into=None).latest_of_each(on)


def assessments(asked: Asked, *, scope: Scope, on: date) -> QuerySet[Assessment]:
    rows = latest_rows(on).filter(pk__in=visible_assessments(scope).values("pk")).filter(_placed(asked))
    if slug := asked.get("rubrik"):
        rows = rows.filter(rubric__slug=slug)
    if level := asked.get("tingkat"):
        slug, _colon, rank = level.partition(":")
        rows = (
            rows.filter(level=None)
            if level == NONE
            else rows.filter(rubric__slug=slug, level__rank=int(rank))
        )
    if enough := asked.get("cukup"):
        rows = rows.filter(index__isnull=enough == "tidak")
    if is_open := asked.get("buka"):
        rows = (
            rows.filter(business__status__in=OPEN)
            if is_open == "ya"
            else rows.exclude(business__status__in=OPEN)
        )
    if year := asked.get("tahun"):
        rows = rows.filter(assessed_on__year=int(year))
    return rows.select_related("business", "rubric", "level").order_by("-assessed_on", "-pk")


def events(asked: Asked, *, scope: Scope) -> QuerySet[NaikKelas]:
    rows = visible_naik_kelas(scope).filter(business__merged_into=None).filter(_placed(asked))
    for name, column, codes in (
        ("jenis", "kind", KINDS),
        ("arah", "direction", DIRECTIONS),
        ("hasil", "outcome", OUTCOMES),
    ):
        if text := asked.get(name):
            rows = rows.filter(**{column: codes[text]})
    if year := asked.get("tahun"):
        rows = rows.filter(happened_on__year=int(year))
    if indicator := asked.get("penanda"):
        rows = rows.filter(indicator="" if indicator == NONE else indicator)
    if name := asked.get("dari"):
        rows = rows.filter(from_name=name)
    if name := asked.get("ke"):
        rows = rows.filter(to_name=name)
    return rows.select_related("business", "proposed_by", "decided_by").order_by("-happened_on", "-pk")
