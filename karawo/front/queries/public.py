"""What the public reads: figures of the whole installation with small cells withheld, kept for a minute."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.front import wording
from karawo.front.queries.maps import Map, drawn, names_of
from karawo.kit.numbers import format_integer
from karawo.measures.queries import Measure, find, recent_answers, value_text
from karawo.measures.rules import Answer, Figure, suppressed
from karawo.regions.access import Scope, within

_FIGURES = ("usaha", "ber-nib", "milik-perempuan", "data-lengkap", "koperasi", "koperasi-rat")
_MAPPED = "ber-nib"
NATION = Scope(standing="nation")
_MOST_MAPS = 2
_FEWEST_AREAS = 2
"""A map on which one area alone has a figure compares nothing."""


@dataclass(frozen=True, slots=True)
class Quotable:
    """One figure with all that belongs to it; `value` is empty where nothing may or can be said."""

    slug: str
    label: str
    value: str
    unit: str
    definition: str
    denominator: str
    unknown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    figures: list[Quotable]
    maps: list[Map]
    place: str
    total: str
    as_of: str
    as_of_iso: str
    has_rows: bool


def published(at: datetime) -> Published:
    with within(NATION):
        measures = [find(slug) for slug in _FIGURES]
        answers = [suppressed(each) for each in recent_answers(measures, scope=NATION, at=at, by="prov")]
        # A province with a handful of rows would be withheld on its own map: it gets none.
        whole = answers[0]
        provinces = [
            int(figure.key)
            for figure in whole.groups
            if figure.key.isdigit() and not figure.is_suppressed and figure.numerator
        ]
        maps = [
            made
            for province in provinces[:_MOST_MAPS]
            if (made := drawn(find(_MAPPED), scope=NATION, at=at, province_id=province, is_public=True)).known
            >= _FEWEST_AREAS
        ]
    centres = list(Centre.objects.order_by("id").values_list("name", flat=True)[:3])
    return Published(
        figures=[_quotable(measure, answer) for measure, answer in zip(measures, answers, strict=True)],
        maps=maps,
        place=names_of(provinces) or ", ".join(centres),
        total=value_text(measures[0], whole.whole),
        as_of=wording.moment(whole.as_of),
        as_of_iso=whole.as_of.isoformat(timespec="minutes"),
        has_rows=bool(whole.whole.denominator),
    )


def _quotable(measure: Measure, answer: Answer) -> Quotable:
    figure = answer.whole
    return Quotable(
        slug=measure.slug,
        label=str(measure.title),
        value=value_text(measure, figure),
        unit=str(measure.unit),
        definition=str(measure.definition),
        denominator=""
        if figure.is_suppressed
        else f"{format_integer(figure.denominator)} {measure.denominator}",
        unknown="" if figure.is_suppressed else format_integer(figure.unknown),
        reason=_reason(figure),
    )


def _reason(figure: Figure) -> str:
    if figure.is_suppressed:
        return _("Tidak ditampilkan: menyangkut kurang dari lima.")
    return "" if figure.value is not None else _("Belum cukup data.")


def share_text(found: Published, url: str) -> str:
    """Three figures and a link, as they are sent by WhatsApp."""
    told = [
        f"{each.label}: {each.value}{' %' if each.unit == '%' else ''}"
        for each in found.figures
        if each.value
    ]
    return "\n".join(
        [
            _("Usaha di %(place)s, keadaan %(as_of)s") % {"place": found.place, "as_of": found.as_of},
            *told[:3],
            url,
        ]
    )


def dataset(found: Published, url: str) -> str:
    """schema.org Dataset as JSON-LD; "<" is written so that it can never end the element it stands in."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("Usaha dan koperasi di %(place)s") % {"place": found.place or "Indonesia"},
        "description": _(
            "Jumlah dan mutu data usaha mikro, kecil, menengah, dan koperasi dalam register Karawo."
        ),
        "url": url,
        "inLanguage": "id",
        "isAccessibleForFree": True,
        "dateModified": found.as_of_iso,
        "spatialCoverage": found.place or "Indonesia",
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": each.label,
                "description": each.definition,
                "unitText": each.unit,
                "value": each.value,
            }
            for each in found.figures
            if each.value
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": url.rstrip("/") + ".json",
            }
        ],
    }
    return json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")


def as_json(found: Published, url: str) -> dict[str, Any]:
    return {
        "tempat": found.place,
        "keadaan_per": found.as_of_iso,
        "alamat": url,
        "angka": [
            {
                "ukuran": each.slug,
                "judul": each.label,
                "nilai": each.value or None,
                "satuan": each.unit,
                "penyebut": each.denominator or None,
                "tidak_diketahui": each.unknown or None,
                "definisi": each.definition,
                "alasan_kosong": each.reason or None,
            }
            for each in found.figures
        ],
        "peta": [
            {
                "judul": each.title,
                "wilayah": [{"nama": row["label"], "nilai": row["value"]} for row in each.rows],
            }
            for each in found.maps
        ],
    }
