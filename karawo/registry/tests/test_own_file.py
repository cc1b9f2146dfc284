from __future__ import annotations

import json
from datetime import date

import pytest

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import GivenFact, NotAllowed, Refused, observe
from karawo.registry.models import Identifier, Observation, OwnFile
from karawo.registry.tests.examples import another, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(people):
    business = registered(people.budi)
    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.sri, owner_id=business.primary_owner_id, confirmed_by=people.budi, confirmed_at=AT
        )
    return business


def test_an_owner_reads_the_own_file_and_who_opened_it(desk, own, django_assert_max_num_queries):
    with within(EVERYTHING):
        nik = Identifier.objects.get(kind="nik")
    desk("budi").post(f"/usaha/nomor/{nik.pk}/pembukaan/", {"reason": "mengisi formulir halal"})
    browser = desk("sri")
    browser.get("/berkas-saya/")
    with django_assert_max_num_queries(70):
        page = browser.get("/berkas-saya/").content.decode()
    for word in (
        "Karawo Bu Sri",
        "7571••••••••0003",
        "penjualan setahun",
        "mengisi formulir halal",
        "Budi Konsultan",
    ):
        assert word in page
    assert "7571024508850003" not in page


def test_the_package_holds_everything_and_is_for_the_owner_alone(desk, own):
    url = f"/berkas-saya/{own.primary_owner_id}.json"
    answer = desk("sri").get(url)
    package = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert "7571024508850003" in {row["sealed"] for row in package["nomor"]}
    assert package["catatan_diterima"] and package["usaha"][0]["business"]["name"] == "Karawo Bu Sri"
    assert desk("budi").get(url).status_code == 404
    assert desk("rina").get(url).status_code == 404
    with within(EVERYTHING):
        assert Look.objects.filter(what="export").count() == 1


def test_an_account_without_file_is_told_what_to_do(desk):
    assert "belum terhubung" in desk("ani").get("/berkas-saya/").content.decode()
    assert desk().get("/berkas-saya/").status_code == 302


def test_an_owner_tells_the_own_sales_and_workers_as_his_word(desk, own, people):
    browser = desk("sri")
    url = f"/usaha/{own.pk}/pengamatan/"
    assert url in browser.get("/berkas-saya/").content.decode()
    page = browser.get(url).content.decode()
    assert "Dari mana diketahui" not in page and "keterangan Anda sendiri" in page
    answer = browser.post(
        url,
        {
            "sales_value": "48 juta",
            "year": "2025",
            "paid_female_value": "2",
            "on": "2026-08-01",
            "source_kind": "field_verified",
        },
    )
    assert (answer.status_code, answer.get("Location")) == (302, "/berkas-saya/"), answer.context[
        "form"
    ].errors
    with within(EVERYTHING):
        told = {each.what: each for each in Observation.objects.filter(business=own).exclude(what="status")}
        assert {what: each.number for what, each in told.items()} == {
            "sales_rupiah": 48_000_000,
            "workers_paid_female": 2,
        }
        assert {each.source_kind for each in told.values()} == {"owner_statement"}
        assert {each.entered_by_id for each in told.values()} == {people.sri.pk}
        own.refresh_from_db()
        assert own.latest_sales_rupiah == 48_000_000


def test_an_owner_cannot_say_what_staff_must_have_seen(own, people):
    fact = GivenFact(
        what="sales_rupiah", number=1, period_from=date(2025, 1, 1), period_to=date(2025, 12, 31)
    )
    closed = GivenFact(what="status", codes=("closed",))
    with within(scope_of(people.sri)):
        for kind in ("field_verified", "document"):
            with pytest.raises(Refused, match="keterangan pemilik"):
                observe(own, [fact], source_kind=kind, by=people.sri, at=AT)
        with pytest.raises(Refused, match="dicatat petugas"):
            observe(own, [closed], source_kind="owner_statement", by=people.sri, at=AT)
        with pytest.raises(NotAllowed):
            observe(own, [fact], source_kind="owner_statement", by=people.ani, at=AT)


def test_the_word_of_an_owner_stands_below_what_was_seen_in_the_field(own, people):
    def sales(number):
        return GivenFact(
            what="sales_rupiah", number=number, period_from=date(2025, 1, 1), period_to=date(2025, 12, 31)
        )

    with within(scope_of(people.budi)):
        observe(own, [sales(90_000_000)], source_kind="field_verified", by=people.budi, at=AT)
    with within(scope_of(people.sri)):
        observe(own, [sales(10_000_000)], source_kind="owner_statement", by=people.sri, at=AT)
    with within(EVERYTHING):
        own.refresh_from_db()
    assert own.latest_sales_rupiah == 90_000_000


def test_an_owner_may_neither_visit_nor_touch_another_business(desk, own, people):
    other = registered(people.budi, another("Hasan Adam", "Kopi Adam"))
    browser = desk("sri")
    assert browser.get(f"/usaha/{own.pk}/kunjungan/").status_code == 404
    assert browser.get(f"/usaha/{other.pk}/pengamatan/").status_code == 404
