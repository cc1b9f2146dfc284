"""A question nobody foresaw, put together by clicks: by the tests to the demo, by `bin/prove asking` to millions."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings

from karawo.config import database
from tests.journeys.hand import Hand

SECONDS, CLICKS = 180, 9
SECOND_WAY = """
    SELECT count(*) FILTER (WHERE b.has_nib), count(*)
      FROM registry_business b JOIN registry_owner o ON o.id = b.primary_owner_id
     WHERE b.merged_into_id IS NULL AND b.status NOT IN ('closed', 'moved') AND {of_place}
       AND b.size_class = 'mikro' AND nullif(left(b.kbli_code, 2), '')::int BETWEEN 10 AND 33 AND o.sex = 'P'
"""
"""The same figure without the product: (those with NIB, all)."""


def choose(hand: Hand, label: str, option: str) -> None:
    """A select is one click; what it changes is waited for."""
    hand.clicks += 1
    with hand.page.expect_response(lambda answer: "/tanya/" in answer.url):
        hand.page.get_by_label(label, exact=True).select_option(label=option)
    hand.page.wait_for_load_state("networkidle")


def ask(hand: Hand, place: str) -> Any:
    """Of the micro businesses in manufacturing in `place`, owned by women: how many have their NIB? The cell."""
    hand.begin()
    hand.link("^Tanya$", "nav")
    choose(hand, "Yang dihitung", "Sudah ber-NIB")
    choose(hand, "Per", "Lapangan usaha")
    choose(hand, "Lalu per", "Jenis kelamin pemilik")
    choose(hand, "Wilayah", place)
    choose(hand, "Saring menurut", "Kelas usaha")
    choose(hand, "Kelas usaha", "Mikro")
    return answer(hand)


def answer(hand: Hand) -> Any:
    """The cell of manufacturing and women in the table on the page."""
    heads = hand.page.locator("#tabel thead th").all_inner_texts()
    women = next(place for place, head in enumerate(heads) if head == "Perempuan")
    return hand.page.locator("#tabel tbody tr", has_text="Industri pengolahan").locator("th, td").nth(women)


def counted(database_name: str, sql: str) -> tuple[int, ...]:
    address = database.connection(settings.HOME, role="bootstrap", name=database_name)
    with psycopg.connect(address.conninfo()) as session:
        row = session.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def as_shown(with_nib: int, whole: int) -> str:
    return f"{100 * with_nib / whole:.1f}".replace(".", ",")
