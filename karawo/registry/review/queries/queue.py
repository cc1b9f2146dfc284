"""The pairs that wait, the most useful question first."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Abs, Coalesce, Ln

from karawo.registry.linkage.rules import default_model
from karawo.registry.models import DuplicateProposal
from karawo.registry.review.models import Merge
from karawo.registry.review.queries.labels import last_words
from karawo.registry.review.queries.movers import SUBJECTS

if TYPE_CHECKING:
    from karawo.accounts.models import User

WAITING, READY, UNSURE, DIFFERENT, AGAIN = "menunggu", "sama", "ragu", "beda", "ulang"
TABS = (WAITING, READY, UNSURE, DIFFERENT, AGAIN)
# Behind figures: all that was ever proposed, what two people judged, what probably stands twice.
STATES = (*TABS, "semua", "dua", "kembar")
CLEAR = "pasti"
"""Same or different, no matter which."""


def identity(word: str) -> int:
    """An id out of an address; 0 where it is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 18 else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer wants to see.

    kab_id: as the edge carries it, 75 a whole province. lacks_kab: where it is not known. decision: of the pair.
    is_sure: the model would link it by itself. after_id: the pair last skipped; before_id: the one to go back from.
    """

    question: str = ""
    kab_id: int = 0
    state: str = WAITING
    after_id: int = 0
    before_id: int = 0
    lacks_kab: bool = False
    decision: str = ""
    is_sure: bool = False

    @classmethod
    def of(cls, words: Any) -> Asked:
        """Of the words of an address; what makes no sense is left out."""
        place = words.get("wilayah") or ""
        state, question = words.get("keadaan", WAITING), words.get("tentang", "")
        return cls(
            question if question in SUBJECTS else "",
            int(place) if place.isascii() and place.isdigit() and len(place) in (2, 4) else 0,
            state if state in STATES else WAITING,
            identity(words.get("sesudah", "")),
            identity(words.get("sebelum", "")),
            words.get("tanpa") == "kab",
            words.get("putusan", "")
            if words.get("putusan") in (*DuplicateProposal.Decision.values, CLEAR)
            else "",
            words.get("yakin") == "1",
        )

    def here(self, pair_id: int = 0) -> str:
        """The same queue from its beginning, or at one pair of it."""
        return self.query(after_id=0, before_id=0, pair_id=pair_id)

    def query(self, *, pair_id: int = 0, **changes: object) -> str:
        asked = replace(self, **changes)  # type: ignore[arg-type]
        words = {
            "tentang": asked.question,
            "wilayah": asked.kab_id or "",
            "keadaan": "" if asked.state == WAITING else asked.state,
            "tanpa": "kab" if asked.lacks_kab else "",
            "putusan": asked.decision,
            "yakin": "1" if asked.is_sure else "",
            "sesudah": asked.after_id or "",
            "sebelum": asked.before_id or "",
            "pasangan": pair_id or "",
        }
        return "?" + urlencode({key: value for key, value in words.items() if value})


def standing() -> QuerySet[DuplicateProposal]:
    """Pairs of two records that are both there and both visible in the present scope."""
    rows = DuplicateProposal.objects.all()
    for question, model in SUBJECTS.items():
        for side in ("first_id", "second_id"):
            found = Exists(model._base_manager.filter(pk=OuterRef(side), merged_into=None))
            rows = rows.filter(~Q(question=question) | found)
    return rows


def judged_twice() -> QuerySet[DuplicateProposal]:
    """Pairs on which two reviewers or more have their last word standing."""
    said = last_words().filter(
        question=OuterRef("question"), first_id=OuterRef("first_id"), second_id=OuterRef("second_id")
    )
    another = last_words().filter(
        question=OuterRef("question"), first_id=OuterRef("first_id"), second_id=OuterRef("second_id")
    )
    return DuplicateProposal.objects.filter(Exists(said.filter(Exists(another.exclude(by=OuterRef("by"))))))


def twins() -> QuerySet[DuplicateProposal]:
    """Pairs that probably stand twice in the register now: said to be the same and not merged, or waiting although
    the model is sure."""
    sure = Q(decision="", probability__gte=default_model().link)
    return standing().filter(Q(decision=DuplicateProposal.Decision.SAME) | sure)


def pairs(asked: Asked, user: User) -> QuerySet[DuplicateProposal]:
    """Nearest to the threshold of the model first: what a person says there teaches most."""
    rows = standing()
    match asked.state:
        case "semua":
            rows = DuplicateProposal.objects.all()
        case "dua":
            rows = judged_twice()
        case "kembar":
            rows = twins()
        case "menunggu":
            rows = rows.filter(decision="")
        case "sama":
            rows = rows.filter(decision=DuplicateProposal.Decision.SAME)
        case "ragu":
            rows = rows.filter(decision=DuplicateProposal.Decision.LATER)
        case "beda":
            rows = rows.filter(decision=DuplicateProposal.Decision.DIFFERENT)
        case "ulang":
            said = last_words().filter(
                question=OuterRef("question"), first_id=OuterRef("first_id"), second_id=OuterRef("second_id")
            )
            rows = rows.filter(Exists(said.exclude(by=user))).exclude(Exists(said.filter(by=user)))
    if asked.question:
        rows = rows.filter(question=asked.question)
    if asked.kab_id:
        low, high = (
            (asked.kab_id * 100, asked.kab_id * 100 + 99) if asked.kab_id < 100 else (asked.kab_id,) * 2
        )
        rows = rows.filter(Q(kab_id__range=(low, high)) | Q(kab_id=asked.kab_id))
    if asked.lacks_kab:
        rows = rows.filter(kab_id__lt=1000)
    if asked.decision == CLEAR:
        rows = rows.filter(
            decision__in=[DuplicateProposal.Decision.SAME, DuplicateProposal.Decision.DIFFERENT]
        )
    elif asked.decision:
        rows = rows.filter(decision=asked.decision)
    if asked.is_sure:
        rows = rows.filter(probability__gte=default_model().link)
    return rows.annotate(distance=_distance()).order_by("distance", "id")


def _distance() -> Any:
    """Bits between the pair and the threshold; of pairs whose weight was not kept, from the probability."""
    link = default_model().link
    threshold = math.log2(link / (1 - link))
    share = Func(Func(F("probability"), Value(1e-9), function="greatest"), Value(1 - 1e-9), function="least")
    share.output_field = FloatField()
    bits = Ln(share / (Value(1.0) - share)) / Value(math.log(2))
    return Abs(Coalesce(F("weight"), bits, output_field=FloatField()) - Value(threshold))


@dataclass(frozen=True, slots=True)
class Progress:
    """done: pairs with a verdict; ready: said to be the same and not merged yet; merged: merges that stand."""

    waiting: int
    done: int
    ready: int
    unsure: int
    merged: int
    by_me: int


def progress(user: User) -> Progress:
    rows = standing()
    said = DuplicateProposal.Decision
    return Progress(
        waiting=rows.filter(decision="").count(),
        done=DuplicateProposal.objects.exclude(decision="").count(),
        ready=rows.filter(decision=said.SAME).count(),
        unsure=rows.filter(decision=said.LATER).count(),
        merged=Merge.objects.standing().count(),
        by_me=last_words().filter(by=user).count(),
    )


def next_pair(asked: Asked, user: User) -> DuplicateProposal | None:
    """The first of the queue, or the neighbour of the pair one comes from; round again at either end."""
    rows = pairs(asked, user)
    known = asked.after_id or asked.before_id
    left = (
        DuplicateProposal.objects.filter(pk=known).annotate(distance=_distance()).first() if known else None
    )
    if left is None:
        return rows.first()
    if asked.after_id:
        beyond = Q(distance__gt=left.distance) | Q(distance=left.distance, pk__gt=left.pk)
        return rows.filter(beyond).first() or rows.first()
    beyond = Q(distance__lt=left.distance) | Q(distance=left.distance, pk__lt=left.pk)
    return rows.filter(beyond).last() or rows.last()
