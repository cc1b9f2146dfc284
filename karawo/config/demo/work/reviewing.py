"""A province looked over for pairs, and what two reviewers have said about some of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from karawo.accounts.models import User
from karawo.regions.access import EVERYTHING, within
from karawo.registry.linkage.rules import default_model
from karawo.registry.models import DuplicateProposal
from karawo.registry.review.access import may_decide
from karawo.registry.review.actions import assess, begin_run, decide, go_on
from karawo.registry.review.models import ImpactAssessment
from karawo.registry.review.queries.queue import Asked, pairs

_PROVINCE = 75
_ANSWERS = {
    "purpose": "Satu pelaku usaha satu berkas, agar bantuan tidak ganda; tugas pelayanan publik dinas (contoh).",
    "data_used": "Nama, NIK dan telepon tersandi, tanggal lahir, tempat, nama usaha.",
    "risks": "Dua orang dikira satu, sehingga berkas yang satu terbuka bagi yang lain.",
    "measures": "Tidak ada yang digabung tanpa diputus orang; gabungan dapat dipisah; setiap pembukaan tercatat.",
    "officer": "Pejabat pelindungan data provinsi (contoh)",
    "opinion": "Setuju, dengan tinjauan setiap tahun.",
}
FIRST_LOOKS, SECOND_LOOKS = 14, 5
"""Of reviewer one, and how many of these reviewer two saw as well; the others wait for whoever opens the queue."""


def review(people: dict[str, User], *, at: datetime) -> int:
    """The number of pairs the run proposed; 0 where it ran before. people: by user name, as `introduce` gives."""
    with within(EVERYTHING):
        if ImpactAssessment.objects.exists():
            return 0
        today = timezone.localdate(at)
        office, consultant = people["darma"], people["meylan"]
        assess(
            _PROVINCE, _ANSWERS, assessed_on=today - timedelta(days=20), valid_until=today + timedelta(days=345),
            by=office, at=at - timedelta(days=20),
        )  # fmt: skip
        run = go_on(begin_run(_PROVINCE, by=office, at=at), clock=partial(_same, at))
        waiting = pairs(Asked(), consultant)
        # Some of the doubtful ones and some of those the model is sure of, as a reviewer has them after a morning.
        link = default_model().link
        chosen = [
            *waiting.filter(probability__lt=link)[: FIRST_LOOKS // 2],
            *waiting.filter(probability__gte=link)[: FIRST_LOOKS // 2],
        ]
        for number, pair in enumerate(each for each in chosen if may_decide(consultant, _places(each))):
            verdict = "same" if pair.probability >= link else "later" if number == 2 else "different"
            decide(pair, verdict, by=consultant, at=at - timedelta(minutes=90 - number))
            if number % 2 == 0 and number < 2 * SECOND_LOOKS:
                decide(
                    pair,
                    "different" if number == 0 else verdict,
                    by=office,
                    at=at - timedelta(minutes=30 - number),
                )
    return run.proposed_count


def _same(at: datetime) -> datetime:
    return at


def _places(pair: DuplicateProposal) -> tuple[int, int]:
    return pair.kab_id, pair.other_kab_id
