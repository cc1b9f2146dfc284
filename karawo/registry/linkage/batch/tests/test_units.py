"""Units within owners: who joins whom, and what a business is called."""

from dataclasses import replace

import numpy as np
import pytest

from karawo.registry.linkage.batch import units
from karawo.registry.linkage.batch.cluster import Clusters
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.header import branch_in
from karawo.registry.linkage.batch.kernels.cluster import join_by_mean
from karawo.registry.linkage.batch.questions import REGISTER
from karawo.registry.linkage.batch.tests.files import columns_of, invented_rows
from karawo.registry.linkage.batch.units import (
    LARGEST,
    by_judgement,
    crowds,
    features_of,
    groups,
    link_units,
    scorer_of,
)

OWNER = {"record_id": "", "owner_name": "Sri Mohamad", "desa_code": "75.71.01.1001", "kab_code": "75.71"}


def rows(*businesses):
    return [
        OWNER | {"record_id": str(at), "business_name": name, "kbli": kbli, "source": source}
        for at, (name, kbli, source) in enumerate(businesses)
    ]


def of_one_owner(count):
    return Clusters(np.zeros(count, np.int64), 0)


def joined(count, bits):
    found = np.arange(count, dtype=np.int64)
    order, starts = groups(of_one_owner(count))
    join_by_mean(order, starts, LARGEST, np.array(bits, float), 0.0, np.full(len(order), -1), found)
    return found.tolist()


def test_one_sure_pair_does_not_chain_two_businesses_together():
    """0 and 1 are one, 2 and 3 are one; 1 resembles 2, but the rest speaks against it."""
    assert joined(4, [5.0, -4.0, -4.0, 3.0, -4.0, 5.0]) == [0, 0, 2, 2]


def test_three_that_agree_on_the_whole_are_one():
    assert joined(3, [5.0, 3.0, -1.0]) == [0, 0, 0]


def test_without_agreement_everyone_stays_apart():
    assert joined(3, [-1.0, -1.0, -1.0]) == [0, 1, 2]


@pytest.mark.parametrize(
    ("business", "number"),
    [
        ("Toko Risky", 1),
        ("UD Risky Cab. 3", 3),
        ("Risky CABANG 12", 12),
        ("Risky cabang Limboto", 999),
        ("", 0),
    ],
)
def test_a_branch_says_its_number(business, number):
    assert branch_in(business) == number


def test_a_name_speaks_for_the_trade_where_others_of_the_name_agree():
    stated = [("Laundry Bersih", "96200", "sidt")] * 3
    columns = columns_of(rows(*stated, ("Laundry Bersih", "", "dinas"), ("Warung Jaya", "", "dinas")))
    assert columns["trade"].tolist() == [96200] * 4 + [0]


def test_the_owners_own_name_is_no_name_of_a_business():
    columns = columns_of(rows(("SRI MOHAMAD", "", "oss"), ("Karawo Indah", "", "oss")))
    assert columns["shop"][0] == 0
    assert columns["shop"][1] != 0


def test_whoever_stands_twice_in_one_list_is_crowded():
    columns = columns_of(rows(("A", "", "sidt"), ("B", "", "sidt"), ("C", "", "oss")))
    most, size = crowds(columns, of_one_owner(3))
    assert most.tolist() == [1, 1, 1]
    assert size.tolist() == [0, 0, 0]


def test_two_trades_of_one_owner_are_two_units_and_their_spellings_one():
    columns = columns_of(
        rows(
            ("Bengkel Motor Jaya", "45407", "sidt"),
            ("BENGKEL MOTOR JAYA", "45407", "oss"),
            ("Kue Basah Melati", "10792", "sidt"),
            ("kue basah mlati", "10792", "dinas"),
        )
    )
    assert link_units(columns, of_one_owner(4), by_judgement()).of.tolist() == [0, 0, 2, 2]


def test_of_three_records_of_one_owner_the_words_of_the_name_tell_which_two_are_one_business():
    """Nothing else tells them apart: no name is like another, and one KBLI is missing."""
    others = [
        OWNER | {"record_id": f"o{at}", "owner_name": f"Ani {at}", "business_name": name, "kbli": kbli}
        for at, (name, kbli) in enumerate(
            [("Aneka Kue Melati", "10792"), ("Kios Pulsa Jaya", "47414"), ("Kerajinan Rotan", "16293")] * 6
        )
    ]
    own = rows(("Kue Bahagia", "", "sidt"), ("Pulsa Sentosa", "47414", "dinas"), ("Manis", "10792", "oss"))
    columns = columns_of([*own, *others])
    owner = np.arange(len(columns), dtype=np.int64)
    owner[:3] = 0
    found = link_units(columns, Clusters(owner, 0), by_judgement())
    assert found.of[:3].tolist() == [0, 1, 0]


def test_once_a_list_names_a_branch_the_same_name_elsewhere_says_less():
    """Not every list writes the number of the branch, which bears the name of the first business."""
    here, there = ({"desa_code": code, "kec_code": code[:8]} for code in ("75.71.01.1001", "75.71.02.1003"))
    told = [
        one | where
        for one, where in zip(
            rows(
                ("Toko Melati", "", "sidt"),
                ("Toko Melati", "", "dinas"),
                ("Toko Melati", "", "oss"),
                ("Toko Melati Cabang 2", "", "bank"),
            ),
            (here, here, there, there),
            strict=True,
        )
    ]

    def bits(count):
        left, right = np.array([0, 0]), np.array([1, 2])
        columns = columns_of(told[:count])
        return by_judgement().bits(features_of(columns, of_one_owner(count), left, right))

    beside, elsewhere = bits(4) - bits(3)
    assert beside > elsewhere + 1.5


def test_a_model_that_learnt_other_questions_is_refused_and_not_taken_for_none():
    learnt = replace(REGISTER, unit={"weights": [0.5] * 52, "link": 0.35})
    with pytest.raises(CannotLink, match=learnt.version):
        scorer_of(learnt)
    assert scorer_of(REGISTER).weights.tolist() == by_judgement().weights.tolist()


def test_threads_and_portions_change_no_unit(monkeypatch):
    columns = columns_of(invented_rows(600, seed=3))
    owner = Clusters(np.arange(600, dtype=np.int64) // 3 * 3, 0)
    whole = link_units(columns, owner, by_judgement()).of.tolist()
    monkeypatch.setattr(units, "_AT_ONCE", 7)
    assert link_units(columns, owner, by_judgement(), threads=3).of.tolist() == whole
    assert len(set(whole)) > 200
