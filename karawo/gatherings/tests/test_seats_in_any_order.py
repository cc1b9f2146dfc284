"""No seat is lost, doubled or kept from who waits, whatever people and staff do in whatever order."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.gatherings import actions
from karawo.gatherings.actions import AlreadySignedUp, Person
from karawo.gatherings.models import Channel, Gathering
from karawo.gatherings.queries import seating_of
from karawo.gatherings.rules import OCCUPYING, State
from karawo.gatherings.tests.examples import STARTS, given, open_stage
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_seats_are_conserved_in_any_order(people):
    class Door(RuleBasedStateMachine):
        @initialize(seats=st.integers(1, 3), first=st.integers(2, 5))
        def open(self, seats, first):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            self.stage = open_stage(people, seats=seats, offer_hours=2)
            self.seats, self.clock, self.signed = seats, AT, 0
            for who in range(first):
                self.take(Channel.WEB, who)

        def teardown(self):
            if hasattr(self, "savepoint"):
                transaction.set_rollback(True)
                self.savepoint.__exit__(None, None, None)

        def attempt(self, act, *given, **told):
            """What is refused has changed nothing; the invariant looks at that."""
            self.clock += timedelta(minutes=7)
            try:
                with transaction.atomic():
                    return act(*given, at=self.clock, **told)
            except (Refused, AlreadySignedUp):
                return None

        def one(self, which):
            with within(EVERYTHING):
                rows = list(self.stage.gathering.registrations.select_related("gathering").order_by("pk"))
            return rows[which % len(rows)] if rows else None

        def answer(self, act, which):
            registration = self.one(which)
            if registration is not None:
                self.attempt(act, registration, by=None)

        def take(self, channel, who):
            person = Person(name=f"Peserta {who}", phone=f"0812440077{who:02d}")
            by = None if channel is Channel.WEB else people.budi
            with within(EVERYTHING if by is None else scope_of(by)):
                made = self.attempt(
                    actions.sign_up, self.stage.gathering, person, key=uuid.uuid4(), channel=channel,
                    has_consented=True, by=by,
                )  # fmt: skip
            self.signed += made is not None

        @rule(channel=st.sampled_from([Channel.WEB, Channel.STAFF]), who=st.integers(0, 9))
        def sign_up(self, channel, who):
            self.take(channel, who)

        @rule(which=st.integers(0, 9))
        def cancel(self, which):
            self.answer(actions.cancel, which)

        @rule(which=st.integers(0, 9))
        def accept(self, which):
            self.answer(actions.accept, which)

        @rule(which=st.integers(0, 9))
        def decline(self, which):
            self.answer(actions.decline, which)

        @rule(hours=st.integers(1, 5))
        def time_passes(self, hours):
            self.clock = min(self.clock + timedelta(hours=hours), STARTS - timedelta(hours=9))
            actions.lapse(at=self.clock)

        @rule()
        def share_out(self):
            with within(scope_of(people.budi)):
                self.attempt(actions.allot, self.stage.gathering, by=people.budi)

        @rule(seats=st.integers(1, 6))
        def another_hall(self, seats):
            with within(scope_of(people.budi)):
                row = Gathering.objects.get(pk=self.stage.gathering.pk)
                if self.attempt(actions.change, row, given(seats=seats, offer_hours=2), by=people.budi):
                    self.seats = seats

        @invariant()
        def every_seat_is_taken_once_or_free_and_nobody_is_lost(self):
            if not hasattr(self, "stage"):
                return
            with within(EVERYTHING):
                row = Gathering.objects.get(pk=self.stage.gathering.pk)
                those = list(row.registrations.all())
                seated = [one.seat_id for one in those if State(one.state) in OCCUPYING]
                seating = seating_of(row)
            assert None not in seated
            assert len(seated) == len(set(seated)) == self.seats - seating.free
            assert seating.free >= 0
            assert len(those) == self.signed
            assert all(one.seat_id is None for one in those if State(one.state) not in OCCUPYING)
            waiting = [one for one in those if one.state == State.WAITING]
            assert not (waiting and seating.free), "somebody waits beside a free seat"

    run_state_machine_as_test(
        Door,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
