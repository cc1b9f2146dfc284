"""The second look: learnt from hidden NIK, the same however it is cut."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from karawo.registry.linkage.batch import judge
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget, engine
from karawo.registry.linkage.batch.judge import grown, hidden, judged, lesson
from karawo.registry.linkage.batch.questions import REGISTER
from karawo.registry.linkage.batch.tests.files import columns_of, invented_rows


@cache
def some_columns() -> Columns:
    return columns_of(invented_rows(2500, seed=4))


@pytest.fixture(scope="module")
def taught():
    seen = hidden(some_columns())
    return lesson(some_columns(), seen, engine("lean")(seen, REGISTER, -12.0, Budget()))


@pytest.fixture(scope="module")
def model(taught):
    return replace(REGISTER, judge=grown(taught))


def test_a_hidden_nik_leaves_nothing_of_itself_behind():
    seen = hidden(some_columns())
    is_hidden = (some_columns()["nik"] != 0) & (seen["nik"] == 0)
    assert 0.3 < is_hidden.sum() / (some_columns()["nik"] != 0).sum() < 0.7
    assert (seen["birth"][is_hidden] == some_columns()["birth_stated"][is_hidden]).all()
    assert (seen["npwp"][is_hidden] != some_columns()["nik"][is_hidden]).all()
    assert (some_columns()["nik"] != 0).sum() > (seen["nik"] != 0).sum() > 0


def test_the_same_lesson_grows_the_same_trees(taught, model):
    assert grown(taught) == model.judge
    assert model.judge["surprise_bits"] < 0.3
    assert 100 < model.judge["same"] < model.judge["pairs"]


@pytest.mark.parametrize(("threads", "at_once"), [(1, 1 << 16), (2, 7)])
def test_threads_and_pieces_change_no_bit(model, threads, at_once, monkeypatch):
    pairs = engine("lean")(some_columns(), REGISTER, -8.0, Budget())
    expected = judged(some_columns(), pairs, model, Budget()).bits
    monkeypatch.setattr(judge, "_AT_ONCE", at_once)
    assert (judged(some_columns(), pairs, model, Budget(threads=threads)).bits == expected).all()


def test_where_both_have_a_nik_the_first_look_stands(model):
    pairs = engine("lean")(some_columns(), REGISTER, -8.0, Budget())
    found = judged(some_columns(), pairs, model, Budget())
    has_both = (some_columns()["nik"][pairs.left] != 0) & (some_columns()["nik"][pairs.right] != 0)
    assert (found.bits[has_both] == pairs.bits[has_both]).all()
    assert np.abs(found.bits[~has_both] - pairs.bits[~has_both]).mean() > 0.5
