"""The health of a cooperative: golden bands, no score from nothing, and a check that is never overwritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.growth import actions
from karawo.growth.models import HealthBand, HealthCheck, HealthRubric
from karawo.growth.queries.health import band_for, bands_in_force, health_gaps_of, health_of
from karawo.growth.rules.health import band_at, health, health_gaps, parsed_health
from karawo.growth.rules.rubric import Broken
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.kit.tabular import read
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.models import CooperativeYear, Owner, OwnFile, Source
from karawo.registry.tests.examples import registered

TEXT = (Path(__file__).parents[1] / "shipped" / "koperasi.toml").read_text(encoding="utf-8")
RUBRIC = parsed_health(TEXT)
ALL = {item.slug: 4 for item in RUBRIC.items}


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("0.00", "Dalam pengawasan khusus"),
        ("50.99", "Dalam pengawasan khusus"),
        ("51.00", "Dalam pengawasan"),
        ("65.98", "Dalam pengawasan"),
        ("65.99", "Dalam pengawasan"),
        ("66.00", "Cukup sehat"),
        ("79.99", "Cukup sehat"),
        ("80.00", "Sehat"),
        ("100.00", "Sehat"),
    ],
)
def test_the_bands_begin_where_the_rule_says(score, band):
    assert band_at(RUBRIC.bands, Decimal(score)).name == band


def test_nothing_gives_no_score_and_an_aspect_without_an_answer_gives_none():
    assert health(RUBRIC, {}).score is None
    without_capital = {slug: 4 for slug in ALL if slug not in ("modal-sendiri", "tambahan-modal")}
    found = health(RUBRIC, without_capital)
    assert found.score is None and found.coverage_percent == Decimal("85.0")
    one_of_each = {"rat": 4, "risiko-pinjaman": 4, "rentabilitas": 4, "modal-sendiri": 4}
    assert health(RUBRIC, one_of_each).score is None, "too little of the weight is answered"


def test_the_score_is_weighed_by_aspect_and_the_unknown_lowers_the_coverage_alone():
    assert health(RUBRIC, ALL).score == Decimal("100.00")
    assert health(RUBRIC, dict.fromkeys(ALL, 1)).score == Decimal("25.00")
    found = health(RUBRIC, ALL | {"rat": 2})
    assert found.score == Decimal("96.25"), "30 × 2/16 less"
    known = {slug: value for slug, value in ALL.items() if slug != "prinsip"}
    assert (health(RUBRIC, known).score, health(RUBRIC, known).coverage_percent) == (100, Decimal("92.5"))


def test_the_gaps_make_up_what_the_score_lacks():
    values = dict.fromkeys(ALL, 2) | {"rat": 1, "rentabilitas": 4}
    missing = sum(gap.missing for gap in health_gaps(RUBRIC, values))
    assert abs(100 - health(RUBRIC, values).score - missing) < Decimal("0.1")
    assert health_gaps(RUBRIC, values)[0].field_code in {"kelembagaan", "pembiayaan"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("weight = 40", "weight = 41"), ('"Rugi", ', ""), ('field = "pembiayaan"', 'field = "masak"')],
)
def test_a_broken_rubric_is_refused_before_anybody_is_judged_by_it(old, new):
    with pytest.raises(Broken):
        parsed_health(TEXT.replace(old, new, 1))


def test_a_value_that_is_none_of_four_is_refused():
    with pytest.raises(ValueError):
        health(RUBRIC, {"rat": 5})


pytestmark_db = pytest.mark.django_db


@pytest.fixture
def cooperative(people):
    kab_id = registered(people.budi).kab_id
    with within(EVERYTHING):
        record("test.cooperative", by=None, at=AT)
        return Owner.objects.create(
            kind="cooperative",
            name="Koperasi Mekar",
            canonical_name="KOPERASI MEKAR",
            kab_id=kab_id,
            created_at=AT,
        )


def checked(people, cooperative, values=None, **told):
    with within(scope_of(people.budi)):
        return actions.check_health(
            cooperative, ALL if values is None else values, year=2025, by=people.budi, at=AT, **told
        )


@pytestmark_db
def test_the_shipped_bands_and_rubric_stand_in_the_database_and_a_version_is_never_changed(people):
    assert [band.name for band in bands_in_force(date(2026, 8, 3))][-1] == "Dalam pengawasan khusus"
    assert band_for(bands_in_force(date(2026, 8, 3)), Decimal("65.98")).name == "Dalam pengawasan"
    assert not HealthBand.objects.filter(is_verified=True).exists(), (
        "nobody has read them in the regulation yet"
    )
    with within(EVERYTHING), pytest.raises(DatabaseError), transaction.atomic():
        HealthRubric.objects.update(text="x")


@pytestmark_db
def test_a_check_is_kept_once_with_one_entry_and_equals_what_its_answers_give(people, cooperative):
    made = checked(people, cooperative)
    assert checked(people, cooperative) == made
    assert (made.score, made.band.name) == (Decimal("100.00"), "Sehat")
    with within(EVERYTHING):
        assert Entry.objects.filter(act="health.checked").count() == 1
    assert health_of(made).score == made.score


@pytestmark_db
def test_an_empty_form_is_refused_and_unknown_alone_gives_no_score(people, cooperative):
    with pytest.raises(Refused):
        checked(people, cooperative, {})
    made = checked(people, cooperative, dict.fromkeys(ALL))
    assert (made.score, made.band, made.coverage_percent) == (None, None, 0)
    assert health_gaps_of(made) == []


@pytestmark_db
def test_a_check_is_withdrawn_with_a_reason_and_stays(people, cooperative):
    made = checked(people, cooperative)
    with within(scope_of(people.budi)):
        with pytest.raises(Refused):
            actions.withdraw_health(made, reason=" ", by=people.budi, at=AT)
        actions.withdraw_health(made, reason="Salah koperasi", by=people.budi, at=AT)
    again = checked(people, cooperative)
    assert again.pk != made.pk


@pytestmark_db
def test_a_stranger_judges_nobody_and_an_owner_reads_the_own(people, cooperative):
    with within(scope_of(people.rina)), pytest.raises(NotAllowed):
        actions.check_health(cooperative, ALL, year=2025, by=people.rina, at=AT)
    made = checked(people, cooperative)
    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.sri, owner_id=cooperative.pk, confirmed_by=people.budi, confirmed_at=AT
        )
    url = f"/kesehatan-koperasi/{made.pk}/"
    assert page(people.sri, url).status_code == 200
    assert page(people.sri, f"/koperasi/{cooperative.pk}/kesehatan/baru/").status_code == 404
    for stranger in (people.rina, people.ani):
        assert page(stranger, url).status_code == 404
    with within(scope_of(people.sri)), pytest.raises(DatabaseError), transaction.atomic():
        record("test.self", by=people.sri, at=AT)
        HealthCheck.objects.filter(pk=made.pk).update(note="sehat sekali")


def page(user, url):
    browser = Client()
    browser.force_login(user)
    return browser.get(url)


@pytestmark_db
def test_from_the_cooperative_to_its_result_and_the_list_as_a_file(people, cooperative, tmp_path):
    with within(EVERYTHING):
        record("test.year", by=None, at=AT)
        source = Source.objects.get_or_create(name="Uji", kind="document")[0]
        CooperativeYear.objects.create(
            owner=cooperative,
            year=2025,
            known_at=AT,
            source=source,
            kab_id=cooperative.kab_id,
            rat_on=date(2026, 3, 1),
        )
    browser = Client()
    browser.force_login(people.budi)
    assert (
        f"/koperasi/{cooperative.pk}/kesehatan/baru/"
        in browser.get(f"/koperasi/{cooperative.pk}/").content.decode()
    )
    typed = {f"nilai-{slug}": "3" for slug in ALL} | {
        "nilai-rat": "tidak-tahu", "bukti-prinsip": "Berita acara RAT", "year": "2025", "assessed_on": "2026-08-03",
        "key": str(uuid4()),
    }  # fmt: skip
    url = f"/koperasi/{cooperative.pk}/kesehatan/baru/"
    assert browser.get(url).status_code == 200
    sent = browser.post(url, typed)
    assert sent.status_code == 302, sent.content.decode()[:2000]
    result = browser.get(sent.headers["Location"]).content.decode()
    assert (
        "Cukup sehat" in result
        and "75,00" in result
        and "Berita acara RAT" in result
        and "tidak tahu" in result
    )
    assert browser.post(url, typed | {"year": "1900", "key": str(uuid4())}).status_code == 422
    listed = browser.get("/kesehatan-koperasi/?predikat=Cukup+sehat").content.decode()
    assert "Koperasi Mekar" in listed
    assert (
        "Koperasi Mekar"
        not in browser.get("/kesehatan-koperasi/?predikat=Sehat").content.decode().split("<main")[1]
    )
    assert b"Koperasi Mekar" in b"".join(browser.get("/kesehatan-koperasi.csv").streaming_content)
    (tmp_path / "s.xlsx").write_bytes(b"".join(browser.get("/kesehatan-koperasi.xlsx").streaming_content))
    with read(tmp_path / "s.xlsx") as opened:
        assert 75 in [cell for row in opened.sheets[0].rows() for cell in row.values]


@pytestmark_db
def test_an_administrator_adds_a_version_of_the_rubric_and_a_table_of_bands(people):
    admin = User.objects.create_user("admin", password="kain-krawang-enam", name="Admin")
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=admin, role="administrator", starts_on=date(2024, 1, 1), granted_at=AT
        )
    browser = Client()
    browser.force_login(admin)
    url = "/acuan/growth/healthrubric/add/"
    assert "Versi harus 2" in browser.post(url, {"text": TEXT}).content.decode()
    newer = TEXT.replace("version = 1", "version = 2").replace("2021-01-01", "2027-01-01")
    assert browser.post(url, {"text": newer}).status_code == 302
    assert HealthRubric.objects.get(version=2).valid_from == date(2027, 1, 1)
    band = {
        "valid_from": "2027-01-01", "from_percent": "0", "name": "Baru", "tone": "", "article": "Pasal x",
        "source": "uji",
    }  # fmt: skip
    assert browser.post("/acuan/growth/healthband/add/", band).status_code == 302
    assert [each.name for each in bands_in_force(date(2027, 2, 1))] == ["Baru"]
    assert len(bands_in_force(date(2026, 2, 1))) == 4
