"""What the words of a business name tell of its trade."""

import numpy as np

from karawo.registry.linkage.batch import callings
from karawo.registry.linkage.batch.callings import chances_of, said_of, together, told_by
from karawo.registry.linkage.batch.kernels.callings import SILENT, STATED, STATED_RARE, TOLD, compare
from karawo.registry.linkage.batch.tests.files import columns_of
from karawo.registry.linkage.batch.units import TRADE_EDGES

CAKES, CLOTHES = "10792", "47711"
SAID = (
    *(("Aneka Kue Melati", CAKES), ("Kue Basah Mawar", CAKES), ("Dapur Kue Anggrek", CAKES)),
    *(("Baju Melati", CLOTHES), ("Baju Muslim Mawar", CLOTHES), ("Butik Baju Anggrek", CLOTHES)),
)
ASKED = (("Kue Sedap Malam", ""), ("Baju Sedap Malam", ""), ("Melati", ""), ("Tanpa Kata", CAKES), ("", ""))


def columns_with(*businesses):
    return columns_of(
        [
            {"record_id": str(at), "owner_name": f"Sri {at}", "business_name": name, "kbli": kbli}
            for at, (name, kbli) in enumerate(businesses)
        ]
    )


def asked_of(said, columns, rows):
    told = told_by(said)
    return told, *chances_of(columns, np.asarray(rows), told)


def test_a_word_speaks_for_the_trade_that_its_bearers_state():
    columns = columns_with(*SAID, *ASKED)
    told, known, chance = asked_of(said_of(columns), columns, range(6, 11))
    assert known.tolist() == [TOLD, TOLD, TOLD, STATED, SILENT]
    assert told.trades.tolist() == [10792, 47711]
    assert chance[0, 0] > 0.6
    assert chance[1, 1] > 0.6
    assert (
        abs(chance[2, 0] - told.share[0]) < 0.01
    )  # of the one trade as often as of the other, so it says nothing
    assert chance[3].tolist() == [1.0, 0.0]


def test_a_word_that_few_state_a_trade_under_says_nothing():
    columns = columns_with(*SAID, ("Basah Sekali", ""))
    told, _, chance = asked_of(said_of(columns), columns, [6])
    assert np.allclose(chance[0], told.share)


def test_two_that_do_the_same_are_likelier_one_than_two_that_do_not():
    columns = columns_with(*SAID, *ASKED, *SAID, *SAID)
    told, known, chance = asked_of(said_of(columns), columns, range(11))
    stated = np.ascontiguousarray(columns["kbli"][:11])
    pairs = np.array([(6, 3), (6, 7), (6, 0), (0, 1), (0, 3), (6, 10)])
    out = np.empty(len(pairs), np.uint8)
    compare(
        *(np.ascontiguousarray(side) for side in pairs.T),
        *(stated, known, chance, told.share, TRADE_EDGES, out),
    )
    cake_and_clothes, told_cake_and_clothes, told_and_stated_cake, both_cake, stated_apart, silent = (
        out.tolist()
    )
    assert max(cake_and_clothes, told_cake_and_clothes) < told_and_stated_cake <= both_cake < len(TRADE_EDGES)
    assert (stated_apart, silent) == (len(TRADE_EDGES) + 2, len(TRADE_EDGES) + 3)


def test_two_lists_together_say_what_one_list_of_both_says():
    both = SAID * 3
    parts = [said_of(columns_with(*part)) for part in (both[::2], both[1::2])]
    found, whole = together(*parts), said_of(columns_with(*both))
    assert dict(
        zip(zip(found.words.tolist(), found.codes.tolist(), strict=True), found.counts, strict=True)
    ) == dict(zip(zip(whole.words.tolist(), whole.codes.tolist(), strict=True), whole.counts, strict=True))


def test_a_list_in_which_nobody_states_a_trade_tells_nothing():
    columns = columns_with(("Kue Melati", ""), ("Baju Mawar", ""))
    told, known, chance = asked_of(said_of(columns), columns, [0, 1])
    assert chance.shape == (2, 0)
    out = np.empty(1, np.uint8)
    compare(
        *(np.array([0]), np.array([1]), np.ascontiguousarray(columns["kbli"]), known, chance),
        *(told.share, TRADE_EDGES, out),
    )
    assert out.tolist() == [len(TRADE_EDGES) + 3]


def test_a_trade_beyond_the_commonest_is_told_by_its_code_alone(monkeypatch):
    monkeypatch.setattr(callings, "_MOST_TRADES", 1)
    columns = columns_with(
        *SAID, ("Kue Mawar", CAKES), ("Sepatu", "15202"), ("Sandal", "15202"), ("Baju", "")
    )
    told, known, chance = asked_of(said_of(columns), columns, range(10))
    assert told.trades.tolist() == [10792]
    assert known[[6, 7, 9]].tolist() == [STATED, STATED_RARE, TOLD]
    pairs = np.array([(7, 8), (6, 7), (3, 7), (7, 9)])
    out = np.empty(len(pairs), np.uint8)
    compare(
        *(np.ascontiguousarray(side) for side in pairs.T),
        *(np.ascontiguousarray(columns["kbli"]), known, chance, told.share, TRADE_EDGES, out),
    )
    same, others, again_others, silent = out.tolist()
    assert same == len(TRADE_EDGES)
    assert others == again_others == len(TRADE_EDGES) + 2
    assert silent == len(TRADE_EDGES) + 3


def test_of_a_list_beyond_measure_every_second_row_is_heard(monkeypatch):
    columns = columns_with(*[one for one in SAID * 3 for _ in range(2)])
    whole = said_of(columns)
    monkeypatch.setattr(callings, "_MOST_ROWS", len(columns) // 2)
    half = said_of(columns)
    assert half.words.tolist() == whole.words.tolist()
    assert (2 * half.counts).tolist() == whole.counts.tolist()
