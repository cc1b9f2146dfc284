"""The batch says of every record what the functions for one record say."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch import columns
from karawo.registry.linkage.batch.columns import Texts
from karawo.registry.linkage.batch.header import COLUMNS, arguments
from karawo.registry.linkage.batch.keys import stored_keys
from karawo.registry.linkage.batch.tests.files import columns_of, invented_rows
from karawo.registry.linkage.rules import KeyMaker, link_record

MAKER = KeyMaker(b"a secret of the installation")


def keys_by_row(columns):
    found = [[] for _ in range(len(columns))]
    for kind, rows, keys in stored_keys(columns, MAKER):
        for row, key in zip(rows.tolist(), keys.tolist(), strict=True):
            found[row].append((kind, key))
    return [tuple(sorted(pairs)) for pairs in found]


def agrees(rows, columns):
    texts = columns.texts
    for row, keys, at in zip(rows, keys_by_row(columns), range(len(rows)), strict=True):
        record = link_record(**arguments(row))
        here = {name: columns[name][at].item() for name in columns.names}
        assert texts[here["name"]] == (record.name.text if record.name else ""), row
        business, address = record.business, record.address
        assert texts[here["core_all"]] == (business.core_text if business else ""), row
        if address and address.street:
            assert texts[here["street"]] == address.street, row
        else:
            hamlet = f"DUSUN {address.dusun}" if address and address.dusun else ""
            assert texts[here["street"]] == hamlet, row
        assert here["rt_rw"] == ((address.rt or 0) * 1000 + (address.rw or 0) if address else 0), row
        for name in ("nik", "npwp", "nib"):
            assert here[name] == int(getattr(record, name) or 0), row
        for name, code in (
            ("desa", record.desa_code),
            ("kecamatan", record.kecamatan_code),
            ("kabupaten", record.kabupaten_code),
            ("kbli", record.kbli_code),
        ):
            assert here[name] == int(code or 0), row
        born = record.any_birth_on
        assert here["birth"] == (int(born.strftime("%Y%m%d")) if born else 0), row
        assert "?LP"[here["sex"]] == (record.sex or "?"), row
        phones = [f"+{here[f'phone_{slot}']}" for slot in (1, 2, 3) if here[f"phone_{slot}"]]
        assert phones == list(record.phones[:3]), row
        if len(record.phones) <= 3:
            assert keys == tuple(sorted(MAKER.keys(record).pairs)), row


def test_invented_records_are_canonical_as_one_by_one():
    rows = invented_rows(800)
    agrees(rows, columns_of(rows))


def pieces(*examples):
    return st.one_of(
        st.sampled_from([*examples, ""]),
        st.text(alphabet="ABCdefi '.,()-/0123456789&+ é", max_size=24),
    )


AWKWARD = st.fixed_dictionaries(
    {
        "record_id": st.just("r"),
        "owner_name": pieces("H. M. Yusuf, S.E.", "S R I", "  ", "Siti (Ani)", "Nur Hayati", "-"),
        "nik": pieces("7501014508900002", "75.0101.450890.0002", "1111111111111111", "1234567890123456"),
        "npwp": pieces("013121660091000", "7501014508900002", "0000000000000000", "01.312.166.0-091.000"),
        "nib": pieces("4437151303343", "443 7151 303343"),
        "phone": pieces("0812 4411 9080 / 0435-821234", "+6281244119080", "1", "081244119080,0852 11112222"),
        "birth_date": pieces("1990-08-05", "01-01-1980", "5 Agt 90", "31/12/1899"),
        "sex": pieces("L", "P", "Perempuan", "?"),
        "business_name": pieces(
            "Toko Bu Sri", "Karawo <Ani Dali>", "UD. Jaya (Ahmad)", "Warung Makan", "Tenun"
        ),
        "address": pieces("Jl. Jend. Sudirman No. 4 RT 01/RW 02", "Ds. Hutabohu", "RT/RW 000/000"),
        "kab_code": pieces("75.71", "0000"),
        "kec_code": pieces("75.71.01", "757101"),
        "desa_code": pieces("75.71.01.1001", "75.71.01.1001 "),
        "kbli": pieces("13912", "00000"),
    }
)


@given(st.lists(AWKWARD, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_the_batch_and_the_form_read_the_same(rows):
    agrees(rows, columns_of(rows, chunk=4))


def are_the_same(one, other):
    for name in one.names:
        if name in one.text_columns:
            said = [one.texts[number] for number in one[name]]
            assert said == [other.texts[number] for number in other[name]], name
        else:
            assert (one[name] == other[name]).all(), name


def test_chunks_make_no_difference_but_for_the_numbers_of_texts():
    rows = invented_rows(800)
    are_the_same(columns_of(rows, chunk=10_000), columns_of(rows, chunk=97))


def test_a_reader_that_forgets_its_texts_reads_the_same(monkeypatch):
    rows = invented_rows(800)
    whole = columns_of(rows)
    monkeypatch.setattr("karawo.registry.linkage.batch.readers.MOST_TEXTS", 300)
    monkeypatch.setattr("karawo.registry.linkage.batch.shapes.MOST_KNOWN", 200)
    forgetful = columns_of(rows, chunk=97)
    are_the_same(whole, forgetful)
    assert sorted(whole.texts) == sorted(forgetful.texts)


@pytest.mark.parametrize("are_told_apart", [True, False])
@given(st.lists(st.lists(st.text(alphabet="ABÉ ", max_size=4), max_size=5), max_size=4))
@settings(max_examples=100, deadline=None)
def test_texts_of_several_dictionaries_become_one(are_told_apart, texts):
    pieces = [pa.array(piece, pa.large_string()) for piece in texts]
    with pytest.MonkeyPatch.context() as patch:
        if not are_told_apart:
            patch.setattr(columns, "hashes", lambda _letters, _at, out: out.fill(7))
        whole, numbers = columns.numbered_as_one(pieces)
    known = whole.to_pylist()
    assert known[0] == ""
    assert len(set(known)) == len(known) == len({"", *(text for piece in texts for text in piece)})
    assert [[known[number] for number in of] for of in numbers] == texts


@given(st.lists(st.text(alphabet="AB ", max_size=9), max_size=6))
@settings(max_examples=100, deadline=None)
def test_the_words_of_a_text_are_a_set(texts):
    found = Texts.of(["", *texts])
    assert list(found) == ["", *texts]
    word_of = {}
    for at, text in enumerate(found):
        numbers = found.words[found.word_at[at] : found.word_at[at + 1]].tolist()
        assert numbers == sorted(set(numbers))
        assert len(numbers) == len(set(text.split()))
        for other, its in word_of.items():
            assert (set(numbers) == its) == (set(text.split()) == set(other.split()))
        word_of[text] = set(numbers)


def test_every_column_of_the_file_is_read():
    assert set(arguments(dict.fromkeys(COLUMNS, "")))


def test_further_phones_are_counted_not_lost_silently():
    numbers = ", ".join(f"0812441190{end}" for end in range(80, 85))
    columns = columns_of([dict.fromkeys(COLUMNS, "") | {"record_id": "r", "phone": numbers}])
    assert columns.notes["phones_dropped"] == 2
