"""Merges, splits, lists, corrections and their undoing in any order: in the end the register is what it was."""

from __future__ import annotations

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as how_long
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conftest import AT
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import (
    GivenFact,
    GivenNumber,
    add_identifier,
    correct,
    derive,
    observe,
    register_business,
)
from karawo.registry.actions.undo import undo
from karawo.registry.intake.tests.test_lists import lines, load
from karawo.registry.models import Business, Owner
from karawo.registry.review.actions import merge, unmerge
from karawo.registry.review.actions.splitting import left_of
from karawo.registry.review.models import Merge
from karawo.registry.review.tests.registers import checksums
from karawo.registry.tests.examples import another

pytestmark = pytest.mark.django_db

PEOPLE = (
    another("Siti Aminah Lamusu", "Kue Siti", nik="7571025003900002", phone="081277008899"),
    another("Sitti Amina Lamusu", "Warung Siti", phone="081277008899", sex="P"),
    another("St. Aminah", "Kios Siti", nik="7571025003900003"),
)
ROWS = (
    "Kue Siti,Siti Aminah Lamusu,7571025003900002,081277008899,Dulalowo,Kota Tengah,Kota Gorontalo,{money},Aminah",
    "Kios Siti,St. Aminah,7571025003900003,081244556677,Dulalowo,Kota Tengah,Kota Gorontalo,{money},Siti",
    "Warung Baru,Olan Monoarfa,7571014508900002,081244556699,Biawu,Kota Selatan,Kota Gorontalo,{money},",
)
SIDES = st.sampled_from(["kept", "gone"])


class Register(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = AT
        self.acts: list[Entry] = []
        with within(EVERYTHING):
            for each in PEOPLE:
                register_business(each, by=None, at=AT)
        self.before = checksums(without="changed_at")

    def tick(self):
        self.clock += timedelta(minutes=5)
        return self.clock

    def owners(self):
        return list(Owner.objects.filter(merged_into=None).order_by("id"))

    def keep(self, act):
        """The act, so that it can be taken back."""
        with within(EVERYTHING):
            last = Entry.objects.latest("pk").pk
            act()
            self.acts += Entry.objects.filter(pk__gt=last).order_by("pk")

    @rule(one=st.integers(0, 9), other=st.integers(0, 9), name=SIDES, place=SIDES)
    def merge_owners(self, one, other, name, place):
        with within(EVERYTHING):
            owners = self.owners()
            kept, gone = owners[one % len(owners)], owners[other % len(owners)]
            if kept != gone:
                merge(
                    kept, gone, reason="sama", choices={"name": name, "place": place}, by=None, at=self.tick()
                )

    @rule(one=st.integers(0, 9), name=SIDES)
    def merge_businesses(self, one, name):
        with within(EVERYTHING):
            owners = self.owners()
            owned = list(Business.objects.filter(primary_owner=owners[one % len(owners)], merged_into=None))
            if len(owned) > 1:
                merge(owned[0], owned[-1], reason="sama", choices={"name": name}, by=None, at=self.tick())

    @rule(which=st.integers(0, 9))
    def split(self, which):
        with within(EVERYTHING):
            standing = list(Merge.objects.standing().order_by("pk"))
            if standing:
                unmerge(standing[which % len(standing)], by=None, at=self.tick())

    @rule(rows=st.sets(st.sampled_from(ROWS), min_size=1), money=st.integers(1, 9))
    def bring_list(self, rows, money):
        text = lines(*(row.format(money=f"{money}0000000") for row in sorted(rows)))
        self.keep(lambda: load(text, f"daftar-{self.tick():%H%M}.csv", at=self.clock))

    @rule(which=st.integers(0, 9), text=st.sampled_from(["Siti A. Tahir", "Aminah L."]))
    def correct_name(self, which, text):
        with within(EVERYTHING):
            owners = self.owners()
            owner = owners[which % len(owners)]
            self.keep(lambda: correct(owner, {"name": text}, reason="KTP", by=None, at=self.tick()))

    @rule(which=st.integers(0, 9), rupiah=st.integers(1, 9), days=st.integers(0, 3))
    def observe_business(self, which, rupiah, days):
        with within(EVERYTHING):
            found = list(Business.objects.filter(merged_into=None).order_by("id"))
            facts = [
                GivenFact(
                    what="sales_rupiah", number=rupiah * 100_000_000, period_to=AT.date() - timedelta(days)
                ),
                GivenFact(what="position", codes=("0.55", f"123.0{rupiah}")),
            ]
            self.keep(
                lambda: observe(
                    found[which % len(found)], facts, source_kind="field_verified", by=None, at=self.tick()
                )
            )

    @rule(which=st.integers(0, 9))
    def number(self, which):
        with within(EVERYTHING):
            owners = self.owners()
            owner = owners[which % len(owners)]
            given = GivenNumber(kind="nib", text="1234567890123")
            self.keep(lambda: add_identifier(owner, given, by=None, at=self.tick()))

    @rule(which=st.integers(0, 9))
    def take_back(self, which):
        if self.acts:
            entry = self.acts[which % len(self.acts)]
            if not undo(entry, by=None, at=self.tick()).conflicts:
                self.acts.remove(entry)

    @invariant()
    def nobody_is_behind_a_merged_record(self):
        with within(EVERYTHING):
            assert not Owner.objects.filter(merged_into__merged_into__isnull=False).exists()
            assert not Business.objects.filter(primary_owner__merged_into__isnull=False).exists()
            gone = set(Merge.objects.standing().values_list("gone_id", flat=True))
            merged = {
                pk
                for model in (Owner, Business)
                for pk in model.objects.exclude(merged_into=None).values_list("pk", flat=True)
            }
            assert gone == merged

    def teardown(self):
        if not hasattr(self, "savepoint"):
            return
        try:
            with within(EVERYTHING):
                for made in Merge.objects.standing():
                    unmerge(made, by=None, at=self.tick())
            for entry in reversed(self.acts):
                assert undo(entry, by=None, at=self.tick()).conflicts == ()
            with within(EVERYTHING):
                assert not any(left_of(made) for made in Merge.objects.all()), "nothing waits any longer"
                # Acts undone in another order than they were done leave the hour of the change and the completeness
                # of one of them; `derive` makes the latter anew.
                record("test.derive", by=None, at=self.tick())
                derive(Business.objects.values_list("pk", flat=True))
            assert checksums(without="changed_at") == self.before
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)


def test_whatever_happened_everything_undone_leaves_the_register_as_it_was(settings_of_files):
    run_state_machine_as_test(
        Register,
        settings=how_long(
            max_examples=6,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def settings_of_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
