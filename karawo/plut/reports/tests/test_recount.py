"""The rest of the figures counted a second time: chosen clients, growth, work programme, satisfaction, all sums."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest
from django.db import connection

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.journal.actions import record
from karawo.plut.reports.actions import GivenItem, add_item, choose_clients
from karawo.plut.reports.queries import build
from karawo.plut.reports.rules.forms import FORMS
from karawo.plut.reports.rules.period import Span
from karawo.plut.reports.rules.table import Report, Table
from karawo.plut.reports.tests.examples import LATER, a_quarter, asked, told
from karawo.plut.tests.examples import a_session, centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.surveys.actions import close_survey
from karawo.surveys.tests.examples import opened, sheet_of_29

pytestmark = pytest.mark.django_db
CODES = {Span.MONTH: "2026-07", Span.QUARTER: "2026-T3", Span.YEAR: "2026"}


def sql(text: str, *values):
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def one(text: str, *values):
    return sql(text, *values)[0][0]


@pytest.fixture
def quarter(people):
    """With a chosen cooperative and business, a work programme of three activities, and one figure of growth."""
    found = a_quarter(people)
    told(found.sri.business, "sales_rupiah", 130_000_000, date(2026, 6, 30))
    told(found.sri.business, "sales_rupiah", 120_000_000, date(2025, 6, 30))
    told(found.tani.business, "sales_rupiah", 40_000_000, date(2026, 12, 31), at=LATER)
    with within(scope_of(people.budi)):
        choose_clients(centre_of(), 2026, [found.sri, found.cooperative], by=people.budi, at=AT)
        for name, source, rupiah in (
            ("Kelas", "dak", 5_000_000),
            ("Temu", "dak", 0),
            ("Ritel", "mitra", None),
        ):
            given = GivenItem(
                goal="x", objective="x", activity=name, indicator="x", output_number=Decimal(3), output_unit="kali",
                budget_source=source, starts_on=date(2026, 2, 1), ends_on=date(2026, 3, 1), budget_rupiah=rupiah,
                beneficiary_count=12,
            )  # fmt: skip
            add_item(centre_of(), 2026, given, by=people.budi, at=AT)
    return found


def built(people, slug, masa, **given) -> Report:
    with within(scope_of(people.budi)):
        return build(asked(slug, masa, **given), at=LATER)


def cells(table: Table, key: str) -> list:
    place = [column.key for column in table.columns].index(key)
    return [row.cells[place] for row in table.rows]


def total(table: Table, key: str):
    assert table.total is not None
    return table.total[[column.key for column in table.columns].index(key)]


def test_every_sum_of_every_form_is_what_its_column_adds_up_to(people, quarter):
    """All forms, all spans, all tables: what is unknown stays out, and where nothing is known there is no sum."""
    seen = 0
    for form in FORMS:
        case = quarter.sri if form.about == "client" else None
        for span in form.spans if form.slug != "iku" else (Span.QUARTER,):
            report = built(people, form.slug, CODES[span], case=case)
            for table in report.tables:
                if table.total is None:
                    continue
                for place, column in enumerate(table.columns):
                    given = table.total[place]
                    if not column.is_number or given is None:
                        continue
                    known = [row.cells[place] for row in table.rows if row.cells[place] is not None]
                    if report.form == "konsultan" and column.key == "minutes":
                        known = [minutes for (minutes,) in minutes_of(people, span)]
                    assert given == sum(known), (form.slug, span, table.key, column.key)
                    seen += 1
    assert seen >= 15


def minutes_of(people, span: Span):
    first, last = {
        Span.MONTH: ("07-01", "07-31"),
        Span.QUARTER: ("07-01", "09-30"),
        Span.YEAR: ("01-01", "12-31"),
    }[span]
    return sql(
        'SELECT duration_minutes FROM plut_session WHERE "on" BETWEEN %s AND %s',
        f"2026-{first}",
        f"2026-{last}",
    )


@pytest.mark.parametrize("slug", ["koperasi-sasaran", "umk-sasaran"])
def test_the_chosen_are_those_of_the_list_and_their_figures_those_of_the_full_form(people, quarter, slug):
    column = "owner_id" if slug.startswith("koperasi") else "business_id"
    chosen = sql(
        f"SELECT c.{column} FROM reports_targetclient t JOIN plut_case c ON c.id = t.case_id "
        f"WHERE t.year = 2026 AND c.{column} IS NOT NULL"
    )
    table = built(people, slug, "2026").tables[0]
    whole = built(people, slug.removesuffix("-sasaran"), "2026").tables[0]
    assert {row.subject for row in table.rows} == {pk for (pk,) in chosen} != set()
    by_key = {row.key: row.cells for row in whole.rows}
    assert all(row.cells == by_key[row.key] for row in table.rows)
    assert len(whole.rows) > len(table.rows) or slug == "koperasi-sasaran"


def test_the_work_programme_adds_up_by_source_and_names_what_is_unsaid(people, quarter):
    report = built(people, "program-kerja", "2026")
    plain = sql(
        "SELECT budget_source, count(*), sum(budget_rupiah) FROM reports_workitem WHERE year = 2026 GROUP BY 1"
    )
    by_source = report.table("sumber")
    assert sorted(zip(cells(by_source, "items"), cells(by_source, "budget"), strict=True), key=str) == sorted(
        ((number, None if rupiah is None else int(rupiah)) for _source, number, rupiah in plain), key=str
    )
    assert total(by_source, "items") == sum(number for _source, number, _rupiah in plain) == 3
    assert total(by_source, "budget") == total(report.table("kegiatan"), "budget") == 5_000_000
    assert any("1 kegiatan belum menyebut anggarannya" in note for note in report.table("kegiatan").footnotes)


def test_growth_is_the_median_of_the_pairs_counted_by_hand(people, quarter):
    report = built(people, "perkembangan", "2026")
    table = report.table("perkembangan")
    rows = sql(
        "SELECT business_id, period_to, number FROM registry_observation WHERE what = 'sales_rupiah' ORDER BY period_to"
    )
    by_client: dict[int, list[tuple[date, int]]] = {}
    for business_id, on, number in rows:
        by_client.setdefault(business_id, []).append((on, number))
    changes = []
    for told_rows in by_client.values():
        last = max((each for each in told_rows if each[0].year == 2026), default=None)
        before = [each for each in told_rows if last and (last[0] - each[0]).days >= 300]
        if last and before:
            changes.append(Decimal(100) * (last[1] - before[-1][1]) / before[-1][1])
    assert table.value("growth:sales", "pairs") == len(changes) == 2
    assert table.value("growth:sales", "risen") == sum(change > 0 for change in changes)
    assert table.value("growth:sales", "fallen") == sum(change < 0 for change in changes)
    middle = Decimal(median(changes)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert table.value("growth:sales", "percent") == middle
    assert len(report.table("sales").rows) == len(changes)
    assert table.value("growth:sales", "clients") == one("SELECT count(DISTINCT subject_id) FROM plut_case")


def test_satisfaction_in_the_quarter_is_the_mean_of_nine_means(people, quarter):
    survey = opened(people, period_from=date(2026, 7, 1), period_to=date(2026, 8, 5))
    sheet_of_29(survey)
    with within(EVERYTHING):
        record("test.closed", by=None, at=AT)
    with within(scope_of(people.darma)):
        close_survey(survey, by=people.darma, at=LATER)
    elements = [
        name
        for (name,) in sql(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'surveys_answer' "
            "AND data_type = 'smallint'"
        )
    ]
    means = [one(f"SELECT avg({name}) FROM surveys_answer") for name in elements]
    plain = sum(Decimal(mean) for mean in means) / len(means) * 25
    table = built(people, "iku", "2026-T3").table("iku")
    assert len(elements) == 9
    assert table.value("iku:skm", "value") == pytest.approx(plain, abs=Decimal("0.05"))
    assert round(table.value("iku:skm", "value"), 2) == Decimal("91.48")


@pytest.mark.parametrize("masa", ["2026-07", "2026-T3", "2026"])
def test_the_report_of_the_whole_centre_is_the_sum_of_its_consultants(people, quarter, masa):
    other = User.objects.create_user("lain", password="kain-krawang-enam", name="Lain")
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=other, role="consultant", centre=centre_of(), starts_on=date(2024, 1, 1), granted_at=AT
        )
    a_session(people, quarter.tani, on=date(2026, 7, 30), duration_minutes=20, by=other)
    whole, first, second = (
        built(people, "konsultan", masa, consultant=who).table("ringkasan")
        for who in (None, people.budi, other)
    )
    for slug in ("sesi-pendampingan", "jam-pendampingan"):
        parts = [table.value(f"measure:{slug}", "number") for table in (first, second)]
        assert whole.value(f"measure:{slug}", "number") == pytest.approx(sum(parts), abs=Decimal("0.1")), slug
