"""The first administrator, invitations, roles and centres."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import AT, BOALEMO, GORONTALO, KOTA_GORONTALO, KOTA_MALANG
from karawo.accounts import actions
from karawo.accounts.access import roles_of, scope_of
from karawo.accounts.actions.holdings import LastAdministrator, WrongPlace
from karawo.accounts.models import Centre, OneTimeLink, RoleHolding, User
from karawo.accounts.rules import Role
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region

pytestmark = pytest.mark.django_db
PASSWORD = "tujuh-perahu-nelayan"


def setup_path():
    out = StringIO()
    call_command("setup_link", stdout=out)
    return re.search(r"/akun/\S+", out.getvalue()).group()


@pytest.fixture
def wati(db):
    """The administrator."""
    token = actions.make_setup_link(at=timezone.now())
    return actions.set_up_first_administrator(
        token, name="Wati Admin", username="wati", password=PASSWORD, at=timezone.now()
    )


@pytest.fixture
def desk(client, wati):
    client.force_login(wati)
    return client


def acts():
    with within(EVERYTHING):
        return list(Entry.objects.order_by("id").values_list("act", flat=True))


def test_a_link_makes_the_first_administrator_and_only_when_it_is_sent(client, db):
    path = setup_path()
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200
    answer = client.post(
        path, {"name": "Wati Admin", "username": "wati", "password": PASSWORD, "password_again": PASSWORD}
    )
    assert answer["Location"] == reverse("account_login")
    assert roles_of(User.objects.get(username="wati")) == {Role.ADMINISTRATOR}
    assert client.get(path).status_code == 410
    assert client.post(path, {}).status_code == 410
    with pytest.raises(CommandError, match="Sudah ada administrator"):
        call_command("setup_link", stdout=StringIO())


def test_a_new_setup_link_ends_the_old_one(client, db):
    old, new = setup_path(), setup_path()
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_a_setup_link_lives_a_day(db):
    token = actions.make_setup_link(at=AT)
    actions.find_link(token, OneTimeLink.Use.SETUP, at=AT + timedelta(hours=23))
    with pytest.raises(actions.LinkUnusable):
        actions.find_link(token, OneTimeLink.Use.SETUP, at=AT + timedelta(hours=25))


def test_the_database_knows_only_the_hash_of_a_link(db):
    token = actions.make_setup_link(at=AT)
    with within(EVERYTHING):
        link = OneTimeLink.objects.get()
    assert len(token) >= 43
    assert token not in str(link.__dict__)


def test_outside_the_standing_work_no_link_is_seen(db):
    from karawo.regions.access import NOTHING

    actions.make_setup_link(at=AT)
    with within(NOTHING):
        assert OneTimeLink.objects.count() == 0


def test_an_invitation_gives_the_role_it_names(desk, people):
    with within(EVERYTHING):
        centre = Centre.objects.get(name="PLUT Gorontalo")
    answer = desk.post(
        reverse("accounts:invitations"),
        {"name": "Hasan", "role": "consultant", "centre": centre.pk, "region": "", "starts_on": "2024-01-01"},
    )
    path = re.search(r"/akun/tautan/undangan/[^<\s\"]+", answer.text).group()
    stranger = Client()
    assert "Konsultan PLUT" in stranger.get(path).text
    stranger.post(
        path, {"name": "Hasan Basri", "username": "hasan", "password": PASSWORD, "password_again": PASSWORD}
    )
    hasan = User.objects.get(username="hasan")
    assert scope_of(hasan).kab_ids == (KOTA_GORONTALO,)
    assert stranger.get(path).status_code == 410
    assert acts()[-3:] == ["accounts.invited", "accounts.invitation_accepted", "accounts.role_granted"]


def test_an_invitation_can_be_taken_back(desk, wati):
    link, token = actions.invite(
        name="Hasan", role=Role.ANALYST, by=wati, at=timezone.now(), starts_on=date(2024, 1, 1)
    )
    path = reverse("accounts:invitation", args=[token])
    assert desk.get(path).status_code == 200
    desk.post(reverse("accounts:invitation_end", args=[link.pk]))
    assert desk.get(path).status_code == 410


def test_an_invitation_is_not_a_setup_link(client, wati):
    _link, token = actions.invite(
        name="H", role=Role.ANALYST, by=wati, at=timezone.now(), starts_on=date(2024, 1, 1)
    )
    assert client.get(reverse("accounts:setup", args=[token])).status_code == 410
    assert client.get(reverse("accounts:new_password", args=[token])).status_code == 410


def test_a_weak_password_is_refused_with_the_reason(client, db):
    answer = client.post(
        setup_path(),
        {"name": "Wati", "username": "wati", "password": "Karawo2026!!", "password_again": "Karawo2026!!"},
    )
    assert answer.status_code == 200
    assert "kata yang dikenal semua orang di sini" in answer.text
    assert not User.objects.exists()


def test_a_role_is_granted_and_revoked_with_a_reason(desk, people):
    desk.post(
        reverse("accounts:grant", args=[people.ani.pk]),
        {"role": "office", "region": GORONTALO, "centre": "", "starts_on": "2024-01-01"},
    )
    assert Role.OFFICE in roles_of(people.ani)
    holding = people.ani.holdings.get()
    revoke = reverse("accounts:revoke", args=[holding.pk])
    desk.post(revoke, {"reason": ""})
    assert roles_of(people.ani) == {Role.OFFICE}
    desk.post(revoke, {"reason": "Pindah tugas"})
    desk.post(revoke, {"reason": "Pindah tugas"})
    assert roles_of(people.ani) == frozenset()
    assert "Pindah tugas" in desk.get(reverse("accounts:person", args=[people.ani.pk])).text
    assert acts().count("accounts.role_revoked") == 1


def test_a_role_is_held_where_it_can_be_held(wati, people):
    kota = Region.objects.get(pk=KOTA_GORONTALO)
    with pytest.raises(WrongPlace):
        actions.grant_role(
            people.ani, role=Role.ADMINISTRATOR, region=kota, starts_on=date(2024, 1, 1), by=wati, at=AT
        )
    with pytest.raises(WrongPlace):
        actions.grant_role(people.ani, role=Role.OFFICE, starts_on=date(2024, 1, 1), by=wati, at=AT)


def test_the_last_administrator_stays(desk, wati):
    holding = wati.holdings.get()
    with pytest.raises(LastAdministrator):
        actions.revoke_role(holding, reason="x", by=wati, at=timezone.now())
    with pytest.raises(LastAdministrator):
        actions.deactivate(wati, reason="x", by=wati, at=timezone.now())
    answer = desk.post(reverse("accounts:revoke", args=[holding.pk]), {"reason": "coba"}, follow=True)
    assert "administrator terakhir" in answer.text


def test_a_deactivated_person_is_signed_out_at_once(desk, people):
    budi = Client()
    budi.force_login(people.budi)
    assert budi.get(reverse("accounts:home")).status_code == 200
    desk.post(
        reverse("accounts:activity", args=[people.budi.pk]), {"keadaan": "nonaktif", "reason": "Cuti panjang"}
    )
    assert budi.get(reverse("accounts:home")).status_code == 302
    desk.post(reverse("accounts:activity", args=[people.budi.pk]), {"keadaan": "aktif", "reason": "Kembali"})
    people.budi.refresh_from_db()
    assert people.budi.is_active


def test_a_forgotten_password_is_set_by_a_link_from_the_administrator(desk, people):
    answer = desk.post(reverse("accounts:reset_link", args=[people.budi.pk]))
    path = re.search(r"/akun/tautan/sandi/[^<\s\"]+", answer.text).group()
    budi = Client()
    assert budi.get(path).status_code == 200
    assert budi.post(path, {"password": PASSWORD, "password_again": PASSWORD}).status_code == 302
    assert budi.get(path).status_code == 410
    people.budi.refresh_from_db()
    assert people.budi.check_password(PASSWORD)


def test_a_centre_serves_what_the_administrator_says(desk, people):
    centre = Centre.objects.get(name="PLUT Gorontalo")
    address = reverse("accounts:centre", args=[centre.pk])
    assert desk.get(address).status_code == 200
    desk.post(
        address, {"name": "PLUT Gorontalo", "region": KOTA_GORONTALO, "areas": [KOTA_GORONTALO, BOALEMO]}
    )
    assert scope_of(people.budi).kab_ids == (BOALEMO, KOTA_GORONTALO)
    desk.post(reverse("accounts:centres"), {"name": "PLUT Baru", "region": KOTA_MALANG})
    made = Centre.objects.get(name="PLUT Baru")
    assert [area.region_id for area in made.areas.all()] == [KOTA_MALANG]
    page = desk.get(reverse("accounts:centre", args=[made.pk]))
    assert "Kabupaten Malang" in page.text  # its own province is offered, and no other
    assert "Kabupaten Boalemo</span>" not in page.text
    assert (
        desk.post(reverse("accounts:centres"), {"name": "plut baru", "region": KOTA_MALANG}).status_code
        == 200
    )


def test_the_people_list_is_found_by_name_and_role(desk, people):
    page = desk.get(reverse("accounts:people"), {"q": "rina"})
    assert "Rina Konsultan" in page.text
    assert "Budi Konsultan" not in page.text
    page = desk.get(reverse("accounts:people"), {"peran": "office"})
    assert "Pak" not in page.text
    assert "Darma Dinas" in page.text


@pytest.mark.parametrize("name", ["accounts:people", "accounts:invitations", "accounts:centres"])
def test_only_the_administrator_opens_the_people_pages(client, people, name):
    assert client.get(reverse(name)).status_code == 302
    for person in (people.budi, people.darma, people.ani, people.sri):
        client.force_login(person)
        assert client.get(reverse(name)).status_code == 404


def test_the_database_lets_no_page_give_a_role(people):
    from django.db import DatabaseError, transaction

    with within(scope_of(people.budi)):
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleHolding.objects.create(
                user=people.budi, role=Role.ADMINISTRATOR, starts_on=date(2024, 1, 1), granted_at=AT
            )
        assert RoleHolding.objects.filter(user=people.rina).update(role=Role.OFFICE) == 0
