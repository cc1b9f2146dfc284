"""The market board: dated prices with a source, read by everybody who is signed in."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.kit.rupiah import format_rupiah
from karawo.kit.tabular import read
from karawo.plut.economy import actions
from karawo.plut.economy.models import Commodity, MarketPrice, WithdrawnPrice
from karawo.plut.economy.queries.prices import board
from karawo.plut.tests.examples import a_business, centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db

TODAY = AT.date()


def told(people, price: int, on: date, *, place="Pasar Sentral", commodity="Cabai rawit", unit="kg", by=None):
    who = by or people.budi
    given = actions.GivenPrice(commodity, unit, price, place, on, "Pedagang pasar")
    with within(scope_of(who)):
        return actions.tell_price(centre_of(), given, by=who, at=AT)


def lines(people):
    with within(scope_of(people.budi)):
        return board(centre_of(), on=TODAY)


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_board_shows_the_newest_price_of_each_place_beside_the_one_before(people):
    told(people, 60_000, date(2026, 7, 20))
    told(people, 75_000, date(2026, 8, 1))
    told(people, 70_000, date(2026, 7, 1), place="Pasar Limboto")
    central, limboto = sorted(lines(people), key=lambda line: line.last.place, reverse=True)
    assert (central.last.price_rupiah, central.change, central.is_old) == (75_000, 15_000, False)
    assert (limboto.change, limboto.is_old, limboto.days_old) == (None, True, 33)


def test_a_price_is_kept_once_and_its_commodity_and_place_are_spelt_once(people):
    first = told(people, 60_000, TODAY)
    assert told(people, 60_000, TODAY) == first
    told(people, 61_000, date(2026, 8, 2), commodity="cabai  RAWIT", place="pasar sentral")
    with within(EVERYTHING):
        assert Commodity.objects.count() == 1
    assert [line.last.place for line in lines(people)] == ["Pasar Sentral"]


def test_a_withdrawn_price_is_shown_no_more_and_stays(people):
    wrong = told(people, 600_000, TODAY)
    told(people, 60_000, date(2026, 7, 20))
    with within(scope_of(people.budi)):
        with pytest.raises(Refused):
            actions.withdraw_price(wrong, reason="", by=people.budi, at=AT)
        gone = actions.withdraw_price(wrong, reason="Nol kelebihan", by=people.budi, at=AT)
        assert actions.withdraw_price(wrong, reason="lagi", by=people.budi, at=AT) == gone
    assert [line.last.price_rupiah for line in lines(people)] == [60_000]
    with within(EVERYTHING):
        assert MarketPrice.objects.count() == 2 and WithdrawnPrice.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            MarketPrice.objects.update(price_rupiah=1)


def test_a_price_to_come_or_of_nothing_is_refused(people):
    with pytest.raises(Refused):
        told(people, 60_000, date(2026, 9, 1))
    with pytest.raises(Refused):
        told(people, 0, TODAY)


def test_only_the_own_centre_tells_and_the_database_says_so_too(people):
    with pytest.raises(NotAllowed):
        told(people, 60_000, TODAY, by=people.rina)
    row = told(people, 60_000, TODAY)
    with within(scope_of(people.rina)):
        assert MarketPrice.objects.filter(pk=row.pk).exists(), "prices are public words"
        with pytest.raises(DatabaseError), transaction.atomic():
            MarketPrice.objects.create(
                centre=centre_of(),
                commodity=row.commodity,
                price_rupiah=1,
                place="x",
                on=TODAY,
                source="x",
                told_at=AT,
            )


def test_an_owner_reads_the_board_of_the_own_territory_and_types_nothing(people):
    a_business(owner_user=people.sri)
    row = told(people, 60_000, TODAY)
    browser = signed_in(people.sri)
    page = browser.get("/harga/").content.decode()
    assert "Cabai rawit" in page and format_rupiah(60_000) in page and "/harga/baru/" not in page
    assert browser.get("/harga/baru/").status_code == 404
    assert browser.post(f"/harga/{row.pk}/penarikan/", {"reason": "x"}).status_code == 404
    assert "Harga pasar" in browser.get("/berkas-saya/").content.decode()
    assert Client().get("/harga/").status_code == 302


def test_a_price_is_typed_withdrawn_and_taken_along(people, tmp_path):
    browser = signed_in(people.budi)
    typed = {
        "commodity": "Cakalang", "unit": "kg", "price_rupiah": "45.000", "place": "TPI Tenda", "on": "2026-08-01",
        "source": "Petugas TPI", "key": str(uuid4()),
    }  # fmt: skip
    assert browser.post("/harga/baru/", typed).status_code == 302
    assert browser.post("/harga/baru/", typed | {"commodity": "", "key": str(uuid4())}).status_code == 422
    with within(EVERYTHING):
        row = MarketPrice.objects.get()
    again = typed | {"known": row.commodity_id, "commodity": "", "unit": "", "price_rupiah": "46.000"}
    assert browser.post("/harga/baru/", again | {"on": "2026-08-02", "key": str(uuid4())}).status_code == 302
    page = browser.get("/harga/").content.decode()
    assert f"naik {format_rupiah(1_000)} sejak" in page
    assert "TPI Tenda" in browser.get(f"/harga/komoditas/{row.commodity_id}/").content.decode()
    assert b"46000" in b"".join(browser.get("/harga.csv").streaming_content)
    (tmp_path / "harga.xlsx").write_bytes(b"".join(browser.get("/harga.xlsx").streaming_content))
    with read(tmp_path / "harga.xlsx") as opened:
        assert 46_000 in [cell for line in opened.sheets[0].rows() for cell in line.values]
    browser.post(f"/harga/{row.pk}/penarikan/", {"reason": "Salah tempat"})
    assert "ditarik: Salah tempat" in browser.get(f"/harga/komoditas/{row.commodity_id}/").content.decode()
