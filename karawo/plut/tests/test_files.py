"""The lists of the work leave as files: the same filter, the same rows, and each client sees that it left."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from karawo.journal.models import Entry, Look
from karawo.kit.tabular import read
from karawo.plut.tests.examples import a_business, a_case, a_cooperative, a_session, centre_of
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(people):
    shop, mekar = a_case(people, a_business("Karawo Bu Sri")), a_case(people, a_cooperative("Koperasi Mekar"))
    a_session(people, shop, mekar, on=date(2026, 7, 6), topic="Kelas kemasan")
    return shop, mekar


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def csv_of(user, url) -> str:
    answer = signed_in(user).get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "words"),
    [("pendampingan", ("Karawo Bu Sri", "Koperasi Mekar")), ("sesi", ("Kelas kemasan", "Karawo Bu Sri"))],
)
def test_a_list_leaves_as_csv_and_spreadsheet(people, cases, name, words, tmp_path):
    told = csv_of(people.budi, f"/{name}.csv")
    assert all(word in told for word in words)
    book = tmp_path / "list.xlsx"
    book.write_bytes(b"".join(signed_in(people.budi).get(f"/{name}.xlsx").streaming_content))
    with read(book) as opened:
        cells = " ".join(str(cell) for row in opened.sheets[0].rows() for cell in row.values)
    assert all(word in cells for word in words)
    assert f'href="/{name}.csv"' in signed_in(people.budi).get(f"/{name}/").content.decode()


def test_the_filter_of_the_page_holds_in_the_file(people, cases):
    told = csv_of(people.budi, "/pendampingan.csv?q=Karawo")
    assert "Karawo Bu Sri" in told and "Koperasi Mekar" not in told
    assert "Kelas kemasan" not in csv_of(people.budi, "/sesi.csv?tahun=2024")


def test_results_leave_too(people, cases):
    assert csv_of(people.budi, "/hasil.csv").count("\n") == 1, "the heading alone"


def test_the_journal_and_the_trail_of_each_client_know_of_it(people, cases):
    csv_of(people.budi, "/pendampingan.csv")
    with within(EVERYTHING):
        entry = Entry.objects.get(act="case.exported")
        assert (entry.by_id, entry.words["rows"]) == (people.budi.pk, 2)
        assert Look.objects.filter(what=Look.What.EXPORT).count() == 2


def test_another_centre_takes_nothing_along_and_an_owner_is_not_let_in(people, cases):
    assert "Karawo Bu Sri" not in csv_of(people.rina, "/pendampingan.csv")
    assert "Kelas kemasan" not in csv_of(people.rina, "/sesi.csv")
    assert "Karawo Bu Sri" in csv_of(people.darma, "/pendampingan.csv"), "the office of the territory"
    for who in (people.sri, people.ani):
        assert signed_in(who).get("/pendampingan.csv").status_code == 404


def test_the_network_and_the_service_area_leave_as_files(people, cases):
    centre = centre_of()
    assert "PLUT Gorontalo" in csv_of(people.ani, "/plut.csv"), "public words about an office"
    told = csv_of(people.budi, f"/plut/{centre.pk}/wilayah.csv?tingkat=kab")
    assert "Kota Gorontalo" in told or "Gorontalo" in told
    page = signed_in(people.budi).get(f"/plut/{centre.pk}/wilayah/?tingkat=kab").content.decode()
    assert f"/plut/{centre.pk}/wilayah.csv?tingkat=kab" in page
    assert signed_in(people.sri).get(f"/plut/{centre.pk}/wilayah.csv").status_code == 404


def test_what_is_due_leaves_with_its_client_s_trail(people, cases):
    told = csv_of(people.budi, "/jatuh-tempo.csv?milik=semua&jenis=diam")
    assert "Koperasi Mekar" in told and "Karawo Bu Sri" in told, "no session for more than 30 days"
    page = signed_in(people.budi).get("/jatuh-tempo/?milik=semua&jenis=diam").content.decode()
    assert 'href="/jatuh-tempo.csv?milik=semua&amp;jenis=diam"' in page
    with within(EVERYTHING):
        assert Entry.objects.get(act="due.exported").words["rows"] == told.count("\n") - 1 == 2
        trail = Look.objects.filter(what=Look.What.EXPORT).values_list("subject_kind", flat=True)
        assert sorted(trail) == ["business", "owner"]
    assert csv_of(people.budi, "/jatuh-tempo.csv?milik=semua&jenis=janji").count("\n") == 1, (
        "the filter of the page"
    )
    assert signed_in(people.sri).get("/jatuh-tempo.csv").status_code == 404
