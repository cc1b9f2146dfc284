"""Activity reports and candidates for a rise: written, listed, printed, and seen by the own centre alone."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.kit.tabular import read
from karawo.plut.reports import actions
from karawo.plut.reports.models import Activity, Candidate, CandidateStep
from karawo.plut.reports.queries import build
from karawo.plut.reports.queries.candidates import candidates_of, standing_of
from karawo.plut.reports.tests.examples import LATER, asked
from karawo.plut.tests.examples import a_business, a_case, centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 14)


def given(**told) -> actions.GivenActivity:
    return actions.GivenActivity(
        **{
            "field_code": "produksi", "reported_on": date(2026, 7, 16), "starts_on": DAY, "ends_on": date(2026, 7, 15),
            "activity": "Kelas kemasan", "place": "Aula PLUT", "output": "20 label siap cetak",
            "business_field": "pangan olahan", "participants": 24, "note": "Dua peserta pindah jadwal",
            "resources": "Narasumber BPOM", "partner": "Balai POM", "follow_up": "Cek label sebulan lagi", **told,
        }
    )  # fmt: skip


def reported(people, **told) -> Activity:
    with within(scope_of(people.budi)):
        return actions.report_activity(
            centre_of(), given(**told), consultant=people.budi, by=people.budi, at=AT
        )


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_an_activity_is_reported_once_with_one_entry(people):
    first = reported(people)
    with within(EVERYTHING):
        before = Entry.objects.count()
    assert reported(people) == first
    with within(EVERYTHING):
        assert Entry.objects.count() == before
        assert Entry.objects.filter(act="activity.reported").count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"ends_on": date(2026, 7, 13)},
        {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 1), "reported_on": date(2026, 9, 2)},
        {"reported_on": date(2026, 7, 1)},
        {"field_code": "memasak"},
    ],
)
def test_days_that_cannot_be_are_refused(people, told):
    with pytest.raises(Refused):
        reported(people, **told)


def test_the_database_refuses_an_activity_that_ends_before_it_begins(people):
    row = reported(people)
    with within(EVERYTHING), pytest.raises(IntegrityError), transaction.atomic():
        actions.activities.say("activity.changed", row.centre, by=None, at=AT, activity="x")
        Activity.objects.filter(pk=row.pk).update(ends_on=date(2026, 7, 1))


def test_the_report_of_a_month_holds_every_field_and_sums_only_what_was_counted(people):
    reported(people)
    reported(people, activity="Temu mitra", participants=None, follow_up="")
    reported(people, activity="Bulan lain", starts_on=date(2026, 6, 30), ends_on=date(2026, 6, 30))
    with within(scope_of(people.budi)):
        report = build(asked("kegiatan", "2026-07", consultant=people.budi), at=LATER)
    done, after = report.tables
    assert [row.cells[0] for row in done.rows] == ["Kelas kemasan", "Temu mitra"]
    assert done.total[7] == 24
    assert done.footnotes == ("1 kegiatan belum menyebut jumlah peserta; tidak ikut dijumlahkan.",)
    first = (*done.rows[0].cells, *after.rows[0].cells)
    for value in (
        DAY, date(2026, 7, 15), date(2026, 7, 16), "Budi Konsultan", "Produksi", "pangan olahan", "Aula PLUT", 24,
        "20 label siap cetak", "Narasumber BPOM", "Balai POM", "Dua peserta pindah jadwal", "Cek label sebulan lagi",
    ):  # fmt: skip
        assert value in first
    assert done.rows[1].cells[7] is None


def test_an_activity_stands_in_the_report_of_the_consultant(people):
    reported(people)
    with within(scope_of(people.budi)):
        table = build(asked("konsultan", "2026-07", consultant=people.budi), at=LATER).table("kegiatan")
    assert [row.cells[0] for row in table.rows] == ["Kelas kemasan"]


def test_paper_and_spreadsheet_carry_the_same_cells(people, tmp_path):
    reported(people)
    browser, query = signed_in(people.budi), f"?plut={centre_of().pk}&masa=2026-07&konsultan=semua"
    paper = browser.get(f"/laporan/kegiatan/cetak.pdf{query}")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    (tmp_path / "book.xlsx").write_bytes(browser.get(f"/laporan/kegiatan/tabel.xlsx{query}").content)
    with read(tmp_path / "book.xlsx") as opened:
        cells = {cell for row in opened.sheets[0].rows() for cell in row.values}
    assert {"Kelas kemasan", "Aula PLUT", 24, "20 label siap cetak"} <= cells


def test_an_activity_is_typed_mended_and_removed(people):
    browser = signed_in(people.budi)
    typed = {
        "activity": "Pasar tani", "field_code": "pemasaran", "starts_on": "2026-07-04", "ends_on": "2026-07-04",
        "place": "Lapangan", "output": "12 lapak", "reported_on": "2026-07-05", "participants": "",
        "key": str(uuid4()),
    }  # fmt: skip
    assert browser.get("/laporan/kegiatan/baru/").status_code == 200
    assert browser.post("/laporan/kegiatan/baru/", typed).status_code == 302
    with within(EVERYTHING):
        row = Activity.objects.get()
    assert (row.consultant_id, row.participants) == (people.budi.pk, None)
    listed = browser.get("/laporan/kegiatan/?masa=2026-07&konsultan=semua").content.decode()
    assert "Pasar tani" in listed and f"/laporan/kegiatan/{row.pk}/" in listed
    refused = browser.post(f"/laporan/kegiatan/{row.pk}/", typed | {"ends_on": "2026-07-01"})
    assert refused.status_code == 422 and "Pasar tani" in refused.content.decode()
    assert browser.post(f"/laporan/kegiatan/{row.pk}/", typed | {"participants": "80"}).status_code == 302
    with within(EVERYTHING):
        assert Activity.objects.get().participants == 80
    browser.post(f"/laporan/kegiatan/{row.pk}/penghapusan/", {"reason": ""})
    with within(EVERYTHING):
        assert Activity.objects.exists(), "no reason, no removal"
    browser.post(f"/laporan/kegiatan/{row.pk}/penghapusan/", {"reason": "Tercatat dua kali"})
    with within(EVERYTHING):
        assert not Activity.objects.exists()


@pytest.mark.parametrize("who", ["rina", "darma", "ani", "sri"])
def test_another_centre_never_sees_an_activity(people, who):
    row = reported(people)
    assert signed_in(getattr(people, who)).get(f"/laporan/kegiatan/{row.pk}/").status_code == 404


@pytest.fixture
def candidate(people):
    case = a_case(people, a_business("Karawo Bu Sri"), on=date(2026, 5, 1))
    with within(scope_of(people.budi)):
        return actions.name_candidate(centre_of(), 2026, case, by=people.budi, at=AT)


def scored(people, candidate, value, on, *, field="produksi", at=AT):
    told = actions.GivenStep(on, field, "Mutu berubah-ubah", "Resep baku", value, on)
    with within(scope_of(people.budi)):
        return actions.add_step(candidate, told, consultant=people.budi, by=people.budi, at=at)


def of_2026(people):
    with within(scope_of(people.budi)):
        return [(each, standing_of(each)) for each in candidates_of(centre_of(), 2026)]


def test_a_rise_of_value_is_said_of_two_dated_values_in_one_field(people, candidate):
    [(_row, standing)] = of_2026(people)
    assert (standing.steps, standing.change) == ((), "")
    scored(people, candidate, 2, date(2026, 6, 1))
    [(_row, standing)] = of_2026(people)
    assert standing.change == "", "one value is no change"
    scored(people, candidate, 5, date(2026, 6, 20), field="pemasaran")
    [(_row, standing)] = of_2026(people)
    assert standing.change == "", "another field is another question"
    scored(people, candidate, 4, date(2026, 7, 1))
    [(_row, standing)] = of_2026(people)
    assert standing.change == "Produksi: naik 2"
    assert len(standing.steps) == 3, "the earlier values stay"


def test_values_lie_between_one_and_five_and_the_database_says_so_too(people, candidate):
    for value in (0, 6):
        with pytest.raises(Refused):
            scored(people, candidate, value, date(2026, 6, 1))
    step = scored(people, candidate, 3, date(2026, 6, 1))
    with within(EVERYTHING), pytest.raises(IntegrityError), transaction.atomic():
        actions.candidates.say("candidate.scored", candidate.centre, by=None, at=AT, year=2026, value=9)
        CandidateStep.objects.filter(pk=step.pk).update(value=9)


def test_a_candidate_is_named_once_dropped_with_a_reason_and_named_again(people, candidate):
    with within(scope_of(people.budi)):
        case = candidate.case
        assert actions.name_candidate(centre_of(), 2026, case, by=people.budi, at=AT) == candidate
        with pytest.raises(Refused):
            actions.drop_candidate(candidate, reason=" ", by=people.budi, at=AT)
        actions.drop_candidate(candidate, reason="Pindah usaha", by=people.budi, at=AT)
    assert of_2026(people) == []
    with within(scope_of(people.budi)):
        again = actions.name_candidate(centre_of(), 2026, case, by=people.budi, at=AT)
    assert again.pk == candidate.pk and again.dropped_at is None


def test_the_pages_of_candidates_name_score_and_print(people, candidate):
    browser, base = signed_in(people.budi), f"/laporan/calon/{candidate.pk}/"
    assert "Karawo Bu Sri" in browser.get("/laporan/calon/?tahun=2026").content.decode()
    typed = {
        "on": "2026-07-01", "field_code": "produksi", "problem": "Mutu", "solution": "Resep baku", "value": "3",
        "scored_on": "2026-07-01", "key": str(uuid4()),
    }  # fmt: skip
    assert browser.post(base, typed).status_code == 302
    assert browser.post(base, typed | {"value": "9", "key": str(uuid4())}).status_code == 422
    assert "Resep baku" in browser.get(base).content.decode()
    assert browser.get("/laporan/calon-naik-kelas/cetak.pdf?masa=2026").content.startswith(b"%PDF")
    assert signed_in(people.rina).get(base).status_code == 404
    with within(EVERYTHING):
        assert Candidate.objects.get().steps.count() == 1
