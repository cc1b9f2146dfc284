"""Numbers read from the letters of a column are those that the functions for one record read."""

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch.canonical import branches_of
from karawo.registry.linkage.batch.columns import letters_of
from karawo.registry.linkage.batch.header import branch_in, digits_of
from karawo.registry.linkage.batch.kernels.figures import read_codes, read_identifiers, read_phones
from karawo.registry.linkage.rules.record import canonical_numbers
from karawo.registry.rules import phones_in

WRITTEN = st.one_of(
    st.integers(3, 18).flatmap(lambda size: st.text(alphabet="0123456789", min_size=size, max_size=size)),
    st.integers(1, 17).flatmap(lambda size: st.sampled_from("0123456789").map(lambda sign: sign * size)),
    st.lists(
        st.sampled_from(["0812", "62", "+62", "8", "1234", "00", " ", ".", "-", "/", "'", "_", "\t", "\n"]),
        max_size=8,
    ).map("".join),
    st.text(alphabet="0123456789 .-_/'\u00a0\x1c\x00+٣１é", max_size=22),
    st.text(max_size=20),
)


def large(texts):
    return pa.array(texts, pa.large_string())


def read(kernel, texts, *sizes):
    found, is_odd = np.full(len(texts), 7, np.int64), np.zeros(len(texts), bool)
    kernel(*letters_of(large(texts)), *sizes, found, is_odd)
    return zip(texts, found.tolist(), is_odd.tolist(), strict=True)


@given(st.lists(WRITTEN, min_size=1, max_size=12))
@example(
    ["0131216600910001", "013121660091000", "01.312.166.0-091.000", "75 0101 450890 0002", "4437151303343"]
)
@settings(max_examples=300, deadline=None)
def test_identifiers_are_read_as_one_by_one(texts):
    for text, number, is_odd in read(read_identifiers, texts, 13, 13):
        assert is_odd or number == int(canonical_numbers(None, text, None).nib or 0), text
        assert is_odd != text.isascii(), text
    for text, number, is_odd in read(read_identifiers, texts, 15, 16):
        assert is_odd or number == int(canonical_numbers(None, None, text).npwp or 0), text


@given(st.lists(WRITTEN, min_size=1, max_size=12))
@example([" 75.71.01.1001 ", "7571011001", "75710110012", "0000000000", "\x1c7571011001\n"])
@settings(max_examples=200, deadline=None)
def test_codes_are_read_as_one_by_one(texts):
    for size in (4, 5, 6, 10):
        for text, number, is_odd in read(read_codes, texts, size):
            assert is_odd or number == int(digits_of(text, size) or 0), text


@given(st.lists(WRITTEN, min_size=1, max_size=12))
@example(
    [
        "081244119080",
        "+62 812-4411-9080",
        "62812441190",
        "0620812",
        "+081244119080",
        "8 12 4411 9080",
        "0802441190",
    ]
)
@example(
    ["81244119080123", "08124411908012", "0062812 4411 9080", " +6281244119080", "6 2812 4411 9080", "-"]
)
@settings(max_examples=300, deadline=None)
def test_a_single_mobile_number_is_read_as_by_itself(texts):
    for text, number, is_odd in read(read_phones, texts):
        if not is_odd:
            assert ([f"+{number}"] if number else []) == list(phones_in(text)), text


def test_the_usual_ways_of_writing_a_mobile_number_are_read_at_once():
    texts = ["081244119080", "+62 812-4411-9080", "6281244119080", "81244119080"]
    assert [number for _text, number, _is_odd in read(read_phones, texts)] == [6281244119080] * 4


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8), st.sampled_from(["Jaya Cab. 2", "cabang no 3", "CABE", "Écab", "cab"])
        ),
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_branches_are_read_as_one_by_one(texts):
    assert branches_of(large(texts)).tolist() == [branch_in(text) for text in texts]
