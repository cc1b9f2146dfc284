"""Seats, turns and codes, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from karawo.gatherings.rules import (
    DOOR_SIGNS,
    OCCUPYING,
    Hall,
    State,
    Waiting,
    door_code,
    in_turn,
    may_become,
    new_code,
    read_code,
)

NOON = datetime(2026, 8, 3, 4, tzinfo=UTC)


def test_who_was_not_served_goes_first_then_who_let_fewer_offers_go_then_who_came_first():
    rows = [
        Waiting(1, True, 0, NOON),
        Waiting(2, False, 1, NOON),
        Waiting(3, False, 0, NOON + timedelta(hours=1)),
        Waiting(4, False, 0, NOON),
    ]
    assert [each.id for each in in_turn(rows)] == [4, 3, 2, 1]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 9)), max_size=12))
def test_a_turn_loses_and_doubles_nobody(told):
    rows = [Waiting(n, a, b, NOON + timedelta(hours=c)) for n, (a, b, c) in enumerate(told)]
    turns = in_turn(rows)
    assert sorted(each.id for each in turns) == list(range(len(rows)))
    assert [each.was_served for each in turns] == sorted(each.was_served for each in turns)


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [
        (State.WAITING, State.OFFERED, True),
        (State.WAITING, State.SEATED, True),
        (State.OFFERED, State.WAITING, True),
        (State.SEATED, State.CANCELLED, True),
        (State.SEATED, State.OFFERED, False),
        (State.CANCELLED, State.SEATED, False),
    ],
)
def test_what_may_follow_on_what(state, wanted, may):
    assert may_become(state, wanted) is may


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abcd-2345", "ABCD2345"),
        (" ABCD 2345 ", "ABCD2345"),
        ("https://plut.example.go.id/x/ABCD-2345/", "ABCD2345"),
        ("ABCD234", ""),
        ("ABCD-1O0I", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_a_camera_or_a_hand_gives_it(typed, code):
    assert read_code(typed) == code


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_is_a_code_or_none(typed):
    code = read_code(typed)
    assert code == "" or (len(code) == 8 and set(code) <= set(DOOR_SIGNS))


def test_codes_read_back():
    for _number in range(200):
        code = door_code()
        assert read_code(f"{code[:4]}-{code[4:]}".lower()) == code
        assert len(new_code()) == 8


class Seats(RuleBasedStateMachine):
    """Whatever people do, in whatever order: seats kept and free add up, nobody is lost, none sits twice."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall(seats=3)
        self.signed = 0

    def those(self, *states: State) -> list[int]:
        return [who for who, state in self.hall.states.items() if state in states]

    @rule()
    def sign_up(self) -> None:
        had = self.hall.free
        state = self.hall.sign_up(self.signed)
        assert state is State.WAITING or had > 0
        self.signed += 1

    @precondition(lambda self: self.those(State.WAITING) and self.hall.free > 0)
    @rule(data=st.data())
    def offer(self, data) -> None:
        self.hall.become(data.draw(st.sampled_from(self.those(State.WAITING))), State.OFFERED)

    @precondition(lambda self: self.those(State.OFFERED))
    @rule(data=st.data(), is_taken=st.booleans())
    def answer(self, data, is_taken) -> None:
        who = data.draw(st.sampled_from(self.those(State.OFFERED)))
        self.hall.become(who, State.SEATED if is_taken else State.WAITING)

    @precondition(lambda self: self.those(State.WAITING, State.OFFERED, State.SEATED))
    @rule(data=st.data())
    def cancel(self, data) -> None:
        who = data.draw(st.sampled_from(self.those(State.WAITING, State.OFFERED, State.SEATED)))
        self.hall.become(who, State.CANCELLED)

    @invariant()
    def seats_are_conserved(self) -> None:
        kept = self.those(*OCCUPYING)
        assert len(kept) + self.hall.free == self.hall.seats
        assert self.hall.free >= 0
        everybody = [*kept, *self.those(State.WAITING), *self.those(State.CANCELLED)]
        assert len(everybody) == len(set(everybody)) == self.signed


Seats.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestSeatsAreConserved = Seats.TestCase
