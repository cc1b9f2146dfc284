"""An owner's account without e-mail: a slip from the PLUT, a number, a code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import AT
from karawo.accounts import actions as accounts
from karawo.accounts.access import scope_of
from karawo.accounts.models import OneTimeLink, SignInNumber, User
from karawo.accounts.rules import code_printed, code_typed, sign_in_numbers
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import NotAllowed, Refused, offer_account
from karawo.registry.models import Identifier, OwnFile
from karawo.registry.tests.examples import registered

PASSWORD = "benang sulam kuning tujuh"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0840-7777-0009", (("phone", "+6284077770009"),)),
        ("+62 840 7777 0009", (("phone", "+6284077770009"), ("nib", "6284077770009"))),
        ("4437151303343", (("nib", "4437151303343"),)),
        ("0812345678901", (("phone", "+62812345678901"), ("nib", "0812345678901"))),
        ("budi", ()),
        ("sri.2024000000", ()),
        ("12", ()),
    ],
)
def test_a_typed_user_name_may_be_a_number(typed, meant):
    assert sign_in_numbers(typed) == meant


def test_a_code_is_read_as_people_type_it():
    assert code_typed(" k7pm-4xq2 9rta ") == "K7PM4XQ29RTA"
    assert code_printed("K7PM4XQ29RTA") == "K7PM-4XQ2-9RTA"


@pytest.fixture
def business(people):
    return registered(people.budi)


@pytest.fixture
def phone(business):
    with within(EVERYTHING):
        return Identifier.objects.get(kind="phone", owner=business.primary_owner)


def slip(people, business, phone, at=AT):
    with within(scope_of(people.budi)):
        return offer_account(business.primary_owner, phone, name="Sri Pelaku", by=people.budi, at=at)


def acts():
    with within(EVERYTHING):
        return set(Entry.objects.values_list("act", flat=True))


def test_a_slip_makes_an_account_that_signs_in_with_the_number_and_opens_the_own_file(
    client, desk, people, business, phone
):
    made = desk("budi").post(
        f"/pelaku/{business.primary_owner_id}/akun/", {"name": "Sri Pelaku", "number": str(phone.pk)}
    )
    page = made.content.decode()
    token = re.search(r"/akun/tautan/undangan/([\w-]+)/", page).group(1)
    code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){2}", page).group()
    assert "<svg" in page and phone.masked in page
    paper = desk("budi").post(
        f"/pelaku/{business.primary_owner_id}/akun/slip/", {"token": token, "code": code}
    )
    assert paper.content.startswith(b"%PDF")
    path = f"/akun/tautan/undangan/{token}/"
    assert client.get(path).status_code == 200  # looking uses nothing up
    assert client.get(path).status_code == 200
    answer = client.post(path, {"password": PASSWORD, "password_again": PASSWORD})
    assert answer["Location"] == "/akun/masuk/"
    assert client.get(path).status_code == 410
    number = phone.sealed.replace("+62", "0")
    signed_in = client.post(
        "/akun/masuk/", {"login": f"{number[:4]}-{number[4:8]} {number[8:]}", "password": PASSWORD}
    )
    assert signed_in.status_code == 302
    assert "Karawo Bu Sri" in client.get("/berkas-saya/").content.decode()
    with within(EVERYTHING):
        file = OwnFile.objects.get()
        assert (file.owner_id, file.confirmed_by) == (business.primary_owner_id, people.budi)
        assert number[1:] not in str(User.objects.get(pk=file.user_id).__dict__)
    assert {"owner.account_offered", "accounts.invited", "owner.account_made"} <= acts()


@pytest.mark.django_db
def test_number_and_code_do_what_the_address_does_once(client, people, business, phone):
    made = slip(people, business, phone, at=timezone.now())
    words = {
        "number": phone.sealed, "code": code_printed(made.code).lower(),
        "password": PASSWORD, "password_again": PASSWORD,
    }  # fmt: skip
    assert client.post("/akun/kode/", words | {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    assert client.post("/akun/kode/", words | {"number": "0840-0000-0001"}).status_code == 422
    assert client.post("/akun/kode/", words).status_code == 302
    assert client.post("/akun/kode/", words).status_code == 422
    with within(EVERYTHING):
        assert SignInNumber.objects.count() == 1


def test_a_slip_ends_after_14_days_and_when_it_is_cancelled_or_made_anew(people, business, phone):
    first = slip(people, business, phone)
    second = slip(people, business, phone)
    with pytest.raises(accounts.LinkUnusable):
        accounts.take_up(token=first.token, password=PASSWORD, at=AT)
    with pytest.raises(accounts.LinkUnusable):
        accounts.take_up(token=second.token, password=PASSWORD, at=AT + timedelta(days=14, seconds=1))
    accounts.revoke_link(second.link, by=people.budi, at=AT)
    with pytest.raises(accounts.LinkUnusable):
        accounts.take_up(token=second.token, password=PASSWORD, at=AT)


def test_a_slip_is_cancelled_on_its_page(desk, people, business, phone):
    made = slip(people, business, phone, at=timezone.now())
    url = f"/pelaku/{business.primary_owner_id}/akun/"
    assert "Slip yang belum dipakai" in desk("budi").get(url).content.decode()
    desk("budi").post(f"{url}slip/{made.link.pk}/pembatalan/")
    assert "Slip yang belum dipakai" not in desk("budi").get(url).content.decode()
    with within(EVERYTHING):
        assert OneTimeLink.objects.get().revoked_by == people.budi


def test_one_number_signs_in_one_person(people, business, phone):
    accounts.take_up(token=slip(people, business, phone).token, password=PASSWORD, at=AT)
    with pytest.raises(Refused, match="sudah dipakai"):
        slip(people, business, phone)


def test_only_a_plut_of_the_territory_gives_accounts(desk, people, business, phone):
    url = f"/pelaku/{business.primary_owner_id}/akun/"
    assert desk("rina").get(url).status_code == 404
    assert desk("darma").get(url).status_code == 404
    for stranger in (people.rina, people.darma, people.sri):
        with pytest.raises(NotAllowed):
            offer_account(business.primary_owner, phone, name="Sri Pelaku", by=stranger, at=AT)


def test_a_number_of_somebody_else_is_refused(people, business, phone):
    phone.owner_id = business.primary_owner_id + 1
    with within(scope_of(people.budi)), pytest.raises(Refused, match="tercatat pada pemilik ini"):
        offer_account(business.primary_owner, phone, name="Sri Pelaku", by=people.budi, at=AT)


def test_who_forgot_the_password_gets_a_slip_and_staff_do_not(client, desk, people, business, phone):
    owner_user, _masked = accounts.take_up(
        token=slip(people, business, phone, at=timezone.now()).token, password=PASSWORD, at=timezone.now()
    )
    url = f"/pelaku/{business.primary_owner_id}/akun/sandi/"
    page = desk("budi").post(url, {"user": str(owner_user.pk)}).content.decode()
    path = re.search(r"/akun/tautan/sandi/[\w-]+/", page).group()
    assert phone.masked in client.get(path).content.decode()
    assert "Sudah punya akun" in desk("budi").get(url.removesuffix("sandi/")).content.decode()
    other = "perahu hijau sembilan layar"
    assert client.post(path, {"password": other, "password_again": other}).status_code == 302
    owner_user.refresh_from_db()
    assert owner_user.check_password(other)
    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.darma, owner=business.primary_owner, confirmed_by=people.budi, confirmed_at=AT
        )
    refused = desk("budi").post(url, {"user": str(people.darma.pk)}, follow=True).content.decode()
    assert "diurus administrator" in refused
    assert desk("rina").post(url, {"user": str(owner_user.pk)}).status_code == 404
    assert "owner.password_offered" in acts()
