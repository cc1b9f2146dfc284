"""Signing in, with and without a second factor, and what slows down a guesser."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from karawo.accounts import delay
from karawo.accounts.models import SignIn, User
from karawo.accounts.rules import PasswordProfile
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db
PASSWORD = "kain-krawang-enam"


def sign_in(client, username="budi", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **more)


def test_a_person_signs_in_with_a_user_name(client, people):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    page = client.get(reverse("accounts:home"))
    assert page.status_code == 200
    assert "Konsultan PLUT" in page.text
    with within(EVERYTHING):
        assert Entry.objects.filter(act="accounts.signed_in", by=people.budi).count() == 1


def test_the_sign_in_page_stands_without_inline_script(client, db):
    page = client.get(reverse("account_login"))
    assert page.status_code == 200
    assert "accounts/keys.js" in page.text
    assert "onclick" not in page.text
    assert "<script>" not in page.text


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, people):
    wrong = sign_in(client, "budi", "salah-sekali-itu")
    unknown = sign_in(client, "tidak-ada", "salah-sekali-itu")
    assert wrong.status_code == unknown.status_code == 200
    said = "Nama pengguna atau kata sandi tidak cocok"
    assert said in wrong.text
    assert said in unknown.text


@pytest.mark.parametrize("username", ["budi", "tidak-ada"])
def test_wrong_passwords_make_the_next_try_wait_but_lock_nobody_out(client, people, username):
    for _try in range(3):
        assert sign_in(client, username, "salah-sekali-itu").status_code == 200
    sign_in(client, username, "salah-sekali-itu")
    answer = sign_in(client, username, "salah-sekali-itu")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "Terlalu banyak percobaan" in answer.text


def test_after_the_wait_the_right_password_works(client, people, monkeypatch):
    for _try in range(4):
        sign_in(client, "budi", "salah-sekali-itu")
    assert sign_in(client).status_code == 429
    later = delay.timezone.now()
    monkeypatch.setattr(delay.timezone, "now", lambda: later.replace(year=later.year + 1))
    assert sign_in(client).status_code == 302


def test_a_clock_that_is_put_back_makes_nobody_wait_longer(client, people, monkeypatch):
    from karawo.accounts import delay

    for _try in range(60):
        delay.failed("budi", "203.0.113.9")
    earlier = delay.timezone.now() - timedelta(hours=2)
    monkeypatch.setattr(delay.timezone, "now", lambda: earlier)
    assert 0 < delay.seconds_to_wait("budi", "203.0.113.9") <= 300
    assert 0 < delay.seconds_to_wait("budi", "198.51.100.7") <= 60


def test_a_stranger_elsewhere_delays_a_name_by_a_minute_at_most(client, people):
    for _try in range(60):
        delay.failed("budi", "203.0.113.9")
    assert 0 < delay.seconds_to_wait("budi", "198.51.100.7") <= 60
    assert 60 < delay.seconds_to_wait("budi", "203.0.113.9") <= 300


def test_nobody_signs_up_by_himself(client, db):
    assert client.get("/akun/daftar/").status_code == 404
    assert client.get("/akun/signup/").status_code == 404


def test_a_deactivated_account_does_not_sign_in(client, people):
    people.budi.is_active = False
    people.budi.save()
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert client.get(reverse("accounts:home")).status_code == 302


def app_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def activate_app(client):
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    assert answer.status_code == 302
    return secret


def test_the_password_is_asked_for_again_once_the_sign_in_is_old(client, people):
    sign_in(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 901} for one in records]
    session.save()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(client, people):
    sign_in(client)
    secret = activate_app(client)
    with within(EVERYTHING):
        kept = Authenticator.objects.get(user=people.budi, type="totp")
        assert secret not in str(kept.data)
        assert Entry.objects.filter(act="accounts.second_factor_added", by=people.budi).count() == 2
    client.post(reverse("account_logout"))
    assert sign_in(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.get(reverse("accounts:home")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    from django.core.cache import cache

    cache.clear()
    assert client.post(reverse("mfa_authenticate"), {"code": app_code(secret)}).status_code == 302
    assert client.get(reverse("accounts:home")).status_code == 200


def test_a_recovery_code_works_once(client, people):
    sign_in(client)
    activate_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    client.post(reverse("account_logout"))
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    client.post(reverse("account_logout"))
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_who_sees_personal_data_is_led_to_set_up_a_second_factor(client, people):
    sign_in(client)
    assert client.get(reverse("accounts:home"))["Location"] == reverse("mfa_index")
    asked = client.get(reverse("accounts:home"), headers={"HX-Request": "true"})
    assert asked["HX-Redirect"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    activate_app(client)
    assert client.get(reverse("accounts:home")).status_code == 200


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_who_sees_the_own_file_only_needs_no_second_factor(client, people):
    sign_in(client, "sri")
    assert client.get(reverse("accounts:home")).status_code == 200


def test_a_key_is_asked_for_without_a_name(client, db):
    answer = client.get(
        reverse("mfa_login_webauthn"),
        headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    assert answer.json()["request_options"]["publicKey"]["challenge"]


def test_every_page_of_the_second_factor_opens(client, people):
    sign_in(client)
    activate_app(client)
    for name in (
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "account_change_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "account_logout",
        "mfa_download_recovery_codes",
    ):
        assert client.get(reverse(name)).status_code == 200, name


def test_another_browser_is_signed_out(client, people):
    from django.test import Client

    other = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140"})
    sign_in(client)
    sign_in(other)
    page = client.get(reverse("accounts:home"))
    assert "Chrome · Android" in page.text
    client.post(reverse("accounts:elsewhere"))
    assert other.get(reverse("accounts:home")).status_code == 302
    assert client.get(reverse("accounts:home")).status_code == 200
    with within(EVERYTHING):
        assert SignIn.objects.filter(user=people.budi).count() == 1


def test_a_new_password_signs_every_other_browser_out(client, people):
    from django.test import Client

    other = Client()
    sign_in(client)
    sign_in(other)
    fresh = "empat-benang-biru-laut"
    words = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert client.post(reverse("account_change_password"), words).status_code == 302
    assert client.get(reverse("accounts:home")).status_code == 200
    assert other.get(reverse("accounts:home")).status_code == 302
    client.post(reverse("account_logout"))
    assert sign_in(client, password=fresh).status_code == 302


def test_an_error_in_a_page_undoes_what_it_wrote_but_a_refusal_keeps_the_count(client, people):
    for _try in range(4):
        sign_in(client, "budi", "salah-sekali-itu")
    assert delay.seconds_to_wait("budi", "127.0.0.1") > 0


@pytest.fixture
def bound_to_bssn(settings):
    settings.PASSWORD_PROFILE = PasswordProfile(days=90, failures=5, minutes=30)


def test_without_the_profile_no_kind_of_character_is_asked_for():
    validate_password("kain krawang enam benang")


@pytest.mark.parametrize(
    ("password", "lacking"),
    [
        ("kain krawang enam benang", "huruf besar dan angka"),
        ("KAIN KRAWANG 6 BENANG", "huruf kecil"),
        ("KainKrawang6Benang", "tanda lain atau spasi"),
        ("Kain Krawang enam benang", "angka"),
    ],
)
def test_the_profile_names_the_kinds_of_characters_that_are_missing(bound_to_bssn, password, lacking):
    with pytest.raises(ValidationError, match=f"Tambahkan {lacking} pada kata sandi ini"):
        validate_password(password)
    validate_password("Kain Krawang 6 benang")


def test_the_profile_leads_staff_to_a_new_password_when_theirs_is_too_old(client, people, bound_to_bssn):
    sign_in(client)
    assert client.get(reverse("accounts:home")).status_code == 200
    User.objects.filter(pk=people.budi.pk).update(password_set_at=timezone.now() - timedelta(days=90))
    led = client.get(reverse("accounts:home"))
    assert led["Location"] == reverse("account_change_password")
    assert (
        client.get(reverse("accounts:home"), headers={"HX-Request": "true"})["HX-Redirect"] == led["Location"]
    )
    page = client.get(led["Location"])
    assert "lewat masa berlakunya" in page.text
    assert "huruf besar, huruf kecil, angka" in page.text

    def change(new):
        typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        return client.post(led["Location"], typed)

    assert "Tambahkan huruf besar dan angka" in change("kain krawang enam benang").text
    assert change("Kain Krawang 6 benang").status_code == 302
    home = client.get(reverse("accounts:home"))
    assert home.status_code == 200
    until = timezone.localdate() + timedelta(days=90)
    assert f"Kata sandi berlaku sampai {until.day} " in home.text


def test_the_profile_refuses_the_present_password_as_the_new_one(people, bound_to_bssn):
    people.budi.set_password("Kain Krawang 6 benang")
    with pytest.raises(ValidationError, match="harus lain dari yang sekarang"):
        validate_password("Kain Krawang 6 benang", people.budi)


def test_the_profile_leaves_owners_their_passwords(client, people, bound_to_bssn):
    User.objects.filter(pk=people.sri.pk).update(password_set_at=timezone.now() - timedelta(days=900))
    client.force_login(people.sri)
    assert client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.parametrize("username", ["budi", "tidak-ada"])
def test_the_profile_lets_a_name_wait_after_five_errors_from_anywhere(username, people, bound_to_bssn):
    for number in range(4):
        delay.failed(username, f"203.0.113.{number}")
    assert delay.seconds_to_wait(username, "198.51.100.7") == 0
    delay.failed(username, "203.0.113.9")
    assert 29 * 60 < delay.seconds_to_wait(username, "198.51.100.7") <= 30 * 60
