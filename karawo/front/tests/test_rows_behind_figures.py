"""Each figure leads to a list of exactly the rows it counts: every measure, every dimension, every group."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karawo.accounts.access import scope_of
from karawo.front.queries import cooperatives, filters
from karawo.front.tests.examples import filled
from karawo.measures.queries import answer, catalogue, find
from karawo.measures.rules import Reading
from karawo.regions.access import Scope, within
from karawo.registry.queries import businesses
from karawo.registry.review.queries.queue import Asked, pairs

pytestmark = pytest.mark.django_db

OURS = {"/usaha/", "/koperasi/", "/tinjau/daftar/"}


def shown(url: str, scope: Scope) -> int:
    """How many rows the list behind the address holds, by a query of its own."""
    address = urlsplit(url)
    asked = dict(parse_qsl(address.query))
    if address.path == "/usaha/":
        given = filters.business_filter(asked)
        assert given.unread == (), url
        return businesses(given, scope=scope).count()
    if address.path == "/koperasi/":
        wanted = cooperatives.Asked.from_query(asked)
        assert wanted.unread == (), url
        return cooperatives.found(wanted, scope=scope, at=timezone.now()).count()
    return pairs(Asked.of(asked), AnonymousUser()).count()


@pytest.fixture(params=["darma", "nation"])
def scope(request, people) -> Scope:
    filled(people)
    return Scope(standing="nation") if request.param == "nation" else scope_of(people.darma)


@pytest.mark.parametrize(
    "slug", ["klien-dilayani", "sesi-pendampingan", "hasil-pendampingan", "usaha", "usaha-dinilai"]
)
def test_no_figure_leads_an_owner_to_a_page_that_does_not_open(people, slug):
    filled(people)
    browser = Client()
    browser.force_login(people.sri)
    for query in ("", *(f"?per={each.slug}" for each in find(slug).dimensions[:2])):
        page = browser.get(f"/ukuran/{slug}/{query}")
        assert page.status_code == 200
        body = page.content.decode().split("<main")[1].split("</main")[0]
        for url in set(re.findall(r'href="(/(?!ukuran/|static/)[^"#]*)"', body)):
            assert browser.get(url.replace("&amp;", "&")).status_code == 200, url
    browser.force_login(people.budi)
    staff = browser.get(f"/ukuran/{slug}/").content.decode()
    assert "Barisnya hanya dapat dibuka" not in staff, "who serves the territory follows the figure"


def test_every_figure_of_every_measure_leads_to_its_rows(scope):
    checked = 0
    with within(scope):
        for measure in catalogue():
            for by in ["", *(each.slug for each in measure.dimensions)]:
                found = answer(measure, at=timezone.now(), by=by)
                for figure in (found.whole, *found.groups):
                    if urlsplit(figure.rows_url).path in OURS:
                        checked += 1
                        assert shown(figure.rows_url, scope) == figure.numerator, figure.rows_url
    assert checked > 150


def test_groups_and_unknowns_add_up_to_the_whole(scope):
    with within(scope):
        for measure in catalogue():
            for dimension in measure.dimensions:
                found = answer(measure, at=timezone.now(), by=dimension.slug)
                assert sum(figure.denominator for figure in found.groups) == found.whole.denominator
                assert sum(figure.unknown for figure in found.groups) == found.whole.unknown
                if measure.reading is not Reading.MEDIAN:
                    assert sum(figure.numerator for figure in found.groups) == found.whole.numerator


def test_a_group_looked_at_from_inside_leads_to_the_rows_of_both(scope):
    with within(scope):
        for measure in catalogue():
            if all(each.slug != "kec" for each in measure.dimensions):
                continue
            for where, by in (({"prov": "75"}, "kab"), ({"kab": "7571"}, "kec")):
                found = answer(measure, at=timezone.now(), by=by, where=where)
                for figure in (found.whole, *found.groups):
                    if urlsplit(figure.rows_url).path in OURS:
                        assert shown(figure.rows_url, scope) == figure.numerator, figure.rows_url


def test_what_is_to_be_fixed_on_the_first_page_is_what_the_list_shows(people):
    from karawo.front.queries.home import counted

    filled(people)
    scope = scope_of(people.darma)
    with within(scope):
        found = counted(scope, scope, at=timezone.now())
        assert found.to_fix
        for row in found.to_fix:
            number = int(row["note"].split(" ")[0].replace(".", ""))
            assert shown(row["url"], scope) == number, row


def test_the_list_says_the_same_total_as_the_figure(people):
    filled(people)
    browser = Client()
    browser.force_login(people.darma)
    page = browser.get("/usaha/?keadaan=active,unknown").content.decode()
    assert "<strong>7</strong> usaha" in page


def test_an_export_holds_every_row_of_the_list_and_says_so(people):
    import io

    from python_calamine import CalamineWorkbook

    from karawo.journal.models import Look
    from karawo.regions.access import EVERYTHING

    filled(people)
    browser = Client()
    browser.force_login(people.darma)
    query = "wilayah=75&nib=tidak"
    given = filters.business_filter(dict(parse_qsl(query)))
    scope = scope_of(people.darma)
    with within(scope):
        names = [each.name for each in businesses(given, scope=scope)]
    lines = b"".join(browser.get(f"/usaha.csv?{query}").streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split('","')[1] for line in lines[1:]] == names
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(browser.get(f"/usaha.xlsx?{query}").streaming_content))
    )
    rows = book.get_sheet_by_name("Data").to_python()
    assert [row[1] for row in rows[1:]] == names
    about = dict(row[:2] for row in book.get_sheet_by_name("Keterangan").to_python())
    assert about["Jumlah baris"] == str(len(names))
    told = browser.get(f"/usaha.json?{query}").json()
    assert [row["nama"] for row in told["usaha"]] == names
    assert told["jumlah"] == len(names)
    with within(EVERYTHING):
        looks = Look.objects.filter(what=Look.What.EXPORT, by=people.darma)
        assert {look.detail for look in looks} == {f"daftar {len(names)} usaha"}
        assert looks.filter(subject_kind="business").count() == 3 * len(names)


def test_a_measure_goes_out_as_a_table_with_its_definition(people):
    import io

    from python_calamine import CalamineWorkbook

    filled(people)
    browser = Client()
    browser.force_login(people.darma)
    lines = browser.get("/ukuran/ber-nib.csv?per=kab").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Kabupaten/kota"')
    assert lines[-1].startswith('"Seluruhnya"')
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get("/ukuran/ber-nib.xlsx?per=kab").content))
    about = dict(row[:2] for row in book.get_sheet_by_name("Keterangan").to_python())
    assert about["Judul"] == "Sudah ber-NIB menurut kabupaten/kota"
    assert "NIB-nya tercatat" in about["Definisi"]


def test_a_measure_asks_for_a_breakdown_until_one_is_chosen(people):
    filled(people)
    browser = Client()
    browser.force_login(people.darma)
    asking = browser.get("/ukuran/ber-nib/")
    assert "Pilih rincian di atas" in asking.content.decode()
    assert "<table" not in asking.content.decode()
    assert "<table" in browser.get("/ukuran/ber-nib/?per=kab").content.decode()


def questions(browser, path):
    """What a page asks of the database, without the frame of its transaction."""
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        browser.get(path)
    frame = ("SAVEPOINT", "RELEASE SAVEPOINT")
    return [query["sql"] for query in captured if not query["sql"].startswith(frame)]


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 17), ("/usaha/", 12), ("/koperasi/", 12), ("/tinjau/daftar/", 18), ("/cari/?q=mekar", 14)],
)
@pytest.mark.parametrize("name", ["budi", "darma"])
def test_pages_of_staff_take_few_queries_however_long(path, most, name, people):
    filled(people)
    browser = Client()
    browser.force_login(getattr(people, name))
    asked = questions(browser, path)
    assert len(asked) <= most, "\n".join(asked)
