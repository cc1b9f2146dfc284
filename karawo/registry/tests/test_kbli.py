from __future__ import annotations

import json

import pytest
from django.db import connection

from conftest import AT
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import Refused, import_kbli, load_starter_kbli
from karawo.registry.models import Business, Kbli
from karawo.registry.queries import doubt_about, kbli_code, search_kbli, title_of
from karawo.registry.rules.kbli import level_of, parent_of, section_of
from karawo.registry.tests.examples import registered

pytestmark = pytest.mark.django_db

LIST_2020 = [
    {"id": "1", "code": "C", "title": "INDUSTRI", "detail": "Semua industri."},
    {"id": "2", "code": "13", "title": "TEKSTIL", "detail": ""},
    {"id": "3", "code": "13912", "title": "KAIN  SULAMAN", "detail": "Kain yang disulam tangan."},
    {"id": "4", "code": "8421", "title": "LAYANAN UNTUK MASYARAKAT DAN LAIN-LAIN", "detail": ""},
    {"id": "5", "code": "8421", "title": "LAYANAN", "detail": ""},
    {"id": "6", "code": "1391X", "title": "SALAH", "detail": ""},
    {"id": "7", "code": "10722", "title": "GULA AREN", "detail": "Gula dari nira."},
]
CSV_2025 = (
    '\ufeffkode,kbli,deskripsi\n13912,KAIN KAIT,"Kait, tangan"\n01271,KOPI,Kebun kopi\n04111,TIDAK ADA,x\n'
)


@pytest.fixture
def lists(tmp_path):
    old, new = tmp_path / "2020.json", tmp_path / "2025.csv"
    old.write_text("\ufeff" + json.dumps(LIST_2020), "utf-8")
    new.write_text(CSV_2025, "utf-8")
    return old, new


def test_an_official_list_enters_with_all_levels_and_its_faults_are_named(people, lists):
    with within(EVERYTHING):
        done = import_kbli(lists[0], 2020, by=people.ani, at=AT)
        assert (done.codes, done.added) == (5, 5)
        assert [code for code, _reason in done.refused] == ["8421", "1391X"]
        row = Kbli.objects.get(version=2020, code="13912")
        assert (row.title, row.level, row.parent_code, row.is_official) == ("KAIN SULAMAN", 5, "1391", True)
        assert Kbli.objects.get(code="13").parent_code == "C"
        assert Kbli.objects.get(code="8421").title == "LAYANAN"


def test_the_same_list_again_changes_nothing(people, lists):
    with within(EVERYTHING):
        import_kbli(lists[1], 2025, by=people.ani, at=AT)
        again = import_kbli(lists[1], 2025, by=people.ani, at=AT)
        assert (again.added, again.changed, again.codes) == (0, 0, 2)
        assert Entry.objects.filter(act="kbli.imported").count() == 1


def test_one_number_means_two_things(people, lists):
    with within(EVERYTHING):
        import_kbli(lists[0], 2020, by=None, at=AT)
        import_kbli(lists[1], 2025, by=None, at=AT)
        assert title_of(2020, "13912") == "KAIN SULAMAN"
        assert title_of(2025, "13912") == "KAIN KAIT"
        assert title_of(2025, "99999") == ""


def test_the_starter_list_gives_way_to_an_official_one(people, lists):
    with within(EVERYTHING):
        load_starter_kbli(by=None, at=AT)
        assert kbli_code(2020, "10722").is_official is False
        import_kbli(lists[0], 2020, by=None, at=AT)
        load_starter_kbli(by=None, at=AT)
        assert kbli_code(2020, "10722").title == "GULA AREN"
        assert kbli_code(2020, "13912").is_official is True


@pytest.mark.parametrize(
    ("typed", "version", "code"),
    [
        ("menyulam karawo", 2020, "13912"),
        ("gula aren", 2025, "10722"),
        ("kebun kopi", 2025, "01271"),
        ("warung makan", 2020, "56102"),
        ("kue", 2020, "10792"),
        ("1391", 2020, "13912"),
        ("kerip", 2020, "10794"),
    ],
)
def test_everyday_words_find_a_code(people, typed, version, code):
    with within(EVERYTHING):
        load_starter_kbli(by=None, at=AT)
        assert code in [found.code for found in search_kbli(typed, version=version, limit=3)]


@pytest.mark.parametrize(
    ("content", "words"), [("", "Tidak ada kode"), ("[{", "JSON rusak"), ("a,b\n1,2\n", "kolomnya")]
)
def test_a_file_that_is_no_list_is_refused(people, tmp_path, content, words):
    path = tmp_path / "x.csv"
    path.write_text(content)
    with within(EVERYTHING), pytest.raises(Refused) as refused:
        import_kbli(path, 2020, by=None, at=AT)
    assert words in refused.value.message


def test_an_unknown_version_is_refused(people, lists):
    with within(EVERYTHING), pytest.raises(Refused):
        import_kbli(lists[0], 2015, by=None, at=AT)


def test_sections_follow_the_version():
    assert (section_of("62011", 2020), section_of("62011", 2025)) == ("J", "K")
    assert (section_of("56102", 2020), section_of("04111", 2020)) == ("I", "")
    assert (level_of("A"), parent_of("13", 2020), parent_of("13912", 2020), parent_of("A", 2020)) == (
        1,
        "C",
        "1391",
        "",
    )


def test_the_database_knows_the_same_sections_as_the_rule():
    codes = [f"{division:02d}" for division in range(100)] + ["13912", "1", "C", "", "X", "1a"]
    with connection.cursor() as cursor:
        for version in (2020, 2025, 2009):
            cursor.execute(
                "SELECT code, registry_section_of(%s, code) FROM unnest(%s::text[]) AS code", [version, codes]
            )
            for code, letter in cursor.fetchall():
                assert letter == (section_of(code, version) or (code if code == "C" else "")), (version, code)


def test_the_sector_follows_the_kbli_whoever_writes_the_row(people):
    business = registered(people.budi)
    assert business.sector_code == "C"
    with within(EVERYTHING):
        record("test.rewritten", by=None, at=AT)
        Business.objects.filter(pk=business.pk).update(kbli_code="01271", sector_code="")
        business.refresh_from_db()
        assert business.sector_code == "A"
        Business.objects.filter(pk=business.pk).update(kbli_version=None, kbli_code="")
        business.refresh_from_db()
    assert business.sector_code == ""


def test_a_code_that_the_official_list_lacks_is_doubted_and_not_refused(people, lists, client):
    with within(EVERYTHING):
        load_starter_kbli(by=None, at=AT)
        assert doubt_about(2020, "13911") == ""
        import_kbli(lists[0], 2020, by=None, at=AT)
        assert doubt_about(2020, "13912") == doubt_about(2025, "13911") == doubt_about(None, "") == ""
        assert "13911 tidak ada dalam daftar resmi KBLI 2020" in doubt_about(2020, "13911")
    business = registered(people.budi, kbli=(2020, "13911"))
    client.force_login(people.budi)
    assert "tidak ada dalam daftar resmi" in client.get(f"/usaha/{business.pk}/").content.decode()
