"""Handed in once and for all; three drawings of one report; plans that are locked."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from karawo.accounts.access import scope_of
from karawo.journal.models import Entry, Look
from karawo.kit.tabular import read
from karawo.kit.writing import write_book
from karawo.plut import actions as work
from karawo.plut.models import Outcome
from karawo.plut.reports import actions
from karawo.plut.reports.models import FrozenReport, PlanLock, TargetClient, WorkItem
from karawo.plut.reports.pages.sending import paper_of
from karawo.plut.reports.pages.shapes import shown
from karawo.plut.reports.queries import book_of, build, changes_since, report_of, signers_of, verified
from karawo.plut.reports.queries.drawing import Seal
from karawo.plut.reports.rules.difference import Change
from karawo.plut.reports.rules.forms import FORMS, Form
from karawo.plut.reports.rules.table import Kind, Signer, checksum, text_of
from karawo.plut.reports.tests.examples import LATER, a_head, a_quarter, an_outcome, asked
from karawo.plut.tests.examples import a_session, centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
SIGNERS = (Signer("Konsultan", "Budi Konsultan", "REG-1"), Signer("Kepala PLUT", "Hasna Kepala"))


@pytest.fixture
def quarter(people):
    return a_quarter(people)


def frozen(people, slug="konsultan", masa="2026-07", **given) -> FrozenReport:
    given = given or ({"consultant": people.budi} if slug == "konsultan" else {})
    with within(scope_of(people.budi)):
        return actions.freeze(asked(slug, masa, **given), SIGNERS, by=people.budi, at=LATER)


def test_a_frozen_report_bears_number_checksum_and_signers(people, quarter):
    row = frozen(people)
    assert row.number == f"001/LAP/PLUT-{row.centre_id}/VIII/2026"
    canonical = json.dumps(row.content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert row.sha256 == hashlib.sha256(canonical).hexdigest()
    assert [each["name"] for each in row.content["signers"]] == ["Budi Konsultan", "Hasna Kepala"]
    with within(EVERYTHING):
        kept = FrozenReport.objects.get(pk=row.pk)
        assert checksum(kept.content) == kept.sha256, "as the database gives it back"
        assert Entry.objects.filter(act="report.frozen").count() == 1
    with within(scope_of(people.budi)):
        assert report_of(kept) == build(asked("konsultan", "2026-07", consultant=people.budi), at=LATER)


def test_the_next_one_takes_the_next_number_and_names_the_one_before(people, quarter):
    first, second = frozen(people), frozen(people)
    other = frozen(people, "umk", "2026")
    assert [row.serial for row in (first, second, other)] == [1, 2, 3]
    assert second.replaces == first and other.replaces is None


@pytest.mark.parametrize(
    "text", ["UPDATE reports_frozenreport SET sha256 = sha256", "DELETE FROM reports_frozenreport"]
)
def test_the_database_refuses_to_change_or_delete_a_frozen_report(people, quarter, text):
    frozen(people)
    with (
        pytest.raises(DatabaseError),
        within(EVERYTHING),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(text)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(text)


def test_another_centre_neither_freezes_nor_sees_it(people, quarter):
    row = frozen(people)
    with within(scope_of(people.rina)), pytest.raises(NotAllowed):
        actions.freeze(asked("konsultan", "2026-07"), SIGNERS, by=people.rina, at=LATER)
    with within(scope_of(people.rina)):
        assert not FrozenReport.objects.exists()
    with within(scope_of(people.darma)):
        assert FrozenReport.objects.get() == row, "the office to which it is handed in"


def test_a_period_to_come_is_not_frozen(people, quarter):
    with within(scope_of(people.budi)), pytest.raises(Refused, match="belum mulai"):
        actions.freeze(asked("konsultan", "2026-09"), SIGNERS, by=people.budi, at=LATER)


def test_what_changed_since_is_named_row_by_row(people, quarter):
    row = frozen(people)
    with within(scope_of(people.budi)):
        assert changes_since(row, at=LATER) == ()
        work.attribute(Outcome.objects.get(kind_code="pinjaman"), "supported", by=people.budi, at=LATER)
    a_session(people, quarter.sri, on=date(2026, 7, 30), duration_minutes=60)
    with within(scope_of(people.budi)):
        found = changes_since(row, at=LATER)
    assert [each.row for each in found if each.change is Change.ADDED] == ["30 Jul 2026, Karawo Bu Sri"]
    cells = {
        (each.row, each.column): (each.before, each.after) for each in found if each.change is Change.CHANGED
    }
    assert cells["Sesi pendampingan, sesi", "Jumlah"] == ("2", "3")
    assert cells["22 Jul 2026, Karawo Bu Sri", "Peran PLUT"] == ("–", "ditunjang kami")
    assert cells["Jumlah", "Menit"] == ("135", "195")


def test_whoever_holds_the_paper_learns_that_it_is_whole_and_nothing_of_its_rows(people, quarter):
    row = frozen(people)
    found = verified(row.token)
    assert found is not None and found.is_whole and found.number == row.number and found.replaced_by == ""
    later = frozen(people)
    assert verified(row.token).replaced_by == later.number
    assert verified("tidak-ada") is None
    page = Client().get(f"/laporan/sah/{row.token}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert row.number in text and row.sha256 in text and "utuh" in text
    assert "Karawo Bu Sri" not in text
    assert Client().get("/laporan/sah/tidak-ada/").status_code == 404


def every_form(people, quarter):
    return [
        asked("konsultan", "2026-07", consultant=people.budi), asked("konsultan", "2026-T3"),
        asked("konsultan", "2026"), asked("koperasi", "2026"), asked("umk", "2026"),
        asked("koperasi-sasaran", "2026"), asked("umk-sasaran", "2026"),
        asked("kartu-program", "2026", case=quarter.sri), asked("kartu-pelaksanaan", "2026", case=quarter.sri),
        asked("iku", "2026-T3"), asked("program-kerja", "2026"), asked("perkembangan", "2026"),
        asked("kegiatan", "2026-07"), asked("calon-naik-kelas", "2026"),
    ]  # fmt: skip


def planned(people, quarter) -> None:
    with within(scope_of(people.budi)):
        actions.choose_clients(
            centre_of(), 2026, [quarter.sri, quarter.cooperative], by=people.budi, at=LATER
        )
        actions.add_item(centre_of(), 2026, an_item(), by=people.budi, at=LATER)


def an_item(**changed) -> actions.GivenItem:
    given = {
        "goal": "UMKM naik kelas", "objective": "UMK Kota Gorontalo", "activity": "Kelas kemasan",
        "indicator": "Peserta", "output_number": Decimal(30), "output_unit": "orang", "budget_source": "csr",
        "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 2), "beneficiary_count": 30,
        "budget_rupiah": 12_500_000, "partner": "Bank", **changed,
    }  # fmt: skip
    return actions.GivenItem(**given)


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


@needs_poppler
def test_screen_paper_and_spreadsheet_tell_the_same_figures_cell_by_cell(people, quarter, tmp_path):
    planned(people, quarter)
    seal = Seal("001/LAP/PLUT-1/VIII/2026", "a" * 64, LATER, "https://contoh.example/laporan/sah/x/")
    for each in every_form(people, quarter):
        with within(scope_of(people.budi)):
            report = build(each, at=LATER)
            signers = signers_of(each, at=LATER)
        path = tmp_path / "r.pdf"
        path.write_bytes(paper_of(report, signers, seal).content)
        paper = folded(
            subprocess.run(
                ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True
            ).stdout
        )
        assert folded(seal.number) in paper and seal.sha256 in paper
        book = io.BytesIO()
        write_book(book, book_of(report, signers, seal))
        (tmp_path / "r.xlsx").write_bytes(book.getvalue())
        screen = shown(report)
        with read(tmp_path / "r.xlsx") as opened:
            sheets = {sheet.name: [list(row.values) for row in sheet.rows()] for sheet in opened.sheets}
        for table, drawn in zip(report.tables, screen, strict=True):
            shift = int(table.is_numbered)
            rows = sheets[table.title[:31]]
            assert len(rows) == 1 + len(table.rows) + (table.total is not None), (each.form.slug, table.title)
            for row, line, cells in zip(table.rows, drawn["rows"], rows[1:], strict=False):
                cells += [None] * (shift + len(table.columns) - len(cells))
                for cell, column, on_screen, in_sheet in zip(
                    row.cells, table.columns, line["cells"], cells[shift:], strict=True
                ):
                    kind = table.kind_of(row, column)
                    word = on_screen["text"]
                    assert word == text_of(cell, kind)
                    assert as_read(in_sheet, kind) == word, (each.form.slug, table.title, column.label)
                    if column.is_number or kind is Kind.DATE:
                        assert folded(word) in paper, (each.form.slug, table.title, column.label, word)
            for at, total in enumerate(drawn["total"]):
                if total["text"]:
                    assert folded(total["text"]) in paper
                    assert as_read(rows[-1][shift + at], table.columns[at].kind) == total["text"]


def as_read(value, kind: Kind) -> str:
    """A cell of the spreadsheet in the words of the screen."""
    if value is None or value == "":
        return text_of(None, kind)
    if isinstance(value, (int, float)):
        exact = Decimal(repr(value))
        return text_of(round(exact * 100, 6) if kind is Kind.PERCENT else exact, kind)
    if hasattr(value, "date") and not isinstance(value, date):
        return text_of(value.date(), kind)
    return text_of(value.date() if hasattr(value, "hour") else value, kind)


def test_an_export_stands_in_the_journal_and_in_the_trail_of_each_client(people, quarter):
    with within(scope_of(people.budi)):
        report = build(asked("umk", "2026"), at=LATER)
        actions.record_export(report, centre_of(), "PDF", by=people.budi, at=LATER)
    with within(EVERYTHING):
        assert Entry.objects.filter(act="report.exported").count() == 1
        seen = set(Look.objects.filter(what=Look.What.EXPORT).values_list("subject_id", flat=True))
        assert {quarter.sri.business_id, quarter.tani.business_id} <= seen
    with within(scope_of(people.rina)), pytest.raises(NotAllowed):
        actions.record_export(report, centre_of_id(quarter), "PDF", by=people.rina, at=LATER)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.slug)
def test_the_export_of_every_form_fits_into_the_trail(people, quarter, form: Form):
    with within(scope_of(people.budi)):
        report = replace(
            build(asked("umk", "2026"), at=LATER),
            title=form.title,
            centre="Pusat Layanan Usaha Terpadu Koperasi dan Usaha Mikro, Kecil, dan Menengah Gorontalo " * 3,
        )
        actions.record_export(report, centre_of(), "PDF", by=people.budi, at=LATER)
    with within(EVERYTHING):
        looks = Look.objects.filter(what=Look.What.EXPORT)
        assert looks.exists()
        assert all(look.detail.startswith(form.title) for look in looks)


def centre_of_id(quarter):
    return quarter.sri.centre


def test_a_locked_choice_of_clients_is_changed_by_nobody(people, quarter):
    head = a_head()
    planned(people, quarter)
    with within(scope_of(head)):
        lock = actions.lock_plan(centre_of(), PlanLock.What.CLIENTS, 2026, by=head, at=LATER)
        assert actions.lock_plan(centre_of(), PlanLock.What.CLIENTS, 2026, by=head, at=LATER) == lock
    with within(scope_of(people.budi)), pytest.raises(Refused, match="dikunci"):
        actions.choose_clients(centre_of(), 2026, [quarter.tani], by=people.budi, at=LATER)
    with within(scope_of(people.budi)), pytest.raises(NotAllowed):
        actions.reopen_plan(centre_of(), PlanLock.What.CLIENTS, 2026, reason="x", by=people.budi, at=LATER)
    for text in ("DELETE FROM reports_targetclient", "UPDATE reports_targetclient SET year = 2027"):
        with (
            pytest.raises(IntegrityError),
            within(EVERYTHING),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(text)
    with within(scope_of(head)):
        with pytest.raises(Refused, match="mengapa"):
            actions.reopen_plan(centre_of(), PlanLock.What.CLIENTS, 2026, reason=" ", by=head, at=LATER)
        actions.reopen_plan(
            centre_of(), PlanLock.What.CLIENTS, 2026, reason="Klien pindah", by=head, at=LATER
        )
        assert actions.choose_clients(centre_of(), 2026, [quarter.tani], by=head, at=LATER) == 1
        assert [row.subject_id for row in TargetClient.objects.all()] == [quarter.tani.subject_id]


def test_the_work_programme_is_checked_changed_locked_and_emptied(people, quarter):
    head = a_head()
    with within(scope_of(people.budi)):
        with pytest.raises(Refused, match="dalam tahun"):
            actions.add_item(centre_of(), 2026, an_item(ends_on=date(2027, 1, 5)), by=people.budi, at=LATER)
        with pytest.raises(Refused, match="mendahului"):
            actions.add_item(centre_of(), 2026, an_item(ends_on=date(2026, 8, 5)), by=people.budi, at=LATER)
        item = actions.add_item(centre_of(), 2026, an_item(), by=people.budi, at=LATER)
        actions.change_item(item, an_item(budget_rupiah=None), by=people.budi, at=LATER)
        report = build(asked("program-kerja", "2026"), at=LATER)
        assert report.table("kegiatan").total[9] is None, "unsaid is no zero"
        assert any("belum menyebut" in note for note in report.table("kegiatan").footnotes)
    with within(scope_of(head)):
        with pytest.raises(Refused, match="kosong"):
            actions.lock_plan(centre_of(), PlanLock.What.WORK, 2025, by=head, at=LATER)
        actions.lock_plan(centre_of(), PlanLock.What.WORK, 2026, by=head, at=LATER)
        with pytest.raises(Refused, match="dikunci"):
            actions.remove_item(item, reason="x", by=head, at=LATER)
        actions.reopen_plan(
            centre_of(), PlanLock.What.WORK, 2026, reason="Anggaran berubah", by=head, at=LATER
        )
        actions.remove_item(item, reason="Batal", by=head, at=LATER)
        assert not WorkItem.objects.exists()
    with within(scope_of(people.rina)), pytest.raises(NotAllowed):
        actions.add_item(quarter.sri.centre, 2026, an_item(), by=people.rina, at=LATER)


def test_only_the_head_sets_targets_and_the_paper_is_named(people, quarter):
    head = a_head()
    common = {"year": 2026, "quarter": 3, "source": "Renja 2026", "at": LATER}
    with within(scope_of(people.budi)), pytest.raises(NotAllowed):
        actions.set_target(centre_of(), "sesi", number=Decimal(9), by=people.budi, **common)
    with within(scope_of(head)):
        with pytest.raises(Refused, match="dokumen"):
            actions.set_target(centre_of(), "sesi", number=Decimal(9), by=head, **{**common, "source": " "})
        with pytest.raises(Refused, match="lebih dari nol"):
            actions.set_target(centre_of(), "sesi", number=Decimal(0), by=head, **common)
        row = actions.set_target(centre_of(), "sesi", number=Decimal(9), by=head, **common)
        assert actions.set_target(centre_of(), "sesi", number=Decimal(9), by=head, **common) == row
        assert actions.set_target(centre_of(), "sesi", number=None, by=head, **common) is None
    with within(EVERYTHING):
        acts = [entry.act for entry in Entry.objects.filter(act__startswith="iku.").order_by("pk")]
    assert acts == ["iku.target_set", "iku.target_removed"]


def test_a_result_of_another_month_is_not_in_this_one(people, quarter):
    an_outcome(people, quarter.tani, "merek", date(2026, 6, 30), attribution="not_ours")
    with within(scope_of(people.budi)):
        report = build(asked("konsultan", "2026-06"), at=LATER)
    assert report.table("hasil").rows == ()
