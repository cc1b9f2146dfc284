"""The generator, run: `bin/prove synthetic`. Compiling it takes a minute, so bin/test leaves it alone.

One world for the whole file: 12,000 records of a province at national density.
"""

from collections import Counter, defaultdict
from datetime import date

import pyarrow as pa
import pytest

from karawo.registry.linkage.rules import canonical_person, link_record
from karawo.registry.linkage.synthetic.files import SCHEMA, batches, generate, write
from karawo.registry.linkage.synthetic.knobs import Fault, Knobs, Source
from karawo.registry.linkage.synthetic.worlds import world
from karawo.registry.rules.contact import phones_in
from karawo.registry.rules.licence import parse_kbli_code, parse_nib
from karawo.registry.rules.population import parse_nik
from karawo.registry.rules.tax import parse_npwp

ROWS = 12_000


@pytest.fixture(scope="module")
def table():
    return pa.Table.from_batches(generate(ROWS, 7, kab_codes=["75"], is_dense=True))


@pytest.fixture(scope="module")
def records(table):
    return table.to_pylist()


def share(rows, holds):
    return sum(map(bool, map(holds, rows))) / len(rows)


def test_the_same_seed_gives_the_same_records_in_batches_of_any_size(table):
    other = pa.Table.from_batches(generate(ROWS, 7, kab_codes=["75"], is_dense=True, batch_rows=977))
    assert other.combine_chunks().equals(table.combine_chunks())


def test_another_seed_gives_other_people(table):
    other = pa.Table.from_batches(generate(ROWS, 8, kab_codes=["75"], is_dense=True))
    same = sum(one == two for one, two in zip(table["owner_name"], other["owner_name"], strict=True))
    assert same < ROWS / 100


def test_a_file_is_the_same_twice_and_only_appears_when_whole(tmp_path):
    for name in ("one.parquet", "two.parquet", "one.csv"):
        write(tmp_path / name, 3000, 3, kab_codes=["75.71"])
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert len((tmp_path / "one.csv").read_text().splitlines()) == 3001

    def stopped(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "never.parquet", 3000, 3, kab_codes=["75.71"], told=stopped)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "one.parquet", "two.parquet"]


def test_the_columns_are_those_of_the_record_file(table):
    assert table.schema == SCHEMA
    assert len(set(table["record_id"].to_pylist())) == ROWS
    assert set(table["source"].to_pylist()) == {source.name.lower() for source in Source}


def test_the_knobs_set_how_much_is_there(records):
    knobs = Knobs()
    for column, wanted in {
        "nik": knobs.nik_share,
        "nib": knobs.nib_share,
        "npwp": knobs.npwp_share,
        "phone": knobs.phone_share,
        "business_name": knobs.business_share,
        "address": knobs.address_share,
    }.items():
        found = share(records, lambda row, column=column: row[column] not in ("", "-", "0" * 16))
        assert found == pytest.approx(wanted, abs=0.025), column


def test_the_truth_tells_of_every_missing_nik(records):
    for row in records:
        is_missing = bool(row["truth_faults"] & Fault.MISSING_NIK)
        assert is_missing == (row["nik"] in ("", "-", "0" * 16))


def test_a_nik_tells_the_birth_and_the_sex_of_its_bearer(records):
    spoilt = Fault.NIK_TYPING | Fault.DEFAULT_DATE | Fault.WRONG_DATE | Fault.WRONG_SEX
    looked_at = 0
    for row in records:
        if row["truth_faults"] & (spoilt | Fault.MISSING_NIK) or not row["birth_date"] or not row["sex"]:
            continue
        born, nik = date.fromisoformat(row["birth_date"]), row["nik"].lstrip("'")
        day = int(nik[6:8])
        assert (day > 40) == (row["sex"] == "P")
        assert (day % 40, int(nik[8:10]), nik[10:12]) == (born.day, born.month, f"{born.year % 100:02}")
        assert 17 <= 2025 - born.year <= 100
        looked_at += 1
    assert looked_at > 2000


def test_nobody_shares_a_nik_and_nobody_has_two(records):
    bearers, owned = defaultdict(set), defaultdict(set)
    for row in records:
        if row["nik"] and not row["truth_faults"] & (Fault.NIK_TYPING | Fault.MISSING_NIK):
            bearers[row["nik"].lstrip("'")].add(row["truth_owner"])
            owned[row["truth_owner"]].add(row["nik"].lstrip("'"))
    assert all(len(owners) == 1 for owners in bearers.values())
    assert all(len(numbers) == 1 for numbers in owned.values())


def test_a_unit_has_one_owner_unless_the_truth_says_several(records):
    owners = defaultdict(set)
    for row in records:
        if not row["truth_faults"] & Fault.SEVERAL_OWNERS:
            owners[row["truth_unit"]].add(row["truth_owner"])
    assert max(map(len, owners.values())) == 1
    shared = defaultdict(set)
    for row in records:
        shared[row["truth_unit"]].add(row["truth_owner"])
    assert sum(len(found) > 1 for found in shared.values()) > 20


def test_every_fault_and_situation_comes_about(records):
    seen = Counter(fault.name for row in records for fault in Fault if row["truth_faults"] & fault)
    assert sorted(fault.name for fault in Fault if not seen[fault.name]) == []


def test_identifiers_are_written_as_the_register_reads_them(records):
    on = date(2025, 12, 31)
    read: list[int] = []
    for row in records[:1500]:
        if not row["truth_faults"] & (Fault.NIK_TYPING | Fault.MISSING_NIK):
            parse_nik(row["nik"].lstrip("'"), on=on)
        if row["nib"]:
            parse_nib(row["nib"])
        if row["npwp"]:
            parse_npwp(row["npwp"], on=on)
        if row["phone"]:
            read.append(len(phones_in(row["phone"])))
        if row["kbli"]:
            parse_kbli_code(row["kbli"])
    assert set(read) == {1}


def test_linkage_finds_name_place_and_phone_in_what_is_written(records):
    for row in records[:600]:
        found = link_record(
            name=row["owner_name"],
            business=row["business_name"],
            address=row["address"],
            phone=row["phone"],
            kabupaten_code=row["kab_code"].replace(".", ""),
        )
        assert found.name is not None
        assert bool(found.phones) == bool(row["phone"])


def test_the_same_name_written_well_is_written_the_same(records):
    """Where nothing happened to the name, the lists agree on all of it but case and titles."""
    untouched = (
        *(Fault.TYPING, Fault.SPELLING, Fault.OLD_SPELLING, Fault.TITLE, Fault.INITIAL, Fault.TOKEN_DROPPED),
        *(Fault.SWAPPED_COLUMNS, Fault.LETTER_SPACED, Fault.TOKENS_TURNED),
    )
    names = defaultdict(set)
    for row in records:
        if not any(row["truth_faults"] & fault for fault in untouched):
            names[row["truth_owner"]].add(canonical_person(row["owner_name"]).text)
    assert all(len(found) == 1 for found in names.values())


def test_families_share_names_and_homes(records):
    homes = defaultdict(set)
    for row in records:
        homes[row["truth_owner"] // 4].add(row["truth_owner"])
    assert share(list(homes.values()), lambda owners: len(owners) > 1) > 0.15


def test_a_dense_province_is_as_dense_as_the_nation():
    assert world(12_000, 1, Knobs(), ["75"], is_dense=True).density == pytest.approx(1.0, abs=0.05)
    assert world(12_000, 1, Knobs(), ["75"]).density < 0.1
    assert world(12_000, 1, Knobs()).density < 0.001


def test_enumerators_leave_their_number_on_many_records(records):
    phones = Counter(row["phone"][-9:] for row in records if row["phone"].isdigit())
    assert phones.most_common(1)[0][1] > 30


@pytest.mark.parametrize(
    ("rows", "seed", "codes"),
    [(0, 1, None), (10, -1, None), (10, 1 << 63, None), (10, 1, ["99"]), (10, 1, ["7x"])],
)
def test_what_cannot_be_is_refused(rows, seed, codes):
    with pytest.raises(ValueError, match=r"\w"):
        world(rows, seed, Knobs(), codes)


def test_one_row_is_a_world_too():
    (batch,) = batches(world(1, 5, Knobs(), ["51.71"]))
    assert batch.num_rows == 1
    assert batch.to_pylist()[0]["kab_code"].startswith("51.")


def test_clean_knobs_write_clean_records():
    clean = Knobs(
        **dict.fromkeys(
            (
                *("typing", "nik_typing", "spelling", "old_spelling", "title", "initial", "token_dropped"),
                *("tokens_turned", "swapped_columns", "owner_in_business", "letter_spaced", "default_date"),
                *(
                    "wrong_date",
                    "wrong_sex",
                    "bps_codes",
                    "enumerator_phone",
                    "family_phone",
                    "business_typing",
                ),
            ),
            0.0,
        ),
        nik_share=1.0,
        moved=0.0,
    )
    rows = pa.Table.from_batches(generate(3000, 2, knobs=clean, kab_codes=["75"])).to_pylist()
    spoilt = (
        Fault.TYPING | Fault.NIK_TYPING | Fault.SPELLING | Fault.MISSING_NIK | Fault.MOVED | Fault.BPS_CODES
    )
    assert not any(row["truth_faults"] & spoilt for row in rows)
    names = defaultdict(set)
    for row in rows:
        names[row["nik"].lstrip("'")].add(row["owner_name"].upper())
    assert max(map(len, names.values())) == 1
