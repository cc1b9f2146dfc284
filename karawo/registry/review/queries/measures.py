"""What review counts: how far it is, how well the model did, how many records stand twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dimension, Measure, register
from karawo.measures.rules import Reading
from karawo.regions.queries import unit
from karawo.registry.linkage.rules import default_model
from karawo.registry.models import DuplicateProposal, Owner
from karawo.registry.review.queries.labels import last_words
from karawo.registry.review.queries.queue import standing

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
        words = {key: value for key, value in {**fixed, **filters}.items() if value}
        return reverse("review:pairs") + ("?" + urlencode(words) if words else "")

    return url


def _all_pairs() -> QuerySet[Any]:
    return DuplicateProposal.objects.all()


def _decided() -> QuerySet[Any]:
    return DuplicateProposal.objects.filter(decision__in=[_SAME, _DIFFERENT])


def _linked() -> QuerySet[Any]:
    return DuplicateProposal.objects.filter(probability__gte=default_model().link)


def _same() -> QuerySet[Any]:
    return DuplicateProposal.objects.filter(decision=_SAME)


def _judged_twice() -> QuerySet[Any]:
    said = last_words().filter(
        question=OuterRef("question"), first_id=OuterRef("first_id"), second_id=OuterRef("second_id")
    )
    others = last_words().filter(
        question=OuterRef("question"), first_id=OuterRef("first_id"), second_id=OuterRef("second_id")
    )
    twice = said.filter(Exists(others.exclude(by=OuterRef("by"))))
    return DuplicateProposal.objects.filter(Exists(twice))


def _contradicted() -> Q:
    """What two reviewers said differently stands unsure."""
    return Q(decision=DuplicateProposal.Decision.LATER)


def _owners() -> QuerySet[Any]:
    return Owner.objects.filter(merged_into=None)


def _is_twin() -> Q:
    """In a pair that waits although the model is sure, or that was said to be the same and is not merged yet."""
    likely = (
        standing()
        .filter(question="owner")
        .filter(Q(decision=_SAME) | Q(decision="", probability__gte=default_model().link))
    )
    # Of the two, the later one is the one too many.
    return Q(Exists(likely.filter(second_id=OuterRef("pk"))))


def register_measures() -> None:
    register(
        Measure(
            slug="pasangan-diputus",
            title=_("Pasangan yang sudah diputus"),
            definition=_(
                "Bagian pasangan yang diusulkan penautan yang sudah dikatakan sama atau beda oleh peninjau."
            ),
            unit="%",
            denominator=_("pasangan yang diusulkan"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_all_pairs,
            numerator=Q(decision__in=[_SAME, _DIFFERENT]),
            unknown=Q(decision=DuplicateProposal.Decision.LATER),
            rows_url=_list(),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
    register(
        Measure(
            slug="tautan-tepat",
            title=_("Tautan model yang tepat"),
            definition=_(
                "Bagian pasangan yang akan ditautkan model tanpa bertanya yang oleh peninjau dikatakan sama. "
                "Yang belum diputus atau diragukan tidak diketahui."
            ),
            unit="%",
            denominator=_("pasangan di atas ambang"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_linked,
            numerator=Q(decision=_SAME),
            unknown=~Q(decision__in=[_SAME, _DIFFERENT]),
            rows_url=_list(),
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
            rows=_same,
            numerator=lambda at: Q(probability__gte=default_model().link),
            rows_url=_list(keadaan="sama"),
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
            rows=_judged_twice,
            numerator=~_contradicted(),
            rows_url=_list(keadaan="ragu"),
            dimensions=(_KABUPATEN, _QUESTION),
            source=_SOURCE,
        )
    )
    register(
        Measure(
            slug="pelaku-ganda",
            title=_("Pelaku usaha yang kemungkinan tercatat dua kali"),
            definition=_(
                "Bagian pelaku usaha yang catatannya kemungkinan berlebih: pasangannya dikatakan sama dan belum "
                "digabung, atau model yakin dan belum ada yang memutus."
            ),
            unit="%",
            denominator=_("pelaku usaha"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_owners,
            numerator=lambda at: _is_twin(),
            rows_url=_list(tentang="owner"),
            dimensions=(_KABUPATEN,),
            source=_SOURCE,
        )
    )
