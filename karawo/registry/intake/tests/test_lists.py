"""Lists from the file to the register and back."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.kit.tabular import read
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions import bulk, import_kbli
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.actions.undo import TooLate, undo
from karawo.registry.intake.actions import (
    NotNow,
    accept,
    check,
    decide_columns,
    examining,
    options_for,
    receive,
    source_named,
    take_back,
    write_verdict_file,
)
from karawo.registry.intake.models import Import, ImportRow, Step
from karawo.registry.intake.queries import (
    Figures,
    figures_of,
    open_list,
    present_step,
    read_file,
    stored_path,
)
from karawo.registry.models import (
    Business,
    CooperativeYear,
    DuplicateProposal,
    Identifier,
    Observation,
    Owner,
    Record,
    RecordLink,
    SearchEntry,
)
from karawo.registry.models.fields import sealer
from karawo.ui.language import said

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent.parent / "samples"
HEAD = "Nama Usaha,Nama Pemilik,NIK,Telp,Kelurahan,Kecamatan,Kabupaten,Omzet per Tahun,Merek"
SRI = "Karawo Bu Sri,Sri Lasimpala,7571014508900002,081244556677,Dulalowo,Kota Tengah,Kota Gorontalo,96000000,Sulam"
OLAN = "Warung Olan,Olan Monoarfa,,,Biawu,Kota Selatan,Kota Gorontalo,,"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def bring(
    content: str | bytes, name: str = "daftar.csv", *, source: str = "Dinas", scope=EVERYTHING, by=None, **how
) -> Import:
    raw = content.encode() if isinstance(content, str) else content
    with within(scope):
        return receive(
            io.BytesIO(raw), file_name=name, source=source_named(source), by=by, at=how.pop("at", AT), **how
        )


def load(
    content: str | bytes, name: str = "daftar.csv", *, at=AT, scope=EVERYTHING, by=None, **how
) -> tuple[Import, Figures]:
    received = bring(content, name, at=at, scope=scope, by=by, **how)
    step = accept(received, scope=scope, by=by, at=at, is_checked=False)
    return received, Figures.from_json(step.figures)


def sample(name: str, **how) -> tuple[Import, Figures]:
    return load((SAMPLES / name).read_bytes(), name, source=name, **how)


def lines(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def checksums() -> dict[str, tuple[int, int]]:
    """All of the register but the records as received; keys without their row number."""
    found = {}
    tables = "owner business identifier ownership observation cooperativeyear recordlink duplicateproposal"
    tables += " matchkeys searchentry token"
    with within(EVERYTHING), connection.cursor() as cursor:
        for table in tables.split():
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended((to_jsonb(x) - %s)::text, 0)::numeric), 0)::text"
                f" FROM registry_{table} x",
                ["id" if table == "matchkeys" else "added_in"],
            )
            found[table] = cursor.fetchone()
    return found


ALL = {
    "dinas-kota-gorontalo.xlsx": (24, 11, {}),
    "plut-boalemo.csv": (6, 5, {}),
    "kelurahan-dulalowo.tsv": (8, 5, {"no_name": 1}),
    "sidt-gorontalo.csv": (5, 4, {}),
    "koperasi-gorontalo.xlsx": (3, 2, {}),
    "telepon-rusak.csv": (6, 4, {"shifted": 1}),
}


@pytest.mark.parametrize("name", ALL)
def test_every_row_of_a_messy_list_has_one_verdict_and_the_second_time_nothing_is_new(name):
    rows, new, rejected = ALL[name]
    before = checksums()
    how = {"default_region_id": 7571061002} if name.startswith("kelurahan") else {}
    received, figures = sample(name, **how)
    assert (figures.rows, figures.new, figures.rejected) == (rows, new, rejected)
    assert figures.rows == figures.data_rows + sum(figures.not_data.values())
    with within(EVERYTHING):
        assert received.rows.count() == figures.data_rows
    loaded = checksums()
    again = sample(name, **how)[1]
    assert (again.new, again.updated, again.possible) == (0, 0, 0)
    assert checksums() == loaded
    with within(EVERYTHING):
        take_back(received, by=None, at=AT)
    assert checksums() == before


def test_whatever_a_list_is_told_is_told_in_english_to_who_reads_english(tmp_path, people):
    """The sentences are kept in Indonesian, by whoever's language the list was read; the page says them anew."""
    with translation.override("en"):
        for name in ALL:
            how = {"default_region_id": 7571061002} if name.startswith("kelurahan") else {}
            received = sample(name, **how)[0]
        load(lines(SRI, SRI, OLAN.replace("Biawu", "Entahberantah"), "Tanpa Nama"), source="Lain")
        load(lines(SRI.replace("96000000", "9,6E+7").replace("Sulam", "Sulaman")), source="Lain")
        outside = Scope(kab_ids=(BOALEMO,), user_id=people.budi.pk)
        load(lines(SRI), source="Luar", scope=outside, by=people.budi)
    with within(EVERYTHING):
        told = {sentence for row in ImportRow.objects.all() for _code, _column, sentence in row.notes}
    assert len(told) > 20
    for sentence in told:
        assert said(sentence) == sentence
    with translation.override("en"):
        untold = [sentence for sentence in sorted(told) if said(sentence) == sentence]
        left = [
            english
            for sentence in sorted(told)
            if {"tidak", "baris", "berkas", "periksa", "sama"}
            & set((english := said(sentence)).lower().split())
        ]
    assert untold == []
    assert left == []
    out = tmp_path / "back.csv"
    with (
        translation.override("en"),
        within(EVERYTHING),
        open_list(stored_path(received), options_for(EVERYTHING, on=received.received_on)) as plan,
    ):
        write_verdict_file(stored_path(received), out, plan=plan, rows=received.rows.all(), say=said)
    written = out.read_text()
    assert "Verdict" in written and ",new," in written and "baru" not in written


def test_the_importer_leaves_what_the_desk_would_have_written():
    for name in ALL:
        sample(name, **({"default_region_id": 7571061002} if name.startswith("kelurahan") else {}))
    before = checksums()
    with within(EVERYTHING):
        record("test.derive", by=None, at=AT)
        businesses = list(Business.objects.values_list("pk", flat=True))
        assert derive(businesses, on=AT.date()) == 0
        refresh_finding(business_ids=businesses, owner_ids=list(Owner.objects.values_list("pk", flat=True)))
    assert checksums() == before


def test_a_dry_run_leaves_no_trace_in_the_register():
    before = checksums()
    received = bring(lines(SRI, OLAN))
    figures = check(received, scope=EVERYTHING, by=None, at=AT)
    assert figures.new == 2 and checksums() == before
    with within(EVERYTHING):
        assert not Record.objects.exists()


def test_a_newer_list_updates_and_keeps_the_history():
    load(lines(SRI, OLAN))
    later = AT + timedelta(days=200)
    received, figures = load(
        lines(SRI.replace("96000000", "120000000").replace("Sulam", "Sulam Sri"), OLAN), at=later
    )
    assert (figures.updated, figures.same, figures.new) == (1, 1, 0)
    with within(EVERYTHING):
        sri = Business.objects.get(name="Karawo Bu Sri")
        assert (sri.brand, sri.latest_sales_rupiah) == ("Sulam Sri", 120_000_000)
        assert sorted(Observation.objects.filter(business=sri).values_list("number", flat=True)) == [
            96_000_000,
            120_000_000,
        ]
        take_back(received, by=None, at=later)
        sri.refresh_from_db()
        assert (sri.brand, sri.latest_sales_rupiah) == ("Sulam", 96_000_000)


def test_an_empty_cell_of_a_newer_list_takes_nothing_away():
    load(lines(SRI))
    _received, figures = load(
        lines(SRI.replace(",Sulam", ",").replace("081244556677", "")), at=AT + timedelta(days=9)
    )
    assert figures.same == 1
    with within(EVERYTHING):
        assert Business.objects.get().brand == "Sulam"
        assert Identifier.objects.filter(kind="phone").count() == 1


def test_what_somebody_corrected_is_kept_and_the_verdict_says_so():
    load(lines(SRI))
    with within(EVERYTHING):
        record("business.corrected", by=None, at=AT)
        Business.objects.update(brand="Karawo Asli")
    received, _figures = load(lines(SRI.replace("Sulam", "Salah")), at=AT + timedelta(days=9))
    with within(EVERYTHING):
        assert Business.objects.get().brand == "Karawo Asli"
        [row] = received.rows.all()
    assert row.verdict == "same" and any(code == "kept" for code, *_rest in row.notes)


def test_what_was_seen_in_the_field_outlives_an_office_list_of_the_same_time():
    load(lines(SRI))
    with within(EVERYTHING):
        record("business.verified", by=None, at=AT)
        sri = Business.objects.get()
        Observation.objects.create(
            business=sri, kab_id=sri.kab_id, what="sales_rupiah", number=80_000_000, period_from=AT.date(),
            period_to=AT.date() + timedelta(days=1), known_at=AT, source=source_named("Kunjungan", "field_verified"),
            source_kind="field_verified",
        )  # fmt: skip
        derive([sri.pk])
    load(lines(SRI.replace("96000000", "99000000").replace("Sulam", "S")), at=AT + timedelta(days=1))
    with within(EVERYTHING):
        assert Business.objects.get().latest_sales_rupiah == 80_000_000


def test_the_same_people_from_another_source_are_proposed_and_not_merged():
    load(lines(SRI))
    received, figures = load(
        lines(SRI.replace("Sri Lasimpala", "Hj. Sri Lasimpala")), source="Kelurahan", name="lain.csv"
    )
    assert (figures.possible, figures.new) == (1, 0)
    with within(EVERYTHING):
        assert Business.objects.count() == 2
        assert DuplicateProposal.objects.filter(question="business").count() == 1
        [row] = received.rows.all()
        assert any("Karawo Bu Sri" in sentence for *_code, sentence in row.notes)


def _wrong_digit(row: str) -> str:
    """Sri with a NIK of another year, in another kecamatan, by another telephone, with another business."""
    return row.replace("7571014508900002", "7571014508960002").replace("081244556677", "").replace(
        "Karawo Bu Sri", "Katering Melati"
    ).replace("Dulalowo,Kota Tengah", "Biawu,Kota Selatan")  # fmt: skip


def test_a_nik_with_one_wrong_digit_is_found_where_the_name_is_the_same():
    load(lines(SRI))
    stranger = SRI.replace("Sri Lasimpala", "Olan Monoarfa").replace("Karawo Bu Sri", "Warung Olan")
    received, figures = load(
        lines(_wrong_digit(SRI), _wrong_digit(stranger)), source="Kelurahan", name="lain.csv"
    )
    assert (figures.possible, figures.new) == (1, 1)
    with within(EVERYTHING):
        [first, _second] = received.rows.order_by("n")
        assert first.verdict == "possible" and "“Sri Lasimpala”" in str(first.notes)


def test_a_nik_with_one_wrong_digit_is_found_within_the_file():
    again = _wrong_digit(SRI).replace("Katering Melati", "Karawo Bu Sri")
    figures = load(lines(SRI, OLAN, again))[1]
    assert (figures.possible, figures.new) == (1, 2)


def test_a_kbli_code_that_the_official_list_lacks_is_doubted_and_kept(tmp_path):
    official = tmp_path / "KBLI2020.csv"
    official.write_text('kode,kbli,deskripsi\n13912,BORDIR,"Kain"\n', "utf-8")
    head = HEAD + ",KBLI\n"
    rows = f"{SRI},13912\n{OLAN},13911\n"
    assert load(head + rows, "sebelum.csv", source="Sebelum")[1].new == 2
    with within(EVERYTHING):
        import_kbli(official, 2020, by=None, at=AT)
    received = bring(head + rows, source="Sesudah")
    check(received, scope=EVERYTHING, by=None, at=AT)
    with within(EVERYTHING):
        known, doubted = (str(row.notes) for row in received.rows.order_by("n"))
        assert "daftar resmi" not in known
        assert "Kode 13911 tidak ada dalam daftar resmi KBLI 2020" in doubted
        assert Business.objects.filter(kbli_code="13911").count() == 1


def test_rows_that_may_be_known_can_be_held_back():
    load(lines(SRI))
    _received, figures = load(lines(SRI, OLAN), source="Kelurahan", name="lain.csv", holds_back=True)
    assert (figures.possible, figures.new) == (1, 1)
    with within(EVERYTHING):
        assert sorted(Business.objects.values_list("name", flat=True)) == ["Karawo Bu Sri", "Warung Olan"]
        assert not DuplicateProposal.objects.exists()


def test_a_number_that_a_row_says_twice_is_kept_once(monkeypatch):
    copy = bulk.copy_into_stage

    def twice(name: str, blocks: list[bytes]) -> None:
        copy(name, [block * 2 for block in blocks] if name == "stage_identifier" else blocks)

    load(lines(OLAN, SRI.replace("Sri", "Asna").replace("0002", "0003")))
    with within(EVERYTHING):
        before = Identifier.objects.count()
    monkeypatch.setattr(bulk, "copy_into_stage", twice)
    load(lines(OLAN, SRI), name="lain.csv")
    with within(EVERYTHING):
        numbers = list(Identifier.objects.values_list("owner__name", "kind"))
    assert len(numbers) == before + 2
    assert numbers.count(("Sri Lasimpala", "nik")) == numbers.count(("Sri Lasimpala", "phone")) == 1


def test_one_person_with_two_businesses_stays_one_owner():
    load(lines(SRI, SRI.replace("Karawo Bu Sri", "Katering Sri").replace("Sulam", "")))
    with within(EVERYTHING):
        assert (Owner.objects.count(), Business.objects.count()) == (1, 2)


def test_a_duplicate_of_somebody_elsewhere_is_told_without_the_name(people):
    load(lines(SRI.replace("Dulalowo,Kota Tengah,Kota Gorontalo", "Hungayonaa,Tilamuta,Boalemo")))
    scope = Scope(kab_ids=(KOTA_GORONTALO,), user_id=people.budi.pk)
    received, figures = load(lines(SRI), source="Lain", scope=scope, by=people.budi)
    assert figures.possible == 1
    with within(EVERYTHING):
        said = " ".join(sentence for *_code, sentence in received.rows.get().notes)
        assert {pair.other_kab_id for pair in DuplicateProposal.objects.all()} == {BOALEMO}
    with within(scope):
        assert not DuplicateProposal.objects.exists(), "a pair of two territories is for who sees both"
    assert "wilayah lain" in said and "“Karawo" not in said.partition("(")[0]
    with within(scope):
        take_back(received, by=people.budi, at=AT + timedelta(days=1))
    with within(EVERYTHING):
        assert not DuplicateProposal.objects.exists()


def test_rows_outside_the_territory_are_refused_and_the_rest_is_taken(people):
    scope = Scope(kab_ids=(BOALEMO,), user_id=people.budi.pk)
    other = SRI.replace("Dulalowo,Kota Tengah,Kota Gorontalo", "Hungayonaa,Tilamuta,Boalemo").replace(
        "7571014", "7502014"
    )
    received, figures = load(lines(SRI, other), scope=scope, by=people.budi)
    assert (figures.new, figures.rejected) == (1, {"outside_scope": 1})
    with within(EVERYTHING):
        assert [business.kab_id for business in Business.objects.all()] == [BOALEMO]
        assert Business.objects.get().entered_by_id == people.budi.pk
    with within(scope):
        assert received.rows.count() == 2


def test_identifiers_and_rows_stand_sealed():
    load(lines(SRI))
    with within(EVERYTHING), connection.cursor() as cursor:
        assert Identifier.objects.get(kind="nik").sealed == "7571014508900002"
        assert Identifier.objects.get(kind="nik").digest == sealer().digest("nik", "7571014508900002")
        cursor.execute("SELECT sealed, masked FROM registry_identifier WHERE kind = 'nik'")
        sealed, masked = cursor.fetchone()
        assert b"7571014508900002" not in bytes(sealed) and "•" in masked
        assert '"NIK": "7571014508900002"' in Record.objects.get().payload


def test_a_cooperative_is_an_owner_with_a_yearly_state():
    sample("koperasi-gorontalo.xlsx")
    with within(EVERYTHING):
        karawo = Owner.objects.get(name="Koperasi Karawo Sejahtera")
        assert (karawo.kind, karawo.kab_id, karawo.legal_number) == (
            "cooperative",
            7571,
            "001/BH/M.KUKM.2/I/2018",
        )
        year = CooperativeYear.objects.get()
        assert (year.owner, year.year, year.members_total, year.shu_rupiah) == (karawo, 2024, 45, 31_500_000)
        assert not Business.objects.exists()


def test_bps_codes_are_not_taken_for_kemendagri_codes():
    sample("sidt-gorontalo.csv")
    with within(EVERYTHING):
        kabs = dict(Business.objects.values_list("name", "kab_id"))
    assert kabs == {
        "Roti Salma": 7571,
        "Penggilingan Padi Joko": 7501,
        "Sulaman Lina": 7502,
        "Batako Hasan": 7503,
    }


def test_codes_of_an_unknown_scheme_wait_for_a_person():
    content = "Nama Usaha,Kode Wilayah\n" + "".join(f"Kios {n},7501\n" for n in range(4))
    received = bring(content)
    with pytest.raises(NotNow, match="Kemendagri atau BPS"):
        check(received, scope=EVERYTHING, by=None, at=AT)
    received.scheme = "bps"
    with within(EVERYTHING):
        received.save()
    check(received, scope=EVERYTHING, by=None, at=AT)
    with within(EVERYTHING):
        assert set(received.rows.values_list("kab_id", flat=True)) == {BOALEMO}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("NO. RESPONDEN,NAMA,U1,U2,U3,U4,U5,U6\n1,A,4,4,3,4,4,4\n", "survey"),
        ("kode,deskripsi\n01111,Jagung\n01112,Padi\n", "no_name_column"),
    ],
)
def test_what_is_no_register_list_is_refused_as_a_whole_with_its_rows_counted(content, code):
    _received, figures = load(content)
    assert figures.data_rows == sum(figures.rejected.values()) == figures.rejected[code]
    assert figures.refusals


def test_a_file_with_headers_only_says_so():
    _received, figures = load(HEAD + "\n")
    assert figures.data_rows == 0 and "Tidak ada baris data" in figures.refusals[0]


def test_a_file_that_is_no_table_is_kept_with_its_refusal():
    received = bring(b'{"a": 1}', "kbli.json")
    step = present_step(received)
    assert step.step == Step.REFUSED and "JSON" in step.reason
    with pytest.raises(NotNow):
        check(received, scope=EVERYTHING, by=None, at=AT)


def test_the_list_comes_back_with_a_verdict_beside_each_row(tmp_path):
    received, _figures = sample("dinas-kota-gorontalo.xlsx")
    out = tmp_path / "kembali.xlsx"
    with within(EVERYTHING):
        options = options_for(EVERYTHING, on=received.received_on)
        with open_list(stored_path(received), options, file_name=received.file_name) as plan:
            write_verdict_file(stored_path(received), out, plan=plan, rows=received.rows.all())
    with read(out) as book:
        rows = {row.number: row.values for row in book.sheets[0].rows()}
    assert rows[5][-3:] == ("Putusan", "Alasan", "Perbaikan")
    assert "baru" in rows[7] and "bukan data" in rows[15]


def test_a_decided_mapping_is_used_and_remembered(people):
    content = "Nama,Blok\nKios Ayu,Jl. Beringin\nKios Ani,Jl. Melati\n"
    received = bring(content, default_region_id=KOTA_GORONTALO)
    with within(EVERYTHING):
        decide_columns(
            received, {0: ["business_name", "address"]}, by=people.budi, at=AT, default_region_id=KOTA_GORONTALO,
            scheme="", kbli_version=2020, holds_back=False,
        )  # fmt: skip
    check(received, scope=EVERYTHING, by=None, at=AT)
    again = bring(content.replace("Ayu", "Asri"), default_region_id=KOTA_GORONTALO)
    with within(EVERYTHING):
        [table] = again.tables.all()
    assert [column["field"] for column in table.columns] == ["business_name", "address"]


def test_a_list_that_helpers_read_says_what_one_read_here_says(monkeypatch):
    """A long list: read by processes of its own, its keys worked in by a connection of its own."""
    received, figures = sample("dinas-kota-gorontalo.xlsx")
    with within(EVERYTHING):
        here = list(received.rows.values_list("n", "verdict", "name", "notes", "kab_id"))
        found = set(SearchEntry.objects.values_list("kab_id", "words"))
    loaded = {table: count for table, (count, _sum) in checksums().items()}
    with within(EVERYTHING):
        assert take_back(received, by=None, at=AT).entry_id
    monkeypatch.setattr(examining, "_WORTH_HELPERS", 1)
    monkeypatch.setattr(bulk, "LONG", 1)
    received, again = sample("dinas-kota-gorontalo.xlsx")
    assert again == figures
    with within(EVERYTHING):
        assert list(received.rows.values_list("n", "verdict", "name", "notes", "kab_id")) == here
        assert set(SearchEntry.objects.values_list("kab_id", "words")) == found
    # Records as received stay when a list is taken back.
    assert {table: count for table, (count, _sum) in checksums().items() if table != "record"} == {
        table: count for table, count in loaded.items() if table != "record"
    }


def test_a_file_that_was_read_before_is_read_anew_where_it_has_changed(tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(lines(SRI, OLAN))

    def brought() -> int:
        with path.open("rb") as file, within(EVERYTHING):
            received = receive(
                file, file_name=path.name, source=source_named("Dinas"), by=None, at=AT, already=already
            )
        step = accept(received, scope=EVERYTHING, by=None, at=AT, is_checked=False, already=already)
        return Figures.from_json(step.figures).new

    with read_file(path) as already:
        assert brought() == 2
        path.write_text(lines(SRI, OLAN.replace("Olan", "Asna")))
        assert brought() == 1


def test_accepting_twice_is_accepting_once():
    received, _figures = load(lines(SRI))
    before = checksums()
    accept(received, scope=EVERYTHING, by=None, at=AT)
    assert checksums() == before


def test_a_register_that_has_changed_since_the_check_is_shown_again():
    received = bring(lines(SRI))
    check(received, scope=EVERYTHING, by=None, at=AT)
    load(lines(SRI))
    step = accept(received, scope=EVERYTHING, by=None, at=AT)
    assert step.step == Step.CHECKED and "berubah" in step.reason
    assert figures_of(received).same == 1


def test_undoing_twice_is_undoing_once_and_the_same_list_may_come_again():
    received, _figures = load(lines(SRI, OLAN))
    with within(EVERYTHING):
        first = take_back(received, by=None, at=AT)
        second = take_back(received, by=None, at=AT)
    assert first.removed["registry_business"] == 2 and second.is_repeated
    assert load(lines(SRI, OLAN))[1].new == 2
    with within(EVERYTHING):
        assert Record.objects.count() == 4 and RecordLink.objects.count() == 2


def test_after_thirty_days_a_list_is_not_taken_back():
    received, _figures = load(lines(SRI))
    with within(EVERYTHING), pytest.raises(TooLate, match="30 hari"):
        take_back(received, by=None, at=AT + timedelta(days=31))


def test_what_others_did_since_is_not_taken_away():
    received, _figures = load(lines(SRI, OLAN))
    with within(EVERYTHING):
        later = record("business.corrected", by=None, at=AT)
        Business.objects.filter(name="Warung Olan").update(activity="Nasi kuning")
    before = checksums()
    with within(EVERYTHING):
        report = take_back(received, by=None, at=AT)
    assert report.entry_id == 0 and [conflict.reason for conflict in report.conflicts] == [
        "diubah sesudahnya"
    ]
    assert checksums() == before
    with within(EVERYTHING):
        kept = take_back(received, by=None, at=AT, keeps_conflicts=True)
        assert [business.name for business in Business.objects.all()] == ["Warung Olan"]
        assert Owner.objects.count() == 1 and kept.removed["registry_business"] == 1
        assert Entry.objects.filter(pk__gt=later.pk, act="registry.undone").count() == 1


def test_an_older_list_can_be_taken_back_after_the_newer_one_was():
    first, _figures = load(lines(SRI))
    second, _more = load(lines(SRI.replace("Sulam", "Sulam Sri")), at=AT + timedelta(days=1))
    with within(EVERYTHING):
        blocked = take_back(first, by=None, at=AT + timedelta(days=2))
        assert blocked.conflicts and not blocked.entry_id
        take_back(second, by=None, at=AT + timedelta(days=2))
        assert take_back(first, by=None, at=AT + timedelta(days=2)).removed["registry_business"] == 1
        assert not Business.objects.exists()


def test_any_bulk_act_can_be_undone():
    load(lines(SRI, OLAN))
    before = checksums()
    with within(EVERYTHING):
        entry = record("business.assigned", by=None, at=AT)
        Business.objects.update(activity="Kerajinan")
        report = undo(entry, by=None, at=AT)
    assert report.restored == {"registry_business": 2} and checksums() == before
