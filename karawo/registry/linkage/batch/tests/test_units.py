"""Units within owners: who joins whom, and what a business is called."""

import numpy as np
import pytest

from karawo.registry.linkage.batch.cluster import Clusters
from karawo.registry.linkage.batch.header import branch_in
from karawo.registry.linkage.batch.kernels.cluster import join_by_mean
from karawo.registry.linkage.batch.tests.files import columns_of
from karawo.registry.linkage.batch.units import LARGEST, by_judgement, crowds, groups, link_units

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
    assert columns["named"].tolist() == [96200] * 4 + [0]


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
