"""Every figure of every report, counted a second time by plain SQL over the rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.growth.models import Assessment, NaikKelas, Rubric
from karawo.journal.actions import record
from karawo.plut import actions as work
from karawo.plut.reports.models import Indicator, IndicatorTarget
from karawo.plut.reports.queries import build, rows_behind
from karawo.plut.reports.rules.period import parse_period
from karawo.plut.reports.rules.predicate import NO_TARGET, NOT_ENOUGH, NOT_YET
from karawo.plut.reports.tests.examples import LATER, a_quarter, asked, told
from karawo.plut.tests.examples import centre_of
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


def sql(text: str, *values):
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def one(text: str, *values):
    return sql(text, *values)[0][0]


@pytest.fixture
def quarter(people):
    return a_quarter(people)


def built(people, slug, masa, **given):
    with within(scope_of(people.budi)):
        return build(asked(slug, masa, **given), at=LATER)


DAYS = {"2026-05": ("2026-05-01", "2026-05-31"), "2026-07": ("2026-07-01", "2026-07-31"),
        "2026-T3": ("2026-07-01", "2026-09-30"), "2026": ("2026-01-01", "2026-12-31")}  # fmt: skip


@pytest.mark.parametrize("masa", DAYS)
def test_the_report_of_a_consultant_counts_as_a_plain_query_does(people, quarter, masa):
    report = built(people, "konsultan", masa, consultant=people.budi)
    days = DAYS[masa]
    sessions = 'FROM plut_session WHERE "on" BETWEEN %s AND %s AND consultant_id = %s'
    who = (*days, people.budi.pk)
    summary = report.table("ringkasan")

    def said(slug):
        return summary.value(f"measure:{slug}", "number")

    minutes = one(f"SELECT coalesce(sum(duration_minutes), 0) {sessions}", *who)
    assert said("sesi-pendampingan") == one(f"SELECT count(*) {sessions}", *who)
    assert said("jam-pendampingan") == one("SELECT round(%s / 60.0, 1)", minutes)
    assert said("klien-dilayani") == one(
        "SELECT count(DISTINCT c.subject_id) FROM plut_sessionclient c JOIN plut_session s ON s.id = c.session_id "
        'WHERE s."on" BETWEEN %s AND %s AND s.consultant_id = %s', *who,
    )  # fmt: skip
    assert said("hasil-pendampingan") == one(
        "SELECT count(*) FROM plut_outcome o JOIN plut_case c ON c.id = o.case_id WHERE reached_on BETWEEN %s AND %s "
        "AND c.consultant_id = %s AND NOT is_dismissed AND attribution <> 'not_ours'", *who,
    )  # fmt: skip
    assert said("tindak-lanjut") == one(
        "SELECT count(*) FROM plut_sessionclient c JOIN plut_session s ON s.id = c.session_id "
        "WHERE s.\"on\" BETWEEN %s AND %s AND s.consultant_id = %s AND follow_up <> ''", *who,
    )  # fmt: skip
    assert said("program-selesai") == 0
    detail = report.table("rincian")
    assert len(detail.rows) == one(
        "SELECT count(*) FROM plut_sessionclient c JOIN plut_session s ON s.id = c.session_id "
        'WHERE s."on" BETWEEN %s AND %s AND s.consultant_id = %s', *who,
    )  # fmt: skip
    if detail.rows:
        assert detail.total[-1] == minutes
    assert len(report.table("hasil").rows) == said("hasil-pendampingan")
    assert len(report.table("program").rows) == one(
        "SELECT count(*) FROM plut_cardline WHERE due_on BETWEEN %s AND %s AND consultant_id = %s", *who
    )


def test_a_target_counts_only_in_its_own_period(people, quarter):
    month = built(people, "konsultan", "2026-07", consultant=people.budi).table("ringkasan")
    assert month.value("measure:sesi-pendampingan", "target") == 4
    assert month.value("measure:sesi-pendampingan", "reached") == Decimal("50.0")
    may = built(people, "konsultan", "2026-05", consultant=people.budi).table("ringkasan")
    assert may.value("measure:sesi-pendampingan", "target") is None


def test_a_group_session_stands_with_each_client_and_counts_once(people, quarter):
    detail = built(people, "konsultan", "2026-07").table("rincian")
    assert [row.cells[-1] for row in detail.rows] == [90, 45, 45]
    assert detail.total[-1] == 135


def test_the_forms_of_cooperatives_and_businesses_hold_what_was_told_for_the_year(people, quarter):
    table = built(people, "koperasi", "2026").table("koperasi")
    told_rows = sql(
        "SELECT owner_id, members_male + members_female, employees, assets_rupiah, volume_rupiah, rat_on "
        "FROM registry_cooperativeyear WHERE year = 2025"
    )
    assert len(table.rows) == len(told_rows) == 1
    owner_id, members, employees, assets, volume, rat_on = told_rows[0]
    key = f"owner:{owner_id}"
    assert [table.value(key, name) for name in ("members", "employees", "assets", "volume", "rat_on")] == [
        members, employees, assets, volume, rat_on,
    ]  # fmt: skip
    assert table.value(key, "own_capital") is None
    assert dict(zip([c.key for c in table.columns], table.total, strict=True))["own_capital"] is None

    businesses = built(people, "umk", "2026").table("umk")
    assert {row.key for row in businesses.rows} == {
        f"business:{pk}" for (pk,) in sql("SELECT business_id FROM plut_case WHERE business_id IS NOT NULL")
    }
    for row in businesses.rows:
        newest = sql(
            "SELECT number FROM registry_observation WHERE business_id = %s AND what = 'sales_rupiah' "
            "AND period_to <= '2025-12-31' ORDER BY period_to DESC LIMIT 1", int(row.key.split(":")[1]),
        )  # fmt: skip
        assert businesses.value(row.key, "sales") == (newest[0][0] if newest else None)
    assert businesses.value(f"business:{quarter.sri.business_id}", "workers") == 3
    totals = dict(zip([c.key for c in businesses.columns], businesses.total, strict=True))
    assert totals["sales"] == 150_000_000
    assert any("penjualan setahun 2" in note for note in businesses.footnotes)


def test_a_figure_known_only_after_the_year_is_not_in_it(people, quarter):
    told(quarter.sri.business, "sales_rupiah", 999, date(2026, 6, 30))
    businesses = built(people, "umk", "2026").table("umk")
    assert businesses.value(f"business:{quarter.sri.business_id}", "sales") == 100_000_000


def test_the_more_trusted_source_of_one_period_counts(people, quarter):
    told(quarter.tani.business, "sales_rupiah", 70_000_000, date(2025, 12, 31), kind="field_verified")
    told(quarter.tani.business, "sales_rupiah", 10, date(2025, 12, 31), kind="estimate", at=LATER)
    businesses = built(people, "umk", "2026").table("umk")
    assert businesses.value(f"business:{quarter.tani.business_id}", "sales") == 70_000_000


def test_growth_is_told_on_pairs_alone(people, quarter):
    table = built(people, "perkembangan", "2025").table("perkembangan")
    assert table.value("growth:sales", "clients") == 0, "nobody was accompanied in 2025"
    table = built(people, "perkembangan", "2026").table("perkembangan")
    assert table.value("growth:sales", "clients") == 3
    assert table.value("growth:sales", "pairs") == 0, "no figure of 2026 yet"
    told(quarter.sri.business, "sales_rupiah", 130_000_000, date(2026, 6, 30))
    told(quarter.sri.business, "sales_rupiah", 120_000_000, date(2025, 6, 30))
    report = built(people, "perkembangan", "2026")
    table = report.table("perkembangan")
    assert (table.value("growth:sales", "pairs"), table.value("growth:sales", "without")) == (1, 2)
    assert table.value("growth:sales", "percent") == Decimal("8.3"), "130 against 120; December is too near"
    assert table.value("growth:workers", "pairs") == 0
    assert len(report.table("sales").rows) == 1


def test_cards_hold_every_line_and_every_session_of_a_client(people, quarter):
    card = built(people, "kartu-program", "2026", case=quarter.sri).table("kartu")
    assert len(card.rows) == one(
        "SELECT count(*) FROM plut_cardline l JOIN plut_programmecard c ON c.id = l.card_id WHERE c.case_id = %s",
        quarter.sri.pk,
    )
    done = built(people, "kartu-pelaksanaan", "2026", case=quarter.sri).table("pelaksanaan")
    assert (len(done.rows), done.total[-1]) == sql(
        "SELECT count(*), sum(s.duration_minutes) FROM plut_sessionclient c JOIN plut_session s ON s.id = c.session_id "
        "WHERE c.case_id = %s", quarter.sri.pk,
    )[0]  # fmt: skip


def an_evaluated_client(people, quarter) -> None:
    """Sri: two diagnoses, a third session and a confirmed rise in July."""
    business, rubric = quarter.sri.business, Rubric.objects.first()
    with within(EVERYTHING):
        record("test.judged", by=None, at=AT)
        common = {
            "business": business,
            "kab_id": business.kab_id,
            "rubric": rubric,
            "assessed_by": people.budi,
        }
        judged = [
            Assessment.objects.create(assessed_on=on, assessed_at=AT, coverage_percent=0, **common)
            for on in (date(2026, 5, 2), date(2026, 7, 25))
        ]
        NaikKelas.objects.create(
            business=business, kab_id=business.kab_id, direction="up", happened_on=date(2026, 7, 25),
            from_assessment=judged[0], to_assessment=judged[1], from_rank=1, to_rank=2, from_name="Rintisan",
            to_name="Berkembang", indicator="sales", before_on=date(2024, 12, 31), before_value=1,
            after_on=date(2025, 12, 31), after_value=2, evidence="x", proposed_by=people.budi, proposed_at=AT,
            outcome="confirmed", decided_by=people.darma, decided_at=AT,
        )  # fmt: skip
    with within(scope_of(people.budi)):
        for each in judged:
            work.diagnose(quarter.sri, each, by=people.budi, at=AT)
    from karawo.plut.tests.examples import a_session

    a_session(people, quarter.sri, on=date(2026, 7, 27), duration_minutes=30)


PLAIN = {
    "klien": 'SELECT count(DISTINCT c.subject_id) FROM plut_sessionclient c JOIN plut_session s ON s.id = c.session_id '
             'WHERE s."on" BETWEEN %s AND %s',
    "sesi": 'SELECT count(*) FROM plut_session WHERE "on" BETWEEN %s AND %s',
    "jam": 'SELECT round(sum(duration_minutes) / 60.0, 1) FROM plut_session WHERE "on" BETWEEN %s AND %s',
    "nib": "SELECT count(*) FROM plut_outcome WHERE kind_code = 'nib' AND reached_on BETWEEN %s AND %s",
    "izin-produk": "SELECT count(*) FROM plut_outcome WHERE kind_code IN ('pirt','bpom','halal','sni') "
                   "AND reached_on BETWEEN %s AND %s",
    "merek": "SELECT count(*) FROM plut_outcome WHERE kind_code = 'merek' AND reached_on BETWEEN %s AND %s",
    "pembiayaan": "SELECT coalesce(sum(number), 0) FROM plut_outcome WHERE kind_code = 'pinjaman' "
                  "AND reached_on BETWEEN %s AND %s",
    "kemitraan": "SELECT count(*) FROM plut_outcome WHERE kind_code = 'kemitraan' AND reached_on BETWEEN %s AND %s",
    "naik-kelas": "SELECT count(DISTINCT business_id) FROM growth_naikkelas WHERE outcome = 'confirmed' "
                  "AND direction = 'up' AND kind = 'level' AND happened_on BETWEEN %s AND %s",
}  # fmt: skip


@pytest.mark.parametrize("masa", ["2026-T2", "2026-T3"])
def test_each_indicator_equals_its_plain_count_and_opens_as_many_rows(people, quarter, masa):
    an_evaluated_client(people, quarter)
    report = built(people, "iku", masa)
    main, side = report.table("iku"), report.table("triwulan")
    period = parse_period(masa)
    for code, text in PLAIN.items():
        value = main.value(f"iku:{code}", "value")
        assert value == one(text, period.first_on, period.last_on), code
        assert side.value(f"iku:{code}", f"value{period.part}") == value
        assert main.value(f"iku:{code}", "so_far") == one(text, date(2026, 1, 1), period.last_on), code
    with within(scope_of(people.budi)):
        for indicator in Indicator.objects.all():
            found = rows_behind(centre_of(), indicator.code, period, is_so_far=False, at=LATER)
            assert found is not None
            counted, value = found[1], main.value(f"iku:{indicator.code}", "value")
            assert counted.value == value, indicator.code
            numbers = [row.number for row in counted.rows if row.number is not None]
            if indicator.code in {"klien", "sesi", "nib", "izin-produk", "merek", "kemitraan", "naik-kelas"}:
                assert len(counted.rows) == value, indicator.code
            if indicator.code in {"pembiayaan", "jam"}:
                assert one("SELECT round(%s::numeric, 1)", sum(numbers)) == value, indicator.code
            if indicator.code == "siklus" and counted.denominator:
                full = sum(row.is_counted for row in counted.rows)
                assert value == (Decimal(100) * full / counted.denominator).quantize(Decimal("0.1"))


def test_the_full_cycle_is_read_as_of_the_last_day(people, quarter):
    an_evaluated_client(people, quarter)
    second, third = (built(people, "iku", masa).table("iku") for masa in ("2026-T2", "2026-T3"))
    assert second.value("iku:siklus", "value") == Decimal("0.0"), "one client served, none through the cycle"
    assert third.value("iku:siklus", "value") == Decimal("50.0"), "Sri of two"
    assert third.value("iku:siklus", "so_far") == Decimal("33.3"), "Sri of three"


def test_nothing_entered_is_no_zero_and_days_to_come_say_so(people, quarter):
    empty = built(people, "iku", "2026-T1").table("iku")
    assert empty.value("iku:sesi", "value") is None
    assert empty.value("iku:sesi", "predicate") == NOT_ENOUGH
    coming = built(people, "iku", "2026-T4").table("iku")
    assert coming.value("iku:sesi", "value") is None
    assert coming.value("iku:sesi", "predicate") == NOT_YET
    assert built(people, "iku", "2026-T3").table("iku").value("iku:sesi", "predicate") == NO_TARGET


def test_targets_give_achievement_and_predicate_also_above_a_hundred(people, quarter):
    with within(EVERYTHING):
        record("test.targets", by=None, at=AT)
        for quarter_number, number in ((1, 1), (2, 1), (3, 1), (4, 1)):
            IndicatorTarget.objects.create(
                centre=centre_of(), kab_id=7571, indicator_code="sesi", year=2026, quarter=quarter_number,
                number=number, source="Renja", set_at=AT,
            )  # fmt: skip
        IndicatorTarget.objects.create(
            centre=centre_of(), kab_id=7571, indicator_code="merek", year=2026, quarter=3, number=5, source="Renja",
            set_at=AT,
        )  # fmt: skip
    table = built(people, "iku", "2026-T3").table("iku")
    assert table.value("iku:sesi", "reached") == Decimal("200.0")
    assert table.value("iku:sesi", "predicate") == "Sangat tinggi"
    assert (table.value("iku:sesi", "year_target"), table.value("iku:sesi", "so_far")) == (4, 3)
    assert table.value("iku:sesi", "year_predicate") == "Sedang", "75 percent"
    assert table.value("iku:merek", "reached") == Decimal("0.0")
    assert table.value("iku:merek", "predicate") == "Sangat rendah"
    assert table.value("iku:merek", "year_predicate") == NO_TARGET, "one quarter is no year"


def test_a_definition_of_its_own_day_counts_from_then_on(people, quarter):
    old = Indicator.objects.get(code="nib")
    Indicator.objects.filter(pk=old.pk).update(valid_to=date(2026, 6, 30))
    Indicator.objects.create(
        code="nib", title="NIB dan NPWP", definition="x", counted_by="outcomes:nib,npwp", unit="izin", kind="number",
        is_additive=True, position=5, valid_from=date(2026, 7, 1), source="Uji",
    )  # fmt: skip
    titles = {row.key: row.cells[0] for row in built(people, "iku", "2026-T3").table("iku").rows}
    assert titles["iku:nib"] == "NIB dan NPWP"
    titles = {row.key: row.cells[0] for row in built(people, "iku", "2026-T2").table("iku").rows}
    assert titles["iku:nib"] == "NIB terbit"
