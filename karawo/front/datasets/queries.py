"""What is given out: a question answered with small cells withheld, and the shapes it is read in elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone, translation

from karawo.front.datasets.models import Release
from karawo.front.datasets.rules import (
    CLOSED,
    ELEMENT_NAMES,
    FREQUENCY_NAMES,
    LICENCE,
    Content,
    Element,
    Frequency,
    Kind,
    State,
    Variable,
)
from karawo.front.queries import asking
from karawo.kit.writing import About, Book, Heading, Shape, csv_pieces
from karawo.measures.queries import Measure, told
from karawo.measures.rules import Figure, Reading
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.regions.queries import edition, unit

_PLACES = {"prov", "kab", "kec", "desa"}
_SHAPES = {Kind.STRING: Shape.TEXT, Kind.NUMBER: Shape.DECIMAL, Kind.INTEGER: Shape.INTEGER}
_REPEATED = {
    Frequency.ONCE: "", Frequency.YEARLY: "P1Y", Frequency.QUARTERLY: "P3M", Frequency.MONTHLY: "P1M",
}  # fmt: skip
"""ISO 8601, as DCAT has it."""


@dataclass(frozen=True)
class Words:
    """What a person writes of a dataset."""

    title: str
    producer: str
    frequency: str
    description: str = ""


def territory_of(asked: asking.Asked, scope: Scope) -> int | None:
    """7571, 75 or 0: whose figures they are; None where the question leaves it open.

    A person of one kabupaten, or of one province, speaks of it without naming it; the nation's analyst of the nation.
    """
    if asked.place is not None:
        return int(str(asked.place)[:4])
    if scope.standing == "nation":
        return 0
    kabs = {kab_id for kab_id in scope.kab_ids if kab_id > 999}
    if len(kabs) == 1:
        return kabs.pop()
    provinces = {kab_id for kab_id in scope.kab_ids if 10 < kab_id < 100}
    return provinces.pop() if len(provinces) == 1 else None


def content_of(asked: asking.Asked, words: Words, *, kab_id: int, at: datetime) -> Content:
    """The table of a question as everybody may read it, in Indonesian. The caller has entered the scope to count in.

    Small cells, and those that could be computed from others, are withheld whoever asks.
    """
    with translation.override("id"):
        today = timezone.localdate(at)
        on = None if asked.on is None or asked.measure.dated is None else min(asked.on, today)
        found = told(asked.measure, at=at, is_open=False, by=asked.by, where=asked.where, on=on)
        place = unit(kab_id) if kab_id else None
        measure = asked.measure
        lines = found.lines if asked.by else iter([(found.whole, None, found.whole)])
        return {
            "title": words.title,
            "description": words.description,
            "producer": words.producer,
            "frequency": words.frequency,
            "place": {
                "code": str(kab_id) if kab_id else "",
                "name": place.full_name if place else "Indonesia",
            },
            "measure": {
                "slug": measure.slug,
                "title": str(measure.title),
                "definition": str(measure.definition),
                "unit": str(measure.unit),
                "denominator": str(measure.denominator),
                "as_of": str(measure.as_of),
                "reading": measure.reading.value,
            },
            "filters": [[name, text] for name, text in asking.in_words(asked)[3:]],
            "as_of": found.as_of.isoformat(timespec="seconds"),
            "on": on.isoformat() if on else None,
            "columns": [variable.as_json() for variable in variables(measure, asked.by)],
            "rows": [_row(asked, *line) for line in lines],
            "whole": _row_of(found.whole),
        }


def variables(measure: Measure, by: Sequence[str]) -> list[Variable]:
    """Columns of the table, in order: name and code of each group, then the figure and what it is made of."""
    found = []
    for slug in by:
        title = str(measure.dimension(slug).title)
        concept = f"Kelompok {title.lower()}"
        definition = f"Kelompok menurut {title.lower()}; “belum diketahui” berdiri sendiri."
        found += [
            Variable(
                slug.replace("-", "_"), title, Kind.STRING, concept, definition, _classification(slug), "nama", "–",
            ),
            Variable(
                f"kode_{slug.replace('-', '_')}", f"Kode {title.lower()}", Kind.STRING, concept,
                "Kunci kelompoknya; kosong untuk “belum diketahui”.", _classification(slug), "kode", "–",
            ),
        ]  # fmt: skip
    rows = f"baris ({measure.denominator})"
    return [
        *found,
        Variable(
            "nilai", str(measure.title), Kind.NUMBER, str(measure.title), str(measure.definition), "tanpa klasifikasi",
            _READINGS[measure.reading], str(measure.unit),
        ),
        Variable(
            "dihitung", "Baris yang dihitung", Kind.INTEGER, "Pembilang", "Baris yang memenuhi definisi ukurannya.",
            "tanpa klasifikasi", "jumlah", rows,
        ),
        Variable(
            "penyebut", "Penyebut", Kind.INTEGER, "Penyebut", f"Semua baris kelompok itu: {measure.denominator}.",
            "tanpa klasifikasi", "jumlah", rows,
        ),
        Variable(
            "belum_diketahui", "Belum diketahui", Kind.INTEGER, "Yang tidak diketahui",
            "Baris yang belum dapat dikatakan memenuhi definisi atau tidak; tetap dihitung dalam penyebut.",
            "tanpa klasifikasi", "jumlah", rows,
        ),
        Variable(
            "keterangan", "Keterangan", Kind.STRING, "Kerahasiaan",
            "“ditutup”: menyangkut kurang dari lima, atau dapat dihitung dari sel lain.", f"kosong; {CLOSED}", "nama",
            "–",
        ),
    ]  # fmt: skip


_READINGS = {
    Reading.COUNT: "jumlah",
    Reading.SHARE: "persentase",
    Reading.MEDIAN: "median",
    Reading.MEAN: "rata-rata",
    Reading.SUM: "jumlah",
}


def _classification(slug: str) -> str:
    if slug in _PLACES:
        followed = edition()
        return f"Kode wilayah Kemendagri ({followed.law})" if followed else "Kode wilayah Kemendagri"
    return "KBLI 2020" if slug.startswith("kbli") or slug == "sektor" else "Daftar kelompok Karawo"


def _row(asked: asking.Asked, row: Figure, column: Figure | None, figure: Figure) -> list[Any]:
    names: list[Any] = [str(row.label), row.key] if asked.by else []
    if column is not None:
        names += [str(column.label), column.key]
    return [*names, *_row_of(figure)]


def _row_of(figure: Figure) -> list[Any]:
    if figure.is_suppressed:
        return [None, None, None, None, CLOSED]
    value = None if figure.value is None else float(figure.value)
    return [value, figure.numerator, figure.denominator, figure.unknown, ""]


def published() -> list[Release]:
    """The newest published version of each dataset, by title. Everybody's, so no territory is asked for."""
    with within(EVERYTHING):
        newest = (
            Release.objects.published()
            .filter(dataset=OuterRef("dataset"))
            .order_by("-version")
            .values("pk")[:1]
        )
        rows = Release.objects.published().filter(pk=Subquery(newest)).select_related("dataset")
        return list(rows.order_by("dataset__title", "pk"))


def published_versions(slug: str) -> list[Release]:
    """All that were ever published of a dataset, newest first, with those withdrawn since; empty for none."""
    with within(EVERYTHING):
        rows = Release.objects.filter(dataset__slug=slug, state__in=[State.PUBLISHED, State.WITHDRAWN])
        return list(rows.select_related("dataset").order_by("-version"))


def waiting(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Of these, what somebody still has to do: those to check, and those to mend."""
    newest = Release.objects.filter(dataset=OuterRef("dataset")).order_by("-version").values("pk")[:1]
    return rows.filter(pk=Subquery(newest), state__in=[State.PROPOSED, State.RETURNED]).order_by(
        "proposed_at", "pk"
    )


def before(release: Release) -> Release | None:
    """The version that was published last before this one."""
    rows = Release.objects.published().filter(dataset_id=release.dataset_id, version__lt=release.version)
    return rows.order_by("-version").first()


def headings(content: Content) -> list[Heading]:
    return [
        Heading(
            column["title"],
            _SHAPES[Kind(column["type"])],
            32 if column["type"] == Kind.STRING else 18,
            column["name"],
        )
        for column in content["columns"]
    ]


def csv_of(content: Content) -> bytes:
    """The rows under the names of the columns, for programs; the same bytes every time."""
    named = [Heading(column["name"]) for column in content["columns"]]
    return b"".join(csv_pieces(named, content["rows"]))


def book_of(release: Release) -> Book:
    """The table, and beside it the metadata in the forms of BPS: the activity (MS-Keg), the indicator (MS-Ind), the
    variables (MS-Var)."""
    content = release.content
    shapes = [_SHAPES[Kind(column["type"])] for column in content["columns"]]
    rows = [list(zip(row, shapes, strict=True)) for row in content["rows"]]
    text = Shape.TEXT
    two = [Heading("Unsur", width=30), Heading("Isi", width=90)]
    variable = [
        Heading(label, width=28)
        for label in ("Nama", "Judul", "Konsep", "Definisi", "Klasifikasi", "Ukuran", "Satuan", "Tipe")
    ]
    keys = ("name", "title", "concept", "definition", "classification", "measure", "unit", "type")
    about = About(
        content["title"],
        datetime.fromisoformat(content["as_of"]),
        filters=[(name, value) for name, value in content["filters"]],
        notes=[f"Versi {release.version}", f"SHA-256 {release.sha256}", f"Lisensi {LICENCE[0]}"],
        source=content["producer"],
    )
    return Book(
        (
            ("Data", headings(content), rows),
            (
                "MS-Keg",
                two,
                [[(ELEMENT_NAMES[word], text), (value, text)] for word, value in activity(release)],
            ),
            (
                "MS-Ind",
                two,
                [[(ELEMENT_NAMES[word], text), (value, text)] for word, value in indicator(content)],
            ),
            ("MS-Var", variable, [[(column[key], text) for key in keys] for column in content["columns"]]),
        ),
        about,
    )


def activity(release: Release) -> list[tuple[Element, str]]:
    content = release.content
    return [
        (Element.TITLE, content["title"]),
        (Element.PRODUCER, content["producer"]),
        (Element.COLLECTION, "Kompilasi catatan administrasi dalam register Karawo"),
        (Element.COVERAGE, content["place"]["name"]),
        (Element.FREQUENCY, FREQUENCY_NAMES[Frequency(content["frequency"])]),
        (Element.AS_OF, content["on"] or content["as_of"]),
        (Element.DESCRIPTION, content["description"]),
    ]


def indicator(content: Content) -> list[tuple[Element, str]]:
    measure = content["measure"]
    return [
        (Element.INDICATOR, measure["title"]),
        (Element.DEFINITION, measure["definition"]),
        (Element.INTERPRETATION, "Kelompok yang belum diketahui tetap dihitung dalam penyebut."),
        (Element.METHOD, _READINGS[Reading(measure["reading"])]),
        (Element.UNIT, measure["unit"]),
        (Element.DENOMINATOR, measure["denominator"]),
        (Element.TIME, measure["as_of"]),
        (Element.PRESENTATION, ", ".join(_groupings(content)) or "–"),
        (Element.ACCESS, "Ya"),
    ]


def _groupings(content: Content) -> list[str]:
    """The titles of what the table is broken down by; each stands before its code."""
    columns = content["columns"]
    return [columns[at - 1]["title"] for at, each in enumerate(columns) if each["name"].startswith("kode_")]


def data_package(release: Release, *, url: str, csv_url: str) -> dict[str, Any]:
    """A Frictionless Data Package of one table (tabular-data-resource)."""
    content, packed = release.content, csv_of(release.content)
    return {
        "profile": "tabular-data-package",
        "name": release.dataset.slug,
        "title": content["title"],
        "description": content["description"] or content["measure"]["definition"],
        "homepage": url,
        "version": str(release.version),
        "created": release.checked_at.isoformat(timespec="seconds") if release.checked_at else None,
        "licenses": [{"name": LICENCE[0], "path": LICENCE[1]}],
        "contributors": [{"title": content["producer"], "role": "publisher"}],
        "sources": [{"title": "Register Karawo"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": f"{release.dataset.slug}-v{release.version}",
                "path": csv_url,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(packed),
                "hash": "sha256:" + hashlib.sha256(packed).hexdigest(),
                "schema": {
                    "fields": [
                        {
                            "name": column["name"],
                            "title": column["title"],
                            "type": column["type"],
                            "description": column["definition"],
                        }
                        for column in content["columns"]
                    ],
                    "missingValues": [""],
                    "primaryKey": [c["name"] for c in content["columns"] if c["name"].startswith("kode_")],
                },
            }
        ],
    }


def catalogue(rows: Sequence[Release], *, home: str, url_of: Any, file_of: Any) -> dict[str, Any]:
    """DCAT 2 as JSON-LD. url_of(release), file_of(release, ending): absolute addresses."""
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "@id": home,
        "dct:title": "Data terbuka Karawo",
        "dct:language": "id",
        "dcat:dataset": list(_described(rows, url_of, file_of)),
    }


def _described(rows: Sequence[Release], url_of: Any, file_of: Any) -> Iterator[dict[str, Any]]:
    for release in rows:
        content = release.content
        yield {
            "@type": "dcat:Dataset",
            "@id": url_of(release),
            "dct:identifier": release.dataset.slug,
            "dct:title": content["title"],
            "dct:description": content["description"] or content["measure"]["definition"],
            "dct:publisher": content["producer"],
            "dct:issued": release.checked_at.isoformat(timespec="seconds") if release.checked_at else None,
            "dct:spatial": content["place"],
            "dct:accrualPeriodicity": _REPEATED[Frequency(content["frequency"])] or None,
            "dct:license": LICENCE[1],
            "dcat:version": str(release.version),
            "dcat:keyword": [content["measure"]["title"], *_groupings(content)],
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dct:format": ending,
                    "dcat:downloadURL": file_of(release, ending),
                }
                for ending in ("csv", "xlsx", "json")
            ],
        }  # fmt: skip
