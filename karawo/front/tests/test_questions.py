"""The free question: what it answers, to whom, and what it says instead of an answer."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from conftest import AT, GORONTALO, KOTA_GORONTALO
from karawo.accounts.models import RoleHolding, User
from karawo.accounts.rules import Role
from karawo.front.models import SavedFilter
from karawo.front.queries import asking
from karawo.front.tests.examples import filled
from karawo.measures.queries import catalogue
from karawo.regions.access import EVERYTHING, Scope, within

pytestmark = pytest.mark.django_db
PROVINCE = Scope(kab_ids=(75, 7501, 7502, 7571))
NATION = Scope(standing="nation")


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def a_person(role: Role, **where) -> Client:
    with within(EVERYTHING):
        user = User.objects.create_user(f"{role}-1", password="kain-krawang-enam", name="Wahyu")
        RoleHolding.objects.create(user=user, role=role, starts_on=date(2024, 1, 1), granted_at=AT, **where)
    return signed_in(user)


def text(answer) -> str:
    return answer.content.decode()


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_the_words_of_the_form_are_no_dimension_of_a_measure():
    slugs = {dimension.slug for measure in catalogue() for dimension in measure.dimensions}
    assert not slugs & {"ukuran", "per", "lalu", "wilayah", "pada", "banding", "gambar", "saring", "tadi"}


def test_an_address_is_read_and_written_in_one_order():
    asked = asking.read(
        {"jk": "P", "lalu": "kelas", "per": "kec", "ukuran": "usaha", "wilayah": "7571"}, PROVINCE
    )
    assert asked.query() == "ukuran=usaha&per=kec&lalu=kelas&wilayah=7571&jk=P"
    assert asked.where == {"kab": "7571", "jk": "P"}


def test_stepping_into_a_place_leads_to_the_next_finer_one():
    asked = asking.read({"ukuran": "usaha", "per": "prov", "lalu": "jk"}, NATION)
    ways = []
    for key in ("75", "7571", "757101"):
        asked = asked.inside(asked.by[0], key)
        ways.append((asked.place, asked.by))
    assert ways == [(75, ("kab", "jk")), (7571, ("kec", "jk")), (757101, ("desa", "jk"))]
    assert asked.inside("desa", "").others == {"desa": "-"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"ukuran": "gaji"}, "Ukuran “gaji” tidak ada"),
        ({"ukuran": "koperasi", "per": "kelas"}, "tidak dirinci menurut “kelas”"),
        ({"ukuran": "usaha", "per": "kelas", "lalu": "kelas"}, "Dua rincian yang sama"),
        ({"ukuran": "usaha", "per": "kelas", "kelas": "mikro"}, "Rincian dan saringan yang sama"),
        ({"ukuran": "usaha", "per": "kab", "wilayah": "7571"}, "Rincian dan saringan yang sama"),
        ({"ukuran": "usaha", "wilayah": "9999"}, "tidak dikenal"),
        ({"ukuran": "klien-dilayani", "wilayah": "757101"}, "tidak dicatat per kecamatan"),
        ({"ukuran": "usaha", "wilayah": "3573"}, "Kota Malang di luar wilayah Anda"),
        ({"ukuran": "penjualan-tengah", "banding": "kemarin"}, "tidak terbaca"),
        (
            {"ukuran": "penjualan-tengah", "per": "jk", "lalu": "kelas", "banding": "2025-01-01"},
            "Dua tanggal",
        ),
    ],
)
def test_a_question_without_sense_says_what_to_ask_instead(query, said):
    with pytest.raises(asking.Nonsense) as refused:
        asking.read(query, PROVINCE)
    assert said in refused.value.title
    assert refused.value.links or query["ukuran"] == "gaji" or "banding" in query


def test_villages_of_the_nation_are_refused_before_they_are_counted(django_assert_num_queries):
    asked = asking.read({"ukuran": "usaha", "per": "desa"}, NATION)
    with django_assert_num_queries(0), pytest.raises(asking.TooLarge) as refused:
        asking.answered(asked, scope=NATION, present=NATION, at=AT)
    assert refused.value.links[0].url == "/tanya/?ukuran=usaha&per=kab"


def test_every_choice_of_the_form_answers(people):
    filled(people)
    browser = signed_in(people.darma)
    assert "Usaha terdaftar per kabupaten/kota" in text(browser.get("/tanya/"))
    addresses = [
        "ukuran=usaha",
        "ukuran=usaha&per=mulai&lalu=jk",
        "ukuran=usaha&per=kab&gambar=peta",
        "ukuran=ber-nib&per=kab&gambar=peta",
        "ukuran=ber-nib&per=kec&wilayah=7571&saring=kelas",
        "ukuran=penjualan-tengah&per=kelas&lalu=jk",
        "ukuran=penjualan-tengah&per=kelas&banding=2025-06-30",
        "ukuran=usaha&per=kelas&banding=2025-06-30",
        "ukuran=usaha&per=jk&kelas=besar&nib=ya",
        "ukuran=usaha&per=desa",
        "ukuran=usaha&wilayah=3573",
    ]
    pages = {address: browser.get(f"/tanya/?{address}") for address in addresses}
    assert {page.status_code for page in pages.values()} == {200}
    found = [words(page) for page in pages.values()]
    assert "Pilih “Per” untuk merinci" in found[0]
    assert "titik sebanding" in found[2]
    assert "Dua tanggal tidak dibandingkan" in found[7]
    assert "Selisih" in found[6]
    assert "Belum ada baris untuk pertanyaan ini" in found[8]
    assert "Terlalu banyak baris" in found[9]
    assert "<title>Galat: " in text(pages[addresses[10]])
    part = browser.get("/tanya/?ukuran=usaha&per=kab&lalu=", headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == "/tanya/?ukuran=usaha&per=kab"
    assert "<html" not in text(part)
    changed = browser.get("/tanya/?tadi=usaha&ukuran=koperasi&per=kab&lalu=kelas&jk=P")
    assert changed.context["asked"].query() == "ukuran=koperasi&per=kab"


def test_two_days_are_compared_by_what_was_observed(people):
    filled(people)
    told = (
        signed_in(people.darma)
        .get("/tanya.json?ukuran=penjualan-tengah&pada=2026-06-30&banding=2025-06-30")
        .json()
    )
    assert told["whole"]["value"] == 360_000_000
    assert (told["whole"]["denominator"], told["whole"]["unknown"]) == (7, 4)
    assert told["before"]["whole"]["value"] is None
    assert told["whole"]["rows"] is None


def test_a_file_holds_the_whole_answer_and_says_so(people):
    filled(people)
    browser = signed_in(people.darma)
    query = "ukuran=usaha&per=desa&lalu=jk"
    told = browser.get(f"/tanya.json?{query}").json()
    sent = browser.get(f"/tanya.csv?{query}")
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) - 1 == told["rows"] == len(told["cells"])
    assert f'filename="{told["rows"]}-baris-' in sent["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(browser.get(f"/tanya.xlsx?{query}").streaming_content))
    )
    about = dict(row[:2] for row in book.get_sheet_by_name("Keterangan").to_python())
    assert about["Jumlah baris"] == str(told["rows"])
    assert about["Catatan"] == "Penyebut semua baris berjumlah 7; penyebut seluruhnya 7."
    assert browser.get("/tanya.csv?ukuran=gaji")["Location"] == "/tanya/?ukuran=gaji"


def test_who_may_not_see_rows_sees_no_small_cell_and_no_way_to_them(people):
    filled(people)
    leader = a_person(Role.LEADER, region_id=GORONTALO)
    page = leader.get("/tanya/?ukuran=usaha&per=kab&lalu=jk")
    assert "Angka terbuka, nama tidak" in text(page)
    assert "/usaha/?" not in text(page)
    cells = [cell for row in page.context["table"]["rows"] for cell in row["cells"]]
    assert {cell["text"] for cell in cells} <= {"ditutup", "0", "6", "7"}
    told = leader.get("/tanya.json?ukuran=usaha&jk=P").json()
    assert told["whole"] == {"key": "", "label": "Seluruhnya", "is_suppressed": True}
    analyst = a_person(Role.ANALYST)
    assert "Nyatakan tujuan" in text(analyst.get("/tanya/?ukuran=usaha&per=prov"))
    assert analyst.get("/tanya.json?ukuran=usaha").json()["whole"]["value"] == 8


@pytest.mark.parametrize("per", ["sektor", "mulai"])
def test_where_every_group_is_closed_the_page_says_so_instead_of_drawing_nothing(per, people):
    filled(people)
    page = a_person(Role.LEADER, region_id=GORONTALO).get(f"/tanya/?ukuran=usaha&per={per}")
    assert {row["cells"][0]["text"] for row in page.context["table"]["rows"]} == {"ditutup"}
    assert "Semua kelompok ditutup" in text(page)
    assert "Pilih wilayah yang lebih luas" in text(page)
    assert 'class="chart"' not in text(page)


def test_the_page_is_for_those_who_answer_for_figures(people):
    assert signed_in(people.budi).get("/tanya/").status_code == 200
    for name in ("ani", "sri"):
        assert signed_in(getattr(people, name)).get("/tanya/").status_code == 404
    assert Client().get("/tanya/").status_code == 302


def test_a_question_is_kept_shared_and_pinned(people):
    filled(people)
    browser = signed_in(people.darma)
    query = "ukuran=usaha&per=kab&lalu=jk"
    kept = browser.post(
        "/saringan/", {"name": "Usaha perempuan", "reach": "team", "list_name": "tanya", "query": query}
    )
    assert kept["Location"] == f"/tanya/?{query}"
    with within(EVERYTHING):
        saved = SavedFilter.objects.get()
    pin = f"/saringan/{saved.pk}/sematan/"
    assert signed_in(people.rina).post(pin, {"sematkan": "1"}).status_code == 404
    browser.get("/tanya/")  # says that it was saved, once
    assert "Usaha perempuan" not in text(browser.get("/"))
    for _ in range(2):
        assert browser.post(pin, {"sematkan": "1"})["Location"] == f"/tanya/?{query}"
    home = text(browser.get("/"))
    assert "Usaha perempuan" in home
    assert "wilayah=7571" in home
    assert "Lepas dari beranda" in text(browser.get(f"/tanya/?{query}"))
    assert "Usaha perempuan" in text(browser.get("/tanya/"))
    browser.post(pin, {"sematkan": "0"})
    browser.get("/tanya/")
    assert "Usaha perempuan" not in text(browser.get("/"))


def test_the_api_and_the_command_give_the_same_table(people, capsys):
    import json

    from django.core.management import CommandError, call_command

    filled(people)
    browser = signed_in(people.darma)
    told = browser.get("/api/v1/measures/usaha?per=kab&lalu=jk&kelas=mikro").json()
    page = browser.get("/tanya.json?ukuran=usaha&per=kab&lalu=jk&kelas=mikro").json()
    assert [each.pop("is_suppressed") for each in told["cells"]] == [False] * len(page["cells"])
    assert told["cells"] == page["cells"]
    assert told["whole"]["numerator"] == page["whole"]["numerator"]
    assert browser.get("/api/v1/measures/usaha?pada=2025-01-01").status_code == 422
    assert browser.get("/api/v1/measures/usaha?per=jk&lalu=jk").status_code == 422
    call_command("measure", "usaha", by=["kab", "jk"], where=[f"kab={KOTA_GORONTALO}"], json=True)
    ours = json.loads(capsys.readouterr().out)
    assert {cell["row"] for cell in ours["cells"]} == {str(KOTA_GORONTALO)}
    call_command("measure", "penjualan-tengah", by=["kelas"], at=date(2026, 6, 30))
    assert "Keadaan 30-06-2026" in capsys.readouterr().out
    for wrong in ({"at": date(2025, 1, 1)}, {"by": ["jk", "jk"]}, {"where": ["kab"]}):
        with pytest.raises(CommandError):
            call_command("measure", "usaha", **wrong)
