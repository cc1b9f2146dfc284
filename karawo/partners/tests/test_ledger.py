"""Nothing of a promise gets lost, whatever is done to it in whatever order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.partners import actions
from karawo.partners.models import Commitment, CommitmentStep, Delivery
from karawo.partners.rules.ladder import Status
from karawo.partners.tests.examples import TODAY, a_partner, a_promise, a_report, given_promise, received
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_promise_is_kept_by_the_deliveries_that_were_confirmed(people):
    promise = a_promise(people)
    received(people, promise, 4)
    promise = fresh(promise)
    assert (promise.status, promise.delivered, promise.open_quantity) == ("delivering", 4, 6)
    received(people, promise, 6)
    promise = fresh(promise)
    assert (promise.status, promise.delivered, promise.ended_on) == ("done", 10, TODAY)
    with within(EVERYTHING):
        steps = list(CommitmentStep.objects.filter(commitment=promise).values_list("status", flat=True))
    assert steps == ["agreed", "delivering", "done"]


def test_what_is_brought_before_eight_in_the_morning_is_of_today(people):
    """Half past six in Gorontalo is still yesterday in UTC."""
    morning = AT.replace(hour=22, minute=30) - timedelta(days=1)
    promise = a_promise(people)
    given = actions.GivenDelivery(quantity=Decimal(10), delivered_on=TODAY)
    with within(scope_of(people.budi)):
        delivery = actions.report_delivery(promise, uuid4(), given, by=people.budi, at=morning)
        actions.confirm_delivery(delivery, by=people.budi, at=morning)
    assert fresh(promise).ended_on == TODAY


def test_what_goes_beyond_the_promise_is_not_counted(people):
    promise = a_promise(people)
    delivery = received(people, promise, 13)
    assert (delivery.quantity, delivery.counted, fresh(promise).delivered) == (13, 10, 10)


def test_a_report_counts_nothing_until_the_receiver_confirms_it(people):
    promise = a_promise(people)
    report = a_report(people, promise, 10)
    assert fresh(promise).delivered == 0
    with within(scope_of(people.budi)):
        actions.refuse_delivery(report, words="Yang datang orang lain", by=people.budi, at=AT)
    assert (fresh(promise).status, fresh(promise).delivered) == ("agreed", 0)


def test_the_same_report_sent_twice_is_one(people):
    promise, key = a_promise(people), uuid4()
    first, second = a_report(people, promise, 3, key=key), a_report(people, promise, 3, key=key)
    assert first.pk == second.pk
    with within(EVERYTHING):
        assert Entry.objects.filter(act="delivery.reported").count() == 1


def test_a_confirmation_taken_back_opens_the_promise_again(people):
    promise = a_promise(people)
    delivery = received(people, promise, 10)
    with within(scope_of(people.budi)):
        actions.take_back_decision(delivery, by=people.budi, at=AT)
        actions.take_back_decision(delivery, by=people.budi, at=AT)
    promise = fresh(promise)
    assert (promise.status, promise.delivered, promise.open_quantity, promise.ended_on) == (
        "delivering", 0, 10, None,
    )  # fmt: skip


def test_a_broken_promise_keeps_what_was_delivered(people):
    promise = a_promise(people)
    received(people, promise, 4)
    with within(scope_of(people.budi)):
        broken = actions.step(promise, "broken", words="Anggaran dipotong", by=people.budi, at=AT)
        again = actions.step(promise, "broken", words="Anggaran dipotong", by=people.budi, at=AT)
    promise = fresh(broken)
    assert again.pk == broken.pk
    assert (promise.delivered, promise.broken, promise.open_quantity) == (4, 6, 0)
    with within(scope_of(people.budi)):
        actions.reopen(promise, words="Anggaran kembali", by=people.budi, at=AT)
    assert (fresh(promise).status, fresh(promise).open_quantity) == ("delivering", 6)


def test_breaking_and_withdrawing_need_a_reason(people):
    promise = a_promise(people)
    with within(scope_of(people.budi)), pytest.raises(Refused, match="alasannya"):
        actions.step(promise, "withdrawn", by=people.budi, at=AT)


def test_an_offer_cannot_be_broken_nor_delivered(people):
    offer = a_promise(people, status="offered")
    with within(scope_of(people.budi)), pytest.raises(Refused, match="Yang mungkin: disepakati, ditarik"):
        actions.step(offer, "broken", words="x", by=people.budi, at=AT)
    with pytest.raises(Refused, match="baru ditawarkan"):
        a_report(people, offer, 1)


def test_a_replacement_withdraws_the_open_rest_and_stands_for_itself(people):
    promise = a_promise(people)
    received(people, promise, 4)
    other = a_partner(people, "Politeknik Contoh")
    with within(scope_of(people.budi)):
        new = actions.replace_promise(
            promise, other, given_promise(quantity=Decimal(6)), words="Diambil alih", by=people.budi, at=AT
        )
        again = actions.replace_promise(
            promise, other, given_promise(quantity=Decimal(6)), words="Diambil alih", by=people.budi, at=AT
        )
    former = fresh(promise)
    assert (former.status, former.delivered, former.withdrawn) == ("withdrawn", 4, 6)
    assert (new.pk, new.replaces_id, new.quantity) == (again.pk, promise.pk, 6)
    with within(scope_of(people.budi)), pytest.raises(Refused, match="sudah diganti"):
        actions.reopen(former, words="x", by=people.budi, at=AT)


def test_money_is_in_rupiah_and_nothing_else_is(people):
    with pytest.raises(Refused, match="dicatat dalam rupiah"):
        a_promise(people, contribution="money")
    with pytest.raises(Refused, match="tidak bersatuan rupiah"):
        a_promise(people, a_partner(people, "Lain"), unit="rupiah")


def test_one_decision_makes_one_promise(people):
    partner = a_partner(people)
    first = a_promise(people, partner, decision_ref="decision:1")
    assert a_promise(people, partner, decision_ref="decision:1").pk == first.pk


def test_a_partner_whom_readers_would_not_see_is_not_promised_for(people):
    far = a_partner(people, "Dinas Boalemo", by=people.darma, region_id=7502)
    with within(scope_of(people.darma)), pytest.raises(Refused, match="perluas jangkauannya"):
        actions.promise(far, given_promise(), by=people.darma, at=AT)


def test_nobody_but_deliveries_writes_what_was_delivered(people):
    promise = a_promise(people)
    with within(EVERYTHING):
        record("test.cheat", by=None, at=AT)
        with pytest.raises(IntegrityError, match="counted from its deliveries"), transaction.atomic():
            Commitment.objects.filter(pk=promise.pk).update(delivered=3)


@pytest.mark.parametrize(
    "change",
    [
        {"broken": Decimal(11), "status": "broken"},
        {"status": "done"},
        {"status": "withdrawn", "withdrawn": Decimal(3), "ended_on": TODAY},
        {"quantity": Decimal(0)},
        {"due_on": TODAY - timedelta(days=400)},
        {"unit": "rupiah"},
        {"status": "menunggu"},
    ],
)
def test_the_database_refuses_what_cannot_be(people, change):
    promise = a_promise(people)
    with within(EVERYTHING):
        record("test.cheat", by=None, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=promise.pk).update(**change)


def test_a_signed_promise_is_replaced_not_corrected(people):
    promise = a_promise(people)
    received(people, promise, 1)
    with within(scope_of(people.budi)), pytest.raises(Refused, match="janji pengganti"):
        actions.correct_promise(promise, given_promise(), by=people.budi, at=AT)


def fresh(promise: Commitment) -> Commitment:
    with within(EVERYTHING):
        return Commitment.objects.select_related("partner").get(pk=promise.pk)


def test_promised_is_open_and_delivered_and_broken_and_withdrawn_whatever_happens(people):
    """A state machine over two promises in two units: what people try in any order, refused or not."""
    partner = a_partner(people)

    class Ledger(RuleBasedStateMachine):
        @initialize(first=st.integers(1, 40), second=st.integers(1, 40))
        def begin(self, first, second):
            self.promised = {}
            for number, (unit, quantity) in enumerate((("orang", first), ("kg", second))):
                made = a_promise(
                    people, partner, quantity=Decimal(quantity), unit=unit, text=f"Janji {number}"
                )
                self.promised[made.pk] = Decimal(quantity)

        def one(self, number):
            with within(EVERYTHING):
                return Commitment.objects.get(pk=list(self.promised)[number])

        def attempt(self, act, *args, **kwargs):
            with within(scope_of(people.budi)):
                try:
                    with transaction.atomic():
                        act(*args, by=people.budi, at=AT, **kwargs)
                except Refused:
                    pass

        @rule(number=st.integers(0, 1), quantity=st.decimals("0.25", 30, places=2))
        def deliver(self, number, quantity):
            given = actions.GivenDelivery(quantity=quantity, delivered_on=TODAY)
            self.attempt(actions.report_delivery, self.one(number), uuid4(), given)

        @rule(number=st.integers(0, 1), which=st.integers(0, 5), is_confirmed=st.booleans())
        def decide(self, number, which, is_confirmed):
            with within(EVERYTHING):
                found = list(Delivery.objects.filter(commitment=self.one(number)))
            if found:
                delivery = found[which % len(found)]
                if is_confirmed:
                    self.attempt(actions.confirm_delivery, delivery)
                else:
                    self.attempt(actions.take_back_decision, delivery)

        @rule(number=st.integers(0, 1), to=st.sampled_from(list(Status)))
        def climb(self, number, to):
            self.attempt(actions.step, self.one(number), to, words="karena diuji")

        @rule(number=st.integers(0, 1))
        def open_again(self, number):
            self.attempt(actions.reopen, self.one(number), words="karena diuji")

        @invariant()
        def nothing_is_lost(self):
            if not hasattr(self, "promised"):
                return
            with within(EVERYTHING):
                for row in Commitment.objects.filter(pk__in=self.promised):
                    counted = sum(each.counted for each in row.deliveries.all())
                    assert row.quantity == self.promised[row.pk]
                    assert row.quantity == row.open_quantity + row.delivered + row.broken + row.withdrawn
                    assert row.delivered == counted
                    assert (row.open_quantity == 0) is (row.status in ("done", "broken", "withdrawn"))
                    assert row.amounts.open == row.open_quantity

    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=8,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
