"""Texts read many at a time are read as one by one."""

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch.addresses import Addresses, parts_of
from karawo.registry.linkage.batch.columns import Dictionary
from karawo.registry.linkage.batch.kernels.rt_rw import without_rt_rw
from karawo.registry.linkage.batch.kernels.shape import alphabetical
from karawo.registry.linkage.batch.names import Businesses, Names
from karawo.registry.linkage.rules import canonical_business, canonical_person
from karawo.registry.linkage.rules.address import ROMAN, rt_rw
from karawo.registry.linkage.rules.business import PLACED
from karawo.registry.linkage.rules.keys import business_core
from karawo.registry.linkage.rules.person import clean
from karawo.registry.linkage.rules.tables import Phrases, tables, titles

SIGNS = st.sampled_from(
    [
        " ",
        " ",
        " ",
        "  ",
        ", ",
        ". ",
        ".",
        "-",
        "/",
        "; ",
        " (",
        ") ",
        " <",
        "> ",
        "'",
        "`",
        "_",
        " & ",
        "#",
        "\t",
    ]
)
ODD = st.one_of(
    st.sampled_from(
        ["", " ", "É", "ß", "ﬁ", "٣", "１２", "\u00a0", "\x00", "İ", "A" * 300, "1" * 40, "A B " * 30]
    ),
    st.text(max_size=12),
)
CARRIED = ["Siti", "AMINAH", "Budi", "Santoso", "Djoko", "Zainuddin", "Bcdf", "Sudirman", "QQAK", "Oe", "II"]


def words_of(phrases: Phrases) -> list[str]:
    return [word for entries in phrases.values() for words, _whole in entries for word in words]


def written(*stock: str) -> st.SearchStrategy[str]:
    """Words of the tables and others, in any case, with anything between them."""
    word = st.one_of(
        st.sampled_from(sorted(set(stock))),
        st.sampled_from(CARRIED),
        st.sampled_from(list("ABHIKMNPRSTW")),
        st.sampled_from(
            ["1", "07", "12", "001", "000", "1945", "17", "96115", "123456", "4B", "A1", "RT3", "99"]
        ),
    ).flatmap(lambda one: st.sampled_from([one, one.title(), one.lower()]))
    pieces = st.lists(st.tuples(word, SIGNS), min_size=1, max_size=7)
    return st.one_of(pieces.map(lambda found: "".join(one + sign for one, sign in found).rstrip()), ODD)


PERSON_WORDS = [
    *titles().before,
    *titles().noble,
    *titles().compound,
    *titles().after,
    *titles().after_marked,
    *titles().deceased,
    *titles().connectors,
    *tables().person_first,
    *words_of(tables().person_phrases),
]
BUSINESS_WORDS = [
    *tables().business,
    *tables().common,
    *titles().calling,
    *PLACED,
    *words_of(tables().business_phrases),
]
ADDRESS_WORDS = [
    *tables().address,
    *tables().street,
    *tables().directions,
    *tables().months,
    *ROMAN,
    *words_of(tables().address_phrases),
    *words_of(tables().street_phrases),
    *("RT/RW", "RT 1/RW 2", "RT.", "rw:"),
]


def large(texts: list[str]) -> pa.LargeStringArray:
    return pa.array(texts, pa.large_string())


ADDRESS = st.lists(
    st.sampled_from(
        [
            *(
                "Jl.",
                "JALAN",
                "Gg",
                "gang",
                "No.",
                "NO",
                "RT",
                "RW",
                "RT/RW",
                "rt.",
                "Dusun",
                "Dsn.",
                "Desa",
                "KEC.",
            ),
            *(
                "Kab",
                "Kota",
                "Lingkungan",
                "Blok",
                "Kav",
                "KM",
                "Perum",
                "Pasar",
                "Depan",
                "Timur",
                "II",
                "iv",
                "B",
            ),
            *(
                "Melati",
                "Tritih",
                "Mawar",
                "Sudirman",
                "17",
                "Agustus",
                "1945",
                "3",
                "003",
                "12",
                "12A",
                "0",
                "96115",
            ),
            *(
                "/",
                "-",
                ",",
                "|",
                ".",
                "RT3",
                "No5",
                "Jend.",
                "Kampung",
                "Baru",
                "Simpang",
                "Raya",
                "é",
                "Ma'ruf",
            ),
        ]
    ),
    min_size=1,
    max_size=9,
).flatmap(lambda words: st.sampled_from([" ", "", ", "]).map(lambda sign: sign.join(words)))


@given(
    st.lists(
        st.one_of(ADDRESS, written(*ADDRESS_WORDS), st.text(alphabet="ABrtwRTW 0123/.,", max_size=14)),
        min_size=1,
        max_size=12,
    )
)
@example(["Jl.", "Jl. Jl. II No. Jl."])
@example(["Jl. Kartini No 5 002/003", "Jl. Jati 006/001 Desa Wonokerto"])
@example(["Jl. Melati II No. 7", "Gang III RT 3 RW 2"])
@settings(max_examples=300, deadline=None)
def test_an_address_is_read_by_its_shape_as_it_is_by_itself(texts):
    dictionary = Dictionary()
    addresses = Addresses(dictionary)
    for these in (texts, texts[::-1]):
        for text, row in zip(these, addresses.read(large(these)).tolist(), strict=True):
            way, spot, rt_rw, village, district = parts_of(text)
            assert (dictionary[row[0]], dictionary[row[1]], row[2]) == (way, spot, rt_rw), text
            assert (dictionary[row[3]], dictionary[row[4]]) == (village, district), text


@given(st.lists(st.text(alphabet="RTWrtwAx_ 0123456789/.,:-;|#'", max_size=24), min_size=1, max_size=12))
@example(
    ["RT/RW 001/002", "RT 0000/RW. 12 rt1", "A 001/002/ 003 / 004", "RT 1234 RW:5", "RT 3 RW", "RW7RT 8"]
)
@settings(max_examples=300, deadline=None)
def test_rt_and_rw_are_taken_out_as_the_patterns_do_it(texts):
    letters = np.frombuffer("".join(texts).encode(), np.uint8)
    at = np.cumsum([0, *map(len, texts)])
    left, left_at = np.zeros(len(letters), np.uint8), np.zeros(len(at), np.int64)
    found = np.zeros(len(texts), np.int32)
    without_rt_rw(letters, at, np.zeros(24, np.uint8), left, left_at, found)
    for row, text in enumerate(texts):
        rt, rw, rest = rt_rw(clean(text))
        has_sign = "#" in text
        assert found[row] == (0 if has_sign else (rt or 0) * 1000 + (rw or 0)), text
        assert left[left_at[row] : left_at[row + 1]].tobytes().decode() == ("" if has_sign else rest), text


@given(st.lists(written(*PERSON_WORDS), min_size=1, max_size=12))
@example(
    ["H. M. Yusuf, S.E.", "S I T I", "S I T I  A N I", "M. A.", "Hj", "A. B. C.", "(Ani)", "Abdul bin Rahman"]
)
@settings(max_examples=300, deadline=None)
def test_a_name_is_read_by_its_shape_as_by_itself(texts):
    dictionary = Dictionary()
    for text, row in zip(texts, Names(dictionary).read(large(texts)).tolist(), strict=True):
        name = canonical_person(text)
        first = name.skeleton[0] if name.skeleton else ""
        last = name.skeleton[-1] if len(name.skeleton) > 1 else ""
        sounds = " ".join(name.skeleton)
        expected = [name.text, " ".join(sorted(name.skeleton)), sounds, first, last]
        assert [dictionary[number] for number in row] == expected, text


@given(
    st.lists(
        st.one_of(written(*BUSINESS_WORDS), written(*BUSINESS_WORDS, *PERSON_WORDS)), min_size=1, max_size=12
    )
)
@example(
    ["Toko Bu Sri", "Karawo <Ani Dali>", "Jaya milik Ali", "UD. Jaya (Ahmad)", "(DFC) Ayam", "Toko Mas Jaya"]
)
@example(
    ["Usaha Dagang", "(Dagang) Usaha", "Maju Jaya", "TOKO 99", "a.n. Ali", "Koperasi KSP Jaya", "(Cabang 2)"]
)
@settings(max_examples=300, deadline=None)
def test_a_business_is_read_by_its_shape_as_by_itself(texts):
    dictionary = Dictionary()
    made, owners = Businesses(dictionary).read(large(texts))
    for text, row, owner in zip(texts, made.tolist(), owners.to_pylist(), strict=True):
        found = canonical_business(text)
        assert owner == (found.owner_in_name or ""), text
        expected = [
            "" if found.is_generic else found.core_text,
            found.core_text,
            business_core(found.skeleton, found.core_tokens) or "",
            found.kind_words[0] if found.kind_words else found.form or "",
            found.family or "",
        ]
        assert [dictionary[number] for number in row] == expected, text


@given(st.lists(st.text(alphabet="AB ", max_size=12), max_size=6))
@settings(max_examples=200, deadline=None)
def test_words_are_put_in_the_order_of_the_alphabet(texts):
    letters = np.frombuffer("".join([*texts, "."]).encode(), np.uint8)
    at = np.cumsum([0, *map(len, texts)])
    out = np.zeros(len(letters), np.uint8)
    alphabetical(letters, at, out)
    for row, text in enumerate(texts):
        assert out[at[row] : at[row + 1]].tobytes().decode() == " ".join(sorted(text.split(" "))), text


@given(st.lists(st.lists(st.text(max_size=6), max_size=40), max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_text_has_one_number_and_a_number_one_text(pieces):
    dictionary, known = Dictionary(), {"": 0}
    for piece in [*pieces, [str(number) for number in range(3000)]]:
        before = len(dictionary)
        for text, number in zip(piece, dictionary.numbers(piece).tolist(), strict=True):
            assert number == known.setdefault(text, len(known))
            assert dictionary[number] == text
        assert dictionary.since(before).to_pylist() == list(known)[before:]


def test_what_the_tables_write_has_a_byte_for_a_letter():
    known = tables()
    said = (known.person, known.person_first, known.business, known.families, known.address, known.street)
    words = {word for table in said for pair in table.items() for word in pair}
    wholes = {
        whole
        for phrases in (known.person_phrases, known.business_phrases, known.street_phrases)
        for entries in phrases.values()
        for _words, whole in entries
    }
    assert all(word.isascii() for word in words | wholes | set(known.directions.values()))
