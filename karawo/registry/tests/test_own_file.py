from __future__ import annotations

import json

import pytest

from conftest import AT
from karawo.journal.models import Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Identifier, OwnFile
from karawo.registry.tests.examples import registered

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
    with django_assert_max_num_queries(50):
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
