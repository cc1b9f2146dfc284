"""From a question to a table that everybody may take along, by way of a second person."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from conftest import AT, BOALEMO, GORONTALO, KOTA_GORONTALO
from karawo.accounts.models import RoleHolding, User
from karawo.accounts.rules import Role
from karawo.front.datasets.models import Dataset, Release
from karawo.front.datasets.rules import State
from karawo.front.tests.examples import filled
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.kit.canonical import canonical, checksum
from karawo.regions.access import EVERYTHING, Scope, within

pytestmark = pytest.mark.django_db
QUESTION = "ukuran=usaha&per=keadaan"
GIVEN = {
    "title": "Usaha menurut keadaan",
    "producer": "Dinas Koperasi",
    "frequency": "yearly",
    "description": "",
}


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def somebody(username, role, **where) -> User:
    with within(EVERYTHING):
        user = User.objects.create_user(username, password="kain-krawang-enam", name=username.title())
        RoleHolding.objects.create(user=user, role=role, starts_on=date(2024, 1, 1), granted_at=AT, **where)
    return user


@pytest.fixture
def darma(people):
    filled(people)
    return signed_in(people.darma)


@pytest.fixture
def wali():
    return signed_in(somebody("wali", Role.OFFICE, region_id=GORONTALO))


def url(name, *args):
    return reverse(f"datasets:{name}", args=args)


def proposed(browser, question=QUESTION, **changed):
    answer = browser.post(f"{url('proposal')}?{question}", {**GIVEN, **changed})
    assert answer.status_code == 302, answer.text
    with within(EVERYTHING):
        return Release.objects.select_related("dataset").latest("pk")


def published(darma, wali, **changed):
    release = proposed(darma, **changed)
    answer = wali.post(url("publication", release.dataset.slug, release.version))
    assert answer.status_code == 302, answer.text
    return release


def present(release):
    with within(EVERYTHING):
        return Release.objects.get(pk=release.pk)


def test_a_question_leads_to_its_proposal_and_shows_what_will_be_published(darma):
    page = darma.get(f"/tanya/?{QUESTION}")
    address = f"{url('proposal')}?{QUESTION.replace('&', '&amp;')}"
    assert address in page.text
    form = darma.get(f"{url('proposal')}?{QUESTION}")
    assert "Yang akan terbit" in form.text
    assert "menurut keadaan" in form.text


def test_what_is_proposed_is_nobodys_but_the_offices_until_another_person_checks_it(darma, wali, people):
    release = proposed(darma)
    public = url("dataset", release.dataset.slug)
    assert Client().get(public).status_code == 404
    assert release.dataset.title not in Client().get(url("catalogue")).text
    mine = darma.get(url("release", release.dataset.slug, 1))
    assert "Menunggu rekan Anda" in mine.text
    assert "Terbitkan" not in mine.text
    refused = darma.post(url("publication", release.dataset.slug, 1))
    assert refused.status_code == 422
    assert "tidak memeriksa usulannya sendiri" in refused.text
    assert "Menunggu Anda" in wali.get(url("catalogue")).text
    wali.post(url("publication", release.dataset.slug, 1))
    page = Client().get(public)
    assert page.status_code == 200
    assert "Dinas Koperasi · Provinsi Gorontalo" in page.text
    assert release.dataset.title in Client().get(url("catalogue")).text
    with within(EVERYTHING):
        acts = list(
            Entry.objects.filter(act__startswith="datasets.").order_by("pk").values_list("act", "kab_id")
        )
    assert acts == [("datasets.proposed", 75), ("datasets.published", 75)]


def test_the_files_hold_what_was_frozen_and_say_what_each_column_means(darma, wali):
    release = published(darma, wali)
    slug = release.dataset.slug
    stranger = Client()
    packed = stranger.get(url("release_csv", slug, 1)).content
    rows = list(csv.DictReader(io.StringIO(packed.decode("utf-8-sig"))))
    assert [(row["keadaan"], row["kode_keadaan"], row["nilai"], row["penyebut"]) for row in rows] == [
        ("masih ada", "active", "7", "7")
    ]
    told = json.loads(stranger.get(url("release_json", slug, 1)).content)
    assert told["sha256"] == checksum(canonical(told["content"])) == release.sha256
    for column in told["content"]["columns"]:
        assert all(column[part] for part in ("concept", "definition", "classification", "measure", "unit"))
    package = json.loads(stranger.get(url("package", slug)).content)
    (resource,) = package["resources"]
    assert resource["hash"] == "sha256:" + hashlib.sha256(packed).hexdigest()
    assert resource["bytes"] == len(packed)
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])
    assert stranger.get(resource["path"]).content == packed
    book = CalamineWorkbook.from_filelike(io.BytesIO(stranger.get(url("release_xlsx", slug, 1)).content))
    assert book.sheet_names == ["Data", "MS-Keg", "MS-Ind", "MS-Var", "Keterangan"]
    assert ["Satuan", "usaha"] in book.get_sheet_by_name("MS-Ind").to_python()


def test_the_catalogue_is_read_by_portals(darma, wali):
    release = published(darma, wali)
    told = json.loads(Client().get(url("catalogue_json")).content)
    (dataset,) = told["dcat:dataset"]
    assert dataset["dct:identifier"] == release.dataset.slug
    assert dataset["dct:accrualPeriodicity"] == "P1Y"
    for file in dataset["dcat:distribution"]:
        assert Client().get(file["dcat:downloadURL"]).status_code == 200


def test_a_later_version_is_counted_anew_and_compared_with_the_one_before(darma, wali, people):
    first = published(darma, wali)
    slug = first.dataset.slug
    assert darma.post(url("new_version", slug)).status_code == 302
    waits = darma.post(url("new_version", slug))
    assert waits.status_code == 422
    assert "masih menunggu pemeriksaan" in waits.text
    page = wali.get(url("release", slug, 2))
    assert "sama dengan versi sebelumnya" in page.text
    assert "versi 1" in Client().get(url("catalogue")).text
    wali.post(url("publication", slug, 2))
    assert "versi 2" in Client().get(url("catalogue")).text
    assert Client().get(url("release_csv", slug, 1)).status_code == 200


def test_a_returned_proposal_says_why_and_can_be_made_again(darma, wali):
    release = proposed(darma)
    slug = release.dataset.slug
    assert "Tulis apa yang harus diperbaiki" in wali.post(url("sending_back", slug, 1)).text
    assert present(release).state == State.PROPOSED
    wali.post(url("sending_back", slug, 1), {"reason": "Sebut tahunnya."})
    assert present(release).state == State.RETURNED
    assert "Sebut tahunnya." in darma.get(url("release", slug, 1)).text
    assert darma.post(url("new_version", slug)).status_code == 302
    assert Client().get(url("dataset", slug)).status_code == 404


def test_what_is_withdrawn_says_so_and_gives_no_files(darma, wali):
    release = published(darma, wali)
    slug = release.dataset.slug
    assert "Tulis mengapa data ini ditarik" in wali.post(url("withdrawal", slug, 1)).text
    wali.post(url("withdrawal", slug, 1), {"reason": "Salah wilayah."})
    page = Client().get(url("dataset", slug))
    assert page.status_code == 200
    assert "Data ini ditarik" in page.text
    assert "Salah wilayah." in page.text
    for name in ("release_csv", "release_xlsx", "release_json"):
        assert Client().get(url(name, slug, 1)).status_code == 404
    assert Client().get(url("package", slug)).status_code == 404
    assert slug not in Client().get(url("catalogue_json")).content.decode()


def test_small_cells_are_withheld_even_from_who_may_see_the_rows(darma):
    page = darma.get(f"{url('proposal')}?ukuran=usaha&per=kab")
    assert "ditutup" in page.text
    refused = darma.post(f"{url('proposal')}?ukuran=usaha&per=kab", GIVEN)
    assert refused.status_code == 422
    assert "Tidak ada sel yang boleh terbit" in refused.text
    with within(EVERYTHING):
        assert not Dataset.objects.exists()


def test_a_comparison_of_two_days_is_not_published(darma):
    question = "ukuran=penjualan&per=kelas&banding=2024-01-01"
    refused = darma.post(f"{url('proposal')}?{question}", GIVEN)
    assert refused.status_code in {302, 422}
    with within(EVERYTHING):
        assert not Dataset.objects.exists()


def test_an_office_of_a_kabupaten_publishes_its_own_and_sees_no_other(darma, wali, people):
    release = proposed(darma)
    boalemo = signed_in(somebody("boalemo", Role.OFFICE, region_id=BOALEMO))
    assert boalemo.get(url("release", release.dataset.slug, 1)).status_code == 404
    assert boalemo.post(url("publication", release.dataset.slug, 1)).status_code == 404
    assert signed_in(people.budi).get(f"{url('proposal')}?{QUESTION}").status_code == 404
    with within(Scope(kab_ids=(BOALEMO,))):
        assert not Release.objects.exists()


def test_an_analyst_speaks_for_the_nation(people):
    filled(people)
    analyst = signed_in(somebody("analis", Role.ANALYST))
    release = proposed(analyst)
    assert release.kab_id == 0
    assert release.content["place"] == {"code": "", "name": "Indonesia"}
    second = signed_in(somebody("pusdatin", Role.ANALYST))
    assert second.post(url("publication", release.dataset.slug, 1)).status_code == 302
    assert Client().get(url("dataset", release.dataset.slug)).status_code == 200


def test_titles_may_be_the_same_and_addresses_not(darma):
    one, other = proposed(darma), proposed(darma)
    assert one.dataset.title == other.dataset.title
    assert (one.dataset.slug, other.dataset.slug) == ("usaha-menurut-keadaan", "usaha-menurut-keadaan-2")


@pytest.mark.parametrize("wanted", ["content", "state back", "own check", "delete"])
def test_the_database_refuses_what_cannot_be(darma, wali, wanted):
    release = published(darma, wali) if wanted != "own check" else proposed(darma)
    release = present(release)
    with pytest.raises((DatabaseError, IntegrityError)), within(EVERYTHING), transaction.atomic():
        record("datasets.published", by=None, at=AT, words={"title": "x", "version": 1})
        rows = Release.objects.filter(pk=release.pk)
        if wanted == "content":
            rows.update(content={"rows": []})
        elif wanted == "state back":
            rows.update(state="proposed", checked_by=None, checked_at=None)
        elif wanted == "own check":
            rows.update(state="published", checked_by=release.proposed_by, checked_at=AT)
        else:
            rows.delete()


def test_a_person_of_one_kabupaten_need_not_name_it(people):
    filled(people)
    kota = signed_in(somebody("kota", Role.OFFICE, region_id=KOTA_GORONTALO))
    page = kota.get(f"{url('proposal')}?{QUESTION}")
    assert "Wilayahnya belum satu" not in page.text
