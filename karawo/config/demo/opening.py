"""Data that the demo's offices have opened: two tables published, one that waits for somebody to check it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import QueryDict

from karawo.accounts.access import counting_scope_of
from karawo.accounts.models import User
from karawo.front.datasets.actions import propose, publish
from karawo.front.datasets.models import Dataset
from karawo.front.datasets.queries import Words
from karawo.front.datasets.rules import Frequency
from karawo.front.queries import asking
from karawo.kit.refusal import Refused
from karawo.regions.access import EVERYTHING, within

PRODUCER = "Dinas Koperasi dan UKM (contoh)"
_TABLES = (
    (
        "ukuran=usaha&per=kab&lalu=kelas",
        Words(
            "Usaha menurut kabupaten/kota dan kelas",
            PRODUCER,
            Frequency.QUARTERLY,
            "Kelas menurut PP 7/2021.",
        ),
        True,
    ),
    (
        "ukuran=ber-nib&per=kab",
        Words("Usaha ber-NIB menurut kabupaten/kota", PRODUCER, Frequency.MONTHLY),
        True,
    ),
    ("ukuran=usaha&per=sektor", Words("Usaha menurut lapangan usaha", PRODUCER, Frequency.YEARLY), False),
)


def open_data(*, at: datetime) -> int:
    """The number of datasets; 0 where there are some already, or nobody to propose and to check."""
    with within(EVERYTHING):
        people = {user.username: user for user in User.objects.filter(username__in=("darma", "analis"))}
        if len(people) < 2 or Dataset.objects.exists():
            return 0
    office, checker = (counting_scope_of(people[name]) for name in ("darma", "analis"))
    made = 0
    for number, (query, words, is_published) in enumerate(_TABLES):
        day = at - timedelta(days=9 - number)
        asked = asking.read(QueryDict(query).dict(), office)
        if asked is None:
            continue
        try:
            release = propose(asked, words, scope=office, by=people["darma"], at=day)
        except Refused:  # too few rows in a small demo
            continue
        made += 1
        if is_published:
            publish(release, scope=checker, by=people["analis"], at=day + timedelta(days=1))
    return made
