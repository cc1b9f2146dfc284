"""Two engines, one model: the same pairs with the same weights."""

from dataclasses import replace
from functools import cache

import duckdb
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch.columns import Columns, Texts
from karawo.registry.linkage.batch.engines import Budget, engine
from karawo.registry.linkage.batch.kernels.alike import (
    is_contained,
    jaro_winkler,
    may_be_contained,
    most_alike,
)
from karawo.registry.linkage.batch.kernels.score import is_one_off
from karawo.registry.linkage.batch.keys import stored_keys
from karawo.registry.linkage.batch.model import parts_of
from karawo.registry.linkage.batch.oracle import likeness
from karawo.registry.linkage.batch.questions import REGISTER
from karawo.registry.linkage.batch.tests.files import columns_of, invented_rows
from karawo.registry.linkage.rules import KeyKind, KeyMaker, nik_distance


@cache
def some_columns() -> Columns:
    return columns_of(invented_rows(2500, seed=3))


@pytest.fixture(scope="module")
def pairs():
    return engine("lean")(some_columns(), REGISTER, 0.0, Budget())


def test_splink_and_the_lean_engine_agree_on_every_pair_and_its_weight(pairs):
    theirs = engine("splink")(some_columns(), REGISTER, 0.0, Budget(memory_gb=1))
    assert len(pairs) > 500
    assert (pairs.left == theirs.left).all()
    assert (pairs.right == theirs.right).all()
    assert np.abs(pairs.bits - theirs.bits).max() < 1e-6
    assert (pairs.flags == theirs.flags).all()


@pytest.mark.parametrize(("threads", "room"), [(1, 1), (1, 700), (2, 1 << 20)])
def test_pairs_do_not_depend_on_threads_or_on_the_room_for_them(pairs, threads, room):
    again = engine("lean")(some_columns(), REGISTER, 0.0, Budget(threads=threads, room=room))
    assert (again.left == pairs.left).all()
    assert (again.right == pairs.right).all()
    assert (again.bits == pairs.bits).all()


def test_pairs_do_not_depend_on_how_many_rows_are_sorted_at_a_time(pairs, monkeypatch):
    monkeypatch.setattr("karawo.registry.linkage.batch.lean._MOST_AT_ONCE", 300)
    again = engine("lean")(some_columns(), REGISTER, 0.0, Budget())
    assert (again.left == pairs.left).all()
    assert (again.right == pairs.right).all()
    assert again.tally == pairs.tally


def test_nothing_is_left_out_while_no_block_is_large(pairs):
    assert pairs.tally["left_out_of_large_blocks"] == 0


def test_large_blocks_are_reported_and_equal_identifiers_still_meet():
    small = engine("lean")(some_columns(), replace(REGISTER, cap=3, window=2), 0.0, Budget())
    whole = engine("lean")(some_columns(), REGISTER, 0.0, Budget())
    assert small.tally["left_out_of_large_blocks"] > 0
    assert 0.8 * len(whole) < len(small) <= len(whole)


OF_FILES = {
    ("home", "birth", "first_sound"),
    ("home", "birth", "last_sound"),
    ("desa", "last_sound"),
    ("kecamatan", "first_sound", "street"),
    ("kecamatan", "first_sound", "brand_sound"),
    ("kecamatan", "first_sound", "trade"),
    ("kecamatan", "street", "house"),
    ("kabupaten", "rare_brand"),
}
"""Rules that only a whole file can afford, or needs; all others share a key with the register."""
WIDER = {KeyKind.KECAMATAN_LAST_NAME, KeyKind.KABUPATEN_NAME}
"""Keys that bring too many rows of a file together; its rules ask for something more beside them."""


def test_the_rules_of_the_model_find_what_the_stored_keys_find():
    """Pairs of rows that share a stored key share a rule, and the other way round, but for what is said above."""
    by_key, by_wider = set(), set()
    for kind, rows, keys in stored_keys(some_columns(), KeyMaker(b"a secret of the installation")):
        found = _pairs([(int(kind), key) for key in keys.tolist()], rows.tolist())
        by_wider |= found
        by_key |= set() if kind in WIDER else found
    by_rule, by_file = set(), set()
    for rule in REGISTER.rules:
        (by_file if rule in OF_FILES else by_rule).update(_pairs_of(rule))
    assert by_key <= by_rule | by_file
    surplus = {
        rule for rule in REGISTER.rules if rule not in OF_FILES and not set(_pairs_of(rule)) <= by_wider
    }
    assert surplus == set()
    assert len(by_key) > 1000


def _pairs_of(rule):
    columns = some_columns()
    is_any, parts = parts_of(rule)
    if is_any:
        held = np.concatenate([columns[part.column] for part in parts])
        rows = np.tile(np.arange(len(columns)), len(parts))
        return _pairs(held[held != 0].tolist(), rows[held != 0].tolist())
    known = np.logical_and.reduce([columns[part.column] != 0 for part in parts])
    cut = [
        columns[part.column] // part.above * part.below + columns[part.column] % part.below for part in parts
    ]
    rows = np.flatnonzero(known)
    return _pairs([tuple(column[row] for column in cut) for row in rows], rows.tolist())


def _pairs(keys, rows):
    blocks = {}
    for key, row in zip(keys, rows, strict=True):
        blocks.setdefault(key, set()).add(row)
    return {(a, b) for block in blocks.values() for a in block for b in block if a < b}


@given(st.lists(st.text(alphabet="ABCD ", min_size=1, max_size=9), min_size=2, max_size=2))
@example(["SITI " * 13, "SITI AMINAH " * 5])
@example(["A" * 64, "A" * 63 + "B"])
@example(["A" * 65, "BA" * 40])
@settings(max_examples=200, deadline=None)
def test_likeness_is_that_of_duckdb(pair):
    texts, where = Texts.of(["", *pair]), np.zeros(256, np.uint64)
    found = duckdb.execute("select jaro_winkler_similarity(?, ?)", pair).fetchone()[0]
    assert jaro_winkler(texts.letters, texts.at, where, 1, 2) == pytest.approx(found, abs=1e-12)
    assert likeness(*pair) == pytest.approx(found, abs=1e-12)
    assert not where.any()


@given(st.lists(st.text(alphabet="AIUENRSKXBPÉ 1", max_size=40), min_size=2, max_size=2))
@example(["A" * 16, "A" * 17])
@settings(max_examples=300, deadline=None)
def test_no_two_texts_are_more_alike_than_their_letters_allow(pair):
    texts = Texts.of(["", *pair])
    found = jaro_winkler(texts.letters, texts.at, np.zeros(256, np.uint64), 1, 2)
    assert found <= most_alike(texts.bags, 1, 2)


@given(st.lists(st.text(alphabet="AIÉ \t\n1", max_size=300), min_size=2, max_size=2))
@example(["A I", "I  A\tE"])
@example(["", "A"])
@settings(max_examples=300, deadline=None)
def test_what_holds_all_words_of_another_text_is_never_turned_away_at_first_sight(pair):
    texts = Texts.of(["", *pair])
    if is_contained(texts.words, texts.word_at, 1, 2):
        assert may_be_contained(texts.bags, 1, 2)


def test_most_texts_are_turned_away_at_first_sight():
    texts = Texts.of(["", "SITI AMINAH", "BUDI SANTOSO", "SITI", "RINA DEWI LESTARI"])
    met = [(a, b) for a in range(1, 5) for b in range(a + 1, 5) if may_be_contained(texts.bags, a, b)]
    assert met == [(1, 3)]


@given(st.integers(10**15, 10**16 - 1), st.data())
@settings(max_examples=200, deadline=None)
def test_one_wrong_digit_is_what_the_form_means_by_it(nik, data):
    digits = list(str(nik))
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, 14))
        if data.draw(st.booleans()):
            digits[at], digits[at + 1] = digits[at + 1], digits[at]
        else:
            digits[at] = data.draw(st.sampled_from("0123456789"))
    other = "".join(digits)
    if other != str(nik):
        assert is_one_off(nik, int(other)) == (nik_distance(str(nik), other) == 1)
