"""The arithmetic of networks, actors, grids, dots, seats and names; without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.law import code_list
from karawo.partners.rules import coverage, duplicates, grid, ladder, mactor, matching, network, punctual
from karawo.partners.rules.ladder import Amounts, Impossible, Status
from karawo.partners.rules.vocabulary import ELEMENTS, Element, pentahelix_of

TODAY = date(2026, 8, 3)


def test_the_elements_are_those_of_the_law_s_list():
    assert {code.code for code in code_list("helix").codes} == set(ELEMENTS)


def test_the_pentahelix_reads_the_sixth_as_business():
    assert {pentahelix_of(element) for element in Element} == set(Element) - {Element.FINANCE}


# A-B, A-C, A-D, B-C, D-E
KITE = network.Graph(range(1, 6), {(1, 2): 1, (1, 3): 1, (1, 4): 2, (3, 2): 1, (4, 5): 1})


def test_a_network_of_five_measures_as_worked_out_by_hand():
    found = network.places(KITE)
    assert network.density(KITE) == 0.5
    assert [round(found[node].degree, 4) for node in (1, 5)] == [0.75, 0.25]
    assert [round(found[node].betweenness, 4) for node in (1, 4)] == [0.6667, 0.5]
    assert [round(found[node].closeness, 4) for node in (1, 4, 2, 5)] == [0.8, 0.6667, 0.5714, 0.4444]


@given(
    st.sets(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), max_size=20
    )
)
def test_networkx_agrees(pairs):
    ours = network.places(network.Graph(range(10), dict.fromkeys(pairs, 1)))
    theirs = networkx.Graph()
    theirs.add_nodes_from(range(10))
    theirs.add_edges_from(pairs)
    assert network.density(network.Graph(range(10), dict.fromkeys(pairs, 1))) == pytest.approx(
        networkx.density(theirs)
    )
    for name, values in (
        ("degree", networkx.degree_centrality(theirs)),
        ("closeness", networkx.closeness_centrality(theirs)),
        ("betweenness", networkx.betweenness_centrality(theirs)),
    ):
        for node, value in values.items():
            assert getattr(ours[node], name) == pytest.approx(value), (name, node)


def test_the_same_network_is_always_drawn_alike_and_inside_its_frame():
    groups = {node: node % 6 for node in KITE.nodes}
    drawn = network.layout(KITE, groups, 6)
    assert drawn == network.layout(KITE, groups, 6)
    assert all(0 <= part <= 100 for place in drawn.values() for part in place)
    assert len(set(drawn.values())) == 5


def test_only_the_most_joined_are_drawn():
    star = network.Graph(range(100), {(0, other): 1 for other in range(1, 100)})
    drawn = network.most_joined(star)
    assert (len(drawn.nodes), 0 in drawn.nodes, len(drawn.weights)) == (60, True, 59)


def test_nobody_and_one_are_networks_too():
    assert network.density(network.Graph([], {})) == 0
    assert network.layout(network.Graph([7], {}), {7: 0}, 6) == {7: (50.0, 50.0)}
    assert network.places(network.Graph([7], {}))[7] == network.Place(0, 0, 0)


def test_mactor_gives_the_golden_numbers():
    found = mactor.forces([[0, 3, 1], [1, 0, 2], [0, 1, 0]])
    assert found.mdii == [[1, 4, 3], [1, 2, 3], [1, 1, 1]]
    assert (found.influence, found.dependence) == ([7, 4, 2], [2, 5, 6])
    assert [round(each, 4) for each in found.ratio] == [0.3590, 0.0684, 0.0192]
    assert [round(each, 4) for each in found.strength] == [2.4115, 0.4593, 0.1292]
    held = mactor.positions([[3, -1], [2, 2], [-2, 1]], found.strength)
    assert (held.convergence[0][1], held.convergence[1][2], held.convergence[0][2]) == (2.5, 1.5, 0)
    assert (held.divergence[0][1], held.divergence[0][2], held.divergence[1][2]) == (1.5, 3.5, 2.0)
    assert held.mobilisation == [7, 4]
    assert held.weighted[0][0] == pytest.approx(3 * found.strength[0])


def test_mactor_of_nobody_who_influences_anybody_is_not_a_division_by_zero():
    assert mactor.forces([[0, 0], [0, 0]]).strength == [0, 0]


@pytest.mark.parametrize(
    ("scores", "quadrant"),
    [
        ([(3, 3)], "player"),
        ([(3, 2)], "setter"),
        ([(2, 3)], "subject"),
        ([(2, 4), (3, 4), (3, 1)], "subject"),
        ([(1, 1), (2, 2)], "crowd"),
    ],
)
def test_the_grid_is_cut_at_three_of_the_mean(scores, quadrant):
    assert grid.rated(scores).quadrant == quadrant


def test_raters_who_lie_apart_are_seen():
    found = grid.rated([(1, 4), (5, 4)])
    assert (found.power, found.power_spread, found.interest_spread) == (3, 2, 0)
    assert found.is_disputed
    assert not grid.rated([(5, 5)]).is_disputed


@pytest.mark.parametrize("scores", [[], [(0, 3)], [(3, 6)]])
def test_a_score_outside_one_to_five_is_refused(scores):
    with pytest.raises(ValueError, match=r"rated|outside"):
        grid.rated(scores)


@pytest.mark.parametrize(
    ("status", "due_on", "ended_on", "dot"),
    [
        ("done", date(2026, 6, 30), date(2026, 6, 30), "kept"),
        ("done", date(2026, 6, 30), date(2026, 7, 1), "kept_late"),
        ("agreed", date(2026, 8, 2), None, "late"),
        ("agreed", TODAY, None, "due"),
        ("broken", TODAY, None, "broken"),
        ("withdrawn", date(2026, 1, 1), None, None),
        ("offered", date(2026, 1, 1), None, None),
    ],
)
def test_a_dot_says_whether_a_promise_was_kept_on_its_day(status, due_on, ended_on, dot):
    assert punctual.dot_of(punctual.Kept(1, status, due_on, ended_on), on=TODAY) == dot


def test_dots_stand_in_the_quarter_they_were_due():
    rows = [
        punctual.Kept(1, "done", date(2026, 3, 31), date(2026, 3, 1)),
        punctual.Kept(1, "done", date(2026, 3, 1), date(2026, 3, 1)),
        punctual.Kept(2, "agreed", date(2026, 10, 1), None),
    ]
    assert punctual.dots(rows, on=TODAY) == {
        (1, punctual.Quarter(2026, 1)): {"kept": 2},
        (2, punctual.Quarter(2026, 4)): {"due": 1},
    }
    assert str(punctual.Quarter(2025, 4).next()) == "2026 TW1"
    assert len(punctual.quarters_between(punctual.Quarter(2025, 3), punctual.Quarter(2026, 2))) == 4


def test_a_place_without_an_element_is_an_empty_cell():
    filled = [coverage.Filled(7504, "media", True), coverage.Filled(7504, "media", False)]
    cells = coverage.matrix(filled, {(7504, "academia"): 2}, [7504])
    assert cells[7504, "media"] == coverage.Cell(2, 1, 0)
    assert cells[7504, "academia"].is_empty
    assert cells[7504, "academia"].lacking == 2


@pytest.mark.parametrize(
    ("home", "reach", "place", "is_there"),
    [
        (7502, "kabupaten", 7502, True),
        (7502, "kabupaten", 7571, False),
        (7502, "province", 7571, True),
        (7502, "province", 3573, False),
        (7502, "nation", 3573, True),
        (75, "kabupaten", 7571, True),
        (75, "kabupaten", 3573, False),
        (75, "nation", 3573, True),
    ],
)
def test_who_is_there_for_a_province_or_the_nation_is_there_in_each_place_of_it(home, reach, place, is_there):
    told = {"is_of_province": reach == "province", "is_of_nation": reach == "nation"}
    assert coverage.covers(home, place, **told) is is_there


def test_six_elements_complete_the_hexahelix_and_five_the_pentahelix():
    assert coverage.completeness(Element) == (6, 6)
    assert coverage.completeness(Element, is_penta=True) == (5, 5)
    assert coverage.completeness(["media", "media"]) == (1, 6)


def test_balance_is_one_where_all_give_alike_and_unknown_for_one_giver():
    assert coverage.balance([5, 5, 5]) == pytest.approx(1)
    assert coverage.balance([9, 1]) == pytest.approx(0.469, abs=0.001)
    assert coverage.balance([7, 0]) is None


LACK = matching.Lack(7504, "access", "market", "aggregator_finance", "offtaker", "gula aren")


def offer(**changed) -> matching.Offer:
    given = {
        "offer_id": 1, "partner_id": 1, "kab_ids": {7504}, "contribution": "access", "stage": "market",
        "element": "aggregator_finance", "sub_kind": "offtaker", "commodity": "Gula Aren", "kept": 0, "broken": 0,
        **changed,
    }  # fmt: skip
    return matching.Offer(**given)


def test_a_match_says_why():
    found = matching.match(LACK, offer(kept=2))
    assert "untuk komoditas yang sama" in found.reasons
    assert "ditawarkan di sini" in found.reasons
    assert "pernah menepati janji" in found.reasons


@pytest.mark.parametrize(
    "changed",
    [
        {"kab_ids": {7502}},
        {"contribution": "money"},
        {"sub_kind": "bank"},
        {"element": "media", "sub_kind": ""},
    ],
)
def test_another_place_kind_or_contribution_is_no_match(changed):
    assert matching.match(LACK, offer(**changed)) is None


def test_nearer_and_more_faithful_comes_first():
    here = matching.match(LACK, offer())
    province = matching.match(LACK, offer(kab_ids={75}))
    nation = matching.match(LACK, offer(kab_ids={0}))
    unfaithful = matching.match(LACK, offer(broken=1))
    assert here.points > province.points > nation.points
    assert here.points > unfaithful.points


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PT Bank Contoh Gorontalo", "Bank Contoh Gorontalo, PT."),
        ("Univ. Contoh Gorontalo", "Universitas Contoh Gorontalo"),
        ("Gorontalo, Universitas Contoh", "UNIVERSITAS CONTOH GORONTALO"),
    ],
)
def test_the_same_name_written_otherwise_has_the_same_key(one, other):
    assert duplicates.key_of(one, is_person=False) == duplicates.key_of(other, is_person=False)


def like(one: str, other: str, *, kab_id: int = 7571, website: str = "", other_site: str = ""):
    known = duplicates.Known(9, duplicates.key_of(other, is_person=False), 7571, "government", other_site)
    return duplicates.likeness(duplicates.key_of(one, is_person=False), kab_id, "government", website, known)


def test_a_typing_error_is_shown_and_another_place_is_another_office():
    assert not like("Universitas Conto Gorontalo", "Universitas Contoh Gorontalo").is_same
    assert like("Dinas Koperasi Kab. Boalemo", "Dinas Koperasi Kab. Pohuwato") is None
    assert like("Radio Contoh", "TV Contoh") is None


def test_the_same_name_elsewhere_is_like_and_not_the_same():
    assert like("Bank Contoh", "Bank Contoh").is_same
    assert not like("Bank Contoh", "Bank Contoh", kab_id=7502).is_same


def test_the_same_site_is_a_reason_by_itself():
    found = like(
        "Kampus Satu", "Universitas Dua", website="https://www.contoh.example/", other_site="contoh.example"
    )
    assert found.reasons[0] == "situs web sama"


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("offered", ["agreed", "withdrawn"]),
        ("agreed", ["signed", "delivering", "broken", "withdrawn"]),
        ("signed", ["delivering", "broken", "withdrawn"]),
        ("delivering", ["broken", "withdrawn"]),
        ("done", []),
        ("broken", []),
        ("withdrawn", []),
    ],
)
def test_the_ladder_leads_on_from_each_step(status, steps):
    assert [str(step) for step in ladder.steps_from(status)] == steps


@given(
    st.decimals("0.01", "1000000", places=2),
    st.lists(st.decimals("0.01", "500000", places=2), max_size=6),
    st.booleans(),
)
def test_whatever_is_delivered_the_four_parts_make_up_the_promise(promised, parts, is_broken):
    amounts = Amounts(promised)
    for part in parts:
        amounts, beyond = amounts.deliver(part)
        assert 0 <= beyond <= part
    ended = amounts.break_rest() if is_broken else amounts.withdraw_rest()
    for each in (amounts, ended, ended.reopen()):
        assert each.promised == each.open + each.delivered + each.broken + each.withdrawn
    assert ended.open == 0
    assert ended.reopen().open == amounts.open


def test_more_than_was_promised_is_impossible():
    with pytest.raises(Impossible):
        Amounts(Decimal(3), delivered=Decimal(2), broken=Decimal(2))


def test_the_last_delivery_ends_a_promise_unless_it_was_ended_by_word():
    whole = Amounts(Decimal(3), delivered=Decimal(3))
    part = Amounts(Decimal(3), delivered=Decimal(1))
    assert ladder.status_after_delivery("agreed", whole) is Status.DONE
    assert ladder.status_after_delivery("done", part) is Status.DELIVERING
    assert ladder.status_after_delivery("broken", part) is Status.BROKEN
