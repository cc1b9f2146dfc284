"""What review counts: how far it is, how well the model did, how many records stand twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dimension, Measure, register
from karawo.measures.rules import Reading
from karawo.regions.queries import unit
from karawo.registry.linkage.rules import default_model
from karawo.registry.models import DuplicateProposal
from karawo.registry.queries.measures import list_query
from karawo.registry.review.queries.queue import judged_twice, twins

_NOW = _("keadaan tinjauan pada saat angka diminta")
_SOURCE = _("usulan penautan dan putusan peninjau")
_SAME = DuplicateProposal.Decision.SAME
_DIFFERENT = DuplicateProposal.Decision.DIFFERENT


def _names(keys: list[str]) -> Mapping[str, str]:
    return {key: place.full_name for key in keys if key and (place := unit(int(key))) is not None}


_KABUPATEN = Dimension(
    "kab",
    _("Kabupaten/kota"),
    Case(When(kab_id__gte=1000, then=Cast("kab_id", CharField())), default=Value("")),
    "kab",
    _names,
)
_QUESTION = Dimension(
    "tentang",
    _("Tentang"),
    "question",
    "tentang",
    lambda keys: {"owner": str(_("pemilik")), "business": str(_("usaha"))},
)


def _list(**fixed: str) -> Callable[[Mapping[str, str]], str]:
    def url(filters: Mapping[str, str]) -> str:
        query = list_query({**fixed, **filters})
        return reverse("review:pairs") + (f"?{query}" if query else "")

    return url


def _all_pairs() -> QuerySet[Any]:
    return DuplicateProposal.objects.all()


def _sure() -> QuerySet[Any]:
    return DuplicateProposal.objects.filter(probability__gte=default_model().link)


def _said_same() -> QuerySet[Any]:
    return DuplicateProposal.objects.filter(decision=_SAME)


def _twice() -> QuerySet[Any]:
    return judged_twice()


def _twins() -> QuerySet[Any]:
    return twins()


def register_measures() -> None:
    register(
        Measure(
            slug="pasangan-diputus",
            title=_("Pasangan yang sudah diputus"),
            definition=_(
                "Bagian pasangan yang diusulkan penautan yang sudah dikatakan sama atau beda oleh peninjau. "
                "Yang diragukan tidak diketahui."
            ),
            unit="%",
            denominator=_("pasangan yang diusulkan"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_all_pairs,
            numerator=Q(decision__in=[_SAME, _DIFFERENT]),
            unknown=Q(decision=DuplicateProposal.Decision.LATER),
            numerator_filter={"keadaan": "semua", "putusan": "pasti"},
            rows_url=_list(keadaan="semua"),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
    register(
        Measure(
            slug="tautan-tepat",
            title=_("Tautan model yang dibenarkan peninjau"),
            definition=_(
                "Bagian pasangan yang akan ditautkan model tanpa bertanya yang oleh peninjau dikatakan sama. "
                "Yang belum diputus atau diragukan tidak diketahui."
            ),
            unit="%",
            denominator=_("pasangan di atas ambang"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_sure,
            numerator=Q(decision=_SAME),
            unknown=~Q(decision__in=[_SAME, _DIFFERENT]),
            numerator_filter={"putusan": str(_SAME)},
            rows_url=_list(keadaan="semua", yakin="1"),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
    register(
        Measure(
            slug="tautan-terjaring",
            title=_("Pasangan sama yang terjaring model"),
            definition=_(
                "Bagian pasangan yang dikatakan sama oleh peninjau yang juga akan ditautkan model tanpa bertanya. "
                "Pasangan yang tidak pernah diusulkan tidak terhitung."
            ),
            unit="%",
            denominator=_("pasangan yang dikatakan sama"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_said_same,
            numerator=lambda at: Q(probability__gte=default_model().link),
            numerator_filter={"yakin": "1"},
            rows_url=_list(keadaan="semua", putusan=str(_SAME)),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
    register(
        Measure(
            slug="peninjau-sepakat",
            title=_("Peninjau yang sepakat"),
            definition=_(
                "Bagian pasangan yang dilihat dua peninjau atau lebih dan diputus sama oleh semuanya."
            ),
            unit="%",
            denominator=_("pasangan yang dilihat dua peninjau"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_twice,
            numerator=Q(decision__in=[_SAME, _DIFFERENT]),
            numerator_filter={"putusan": "pasti"},
            rows_url=_list(keadaan="dua"),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
    register(
        Measure(
            slug="kemungkinan-kembar",
            title=_("Catatan yang kemungkinan berlebih"),
            definition=_(
                "Pasangan yang dikatakan sama dan belum digabung, atau yang model yakini dan belum diputus orang: "
                "satu dari keduanya kemungkinan berlebih."
            ),
            unit=_("pasangan"),
            denominator=_("pasangan yang kemungkinan sama"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_twins,
            rows_url=_list(keadaan="kembar"),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
