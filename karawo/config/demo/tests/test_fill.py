from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.accounts.rules import Role
from karawo.config.demo.fill import fill, is_filled
from karawo.config.demo.people import LOGINS, PASSWORD, give_own_file, introduce
from karawo.journal.models import Change, Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import derive, recount_words
from karawo.registry.models import (
    Business,
    CooperativeYear,
    DuplicateProposal,
    Identifier,
    MatchKeys,
    Observation,
    Owner,
    OwnFile,
    Record,
    SearchEntry,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def filled():
    people = introduce(at=AT)
    found = fill(240, at=AT, enumerator_id=people["pendata"].pk)
    give_own_file(people, found, at=AT)
    return found


def test_what_stands_on_a_business_is_what_its_observations_say(filled):
    with within(EVERYTHING):
        ids = list(Business.objects.values_list("id", flat=True))
        assert len(ids) == filled.businesses == 240
        assert derive(ids, on=AT.date()) == 0


def test_every_row_belongs_to_an_act_and_none_was_changed_afterwards(filled):
    with within(EVERYTHING):
        acts = Entry.objects.filter(act="demo.filled")
        assert [entry.words["part"] for entry in acts] == [0] * len(acts)
        assert Observation.objects.exclude(entry__in=acts).count() == 0
        assert Change.objects.filter(table_name__in=["registry_business", "registry_owner"]).count() == 0
        assert is_filled()
        assert not is_filled(part=1)


def test_everything_that_finds_a_row_stands_beside_it(filled):
    with within(EVERYTHING):
        assert MatchKeys.objects.exclude(business=None).count() == filled.businesses
        assert SearchEntry.objects.count() == filled.businesses + filled.cooperatives
        assert recount_words() == 0
        assert DuplicateProposal.objects.exists()
        assert CooperativeYear.objects.filter(owner__kind=Owner.Kind.COOPERATIVE).count() >= 12
        assert Record.objects.count() >= filled.businesses
        sealed = Identifier.objects.filter(kind="nik").first()
        assert sealed is not None
        assert sealed.sealed.startswith(sealed.masked[:4])


def test_a_second_part_adds_to_the_first(filled):
    more = fill(120, at=AT, part=1)
    with within(EVERYTHING):
        assert Business.objects.count() == 360
        assert recount_words() == 0
        assert is_filled(part=1)
        assert not Business.objects.filter(pk=more.business_id, name="Karawo Bu Sri").exists()


def test_the_enumerator_sees_what_he_entered_and_the_owner_her_own_file(filled):
    pendata, sri = User.objects.get(username="pendata"), User.objects.get(username="sri")
    with within(scope_of(pendata, at=AT)):
        entered = Business.objects.count()
    assert 0 < entered < filled.businesses
    with within(scope_of(sri, at=AT)):
        assert OwnFile.objects.get().owner_id == filled.sri_id
        assert list(Business.objects.values_list("name", flat=True)) == ["Karawo Bu Sri"]


def test_malang_does_not_see_gorontalo(filled):
    rina = User.objects.get(username="rina")
    with within(scope_of(rina, at=AT)):
        assert {kab_id // 100 for kab_id in Business.objects.values_list("kab_id", flat=True)} <= {35}


def test_each_role_has_a_person_who_can_sign_in(filled):
    assert {login.role for login in LOGINS} == set(Role)
    assert (
        sum(login.role is Role.CONSULTANT and login.place == "PLUT Gorontalo (contoh)" for login in LOGINS)
        == 7
    )
    with within(EVERYTHING):
        assert RoleHolding.objects.count() == len(LOGINS)
    request = RequestFactory().post("/")
    assert authenticate(request, username="sri", password=PASSWORD) is not None
