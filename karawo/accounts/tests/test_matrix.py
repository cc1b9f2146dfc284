"""The matrix as a table of words, and what it means for a person."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from conftest import BOALEMO, GORONTALO, KOTA_GORONTALO, KOTA_MALANG
from karawo.accounts.access import (
    Nearness,
    belonging,
    counting_scope_of,
    held_by,
    may,
    may_everywhere,
    must,
    relation,
    scope_of,
)
from karawo.accounts.matrix import MatrixError, Relation, matrix, parsed
from karawo.accounts.models import Purpose, RoleHolding
from karawo.accounts.rules import Role, Weakness, delay_seconds, weakness
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within

WRONG = [
    ("[kinds.x]\nsee = {public = 'own'}", "title is missing"),
    ("[kinds.x]\ntitle='X'\nlook = {public = 'own'}", "look is no verb"),
    ("[kinds.x]\ntitle='X'\nsee = {king = 'own'}", "king is no role"),
    ("[kinds.x]\ntitle='X'\nsee = {public = 'near'}", "'near' is no circle"),
    ("[kinds.x]\ntitle='X'\nsee = {public = ''}", "without circles"),
    ("[groups]\nstaff = ['king']", "king is no role"),
    ("[kings]\nx = 1", "unknown section"),
    ("[kinds", "not TOML"),
]


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_a_matrix_with_a_wrong_word_is_refused(text, fault):
    with pytest.raises(MatrixError, match=fault):
        parsed(text)


def test_a_question_in_unknown_words_is_a_fault_and_not_a_no():
    with pytest.raises(MatrixError, match="no verb"):
        may(AnonymousUser(), "peek", "business")
    with pytest.raises(MatrixError, match="no kind"):
        may(AnonymousUser(), "see", "neighbour")


def test_no_role_but_the_administrator_gives_roles():
    cells = matrix().kind("role_holding").cells["grant"]
    assert set(cells) == {"administrator"}


def test_the_administrator_does_not_read_the_register():
    for kind in ("business", "owner", "identifier_value", "record_as_received", "identified_list"):
        for row in matrix().kind(kind).cells.values():
            assert "administrator" not in row


@pytest.mark.django_db
def test_a_consultant_corrects_what_lies_in_his_service_area(people):
    near = relation(people.budi, kab_id=KOTA_GORONTALO)
    assert near.all == {Relation.CENTRE}
    assert may(people.budi, "correct", "business", near)
    far = relation(people.budi, kab_id=KOTA_MALANG)
    assert far.all == {Relation.ELSEWHERE}
    assert not may(people.budi, "correct", "business", far)
    with pytest.raises(Http404):
        must(people.budi, "correct", "business", far)


@pytest.mark.django_db
def test_an_office_of_the_province_sees_its_kabupaten_and_rows_without_one(people):
    for kab_id in (GORONTALO, BOALEMO, KOTA_GORONTALO):
        assert may(people.darma, "see", "business", relation(people.darma, kab_id=kab_id))
    assert not may(people.darma, "see", "business", relation(people.darma, kab_id=0))


@pytest.mark.django_db
def test_a_role_reaches_no_further_through_another_role(people):
    """A consultant of Gorontalo who is an enumerator too corrects elsewhere only what he entered himself."""
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=people.budi, role=Role.ENUMERATOR, starts_on="2024-01-01", granted_at="2024-01-01T00:00Z"
        )
    entered = relation(people.budi, kab_id=KOTA_MALANG, entered_by_id=people.budi.pk)
    assert may(people.budi, "correct", "business", entered)
    assert not may(people.budi, "unmask", "identifier_value", entered)


def test_a_role_is_in_force_from_the_first_hour_of_its_first_day_to_the_last_of_its_last():
    """By the clock of the centre: at half past midnight in Gorontalo the day of UTC is still the one before."""
    held = RoleHolding(role=Role.ENUMERATOR, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 3))
    moments = [
        datetime(2026, 8, day, hour, 30, tzinfo=UTC) for day, hour in ((2, 15), (2, 16), (3, 15), (3, 16))
    ]
    assert [held.is_in_force(at) for at in moments] == [False, True, True, False]


def test_the_roles_of_a_person_are_those_in_force(people):
    """`held_by` says in SQL what the queryset says."""
    first, last = date(2026, 8, 3), date(2026, 8, 5)
    place, given = {"region_id": BOALEMO}, {"granted_at": datetime(2026, 8, 1, tzinfo=UTC)}
    with within(EVERYTHING):
        for role, ends_on, revoked in (
            (Role.OFFICE, last, None),
            (Role.LEADER, None, None),
            (Role.ENUMERATOR, last, datetime(2026, 8, 2, tzinfo=UTC)),
        ):
            by = people.darma if revoked else None
            RoleHolding.objects.create(
                user=people.ani, role=role, starts_on=first, ends_on=ends_on, revoked_at=revoked, revoked_by=by,
                **({} if role is Role.ENUMERATOR else place), **given,
            )  # fmt: skip
        seen = []
        for day in range(2, 7):
            at = datetime(2026, 8, day, 4, tzinfo=UTC)
            asked = (
                RoleHolding.objects.filter(user=people.ani).in_force(at.date()).values_list("role", flat=True)
            )
            seen.append({str(held.role) for held in held_by(people.ani, at=at)})
            assert seen[-1] == set(asked)
    assert seen == [set(), {"office", "leader"}, {"office", "leader"}, {"office", "leader"}, {"leader"}]
    (budi,) = held_by(people.budi)
    assert (budi.role, budi.through, budi.kab_ids) == (Role.CONSULTANT, Relation.CENTRE, {KOTA_GORONTALO})
    assert budi.centre_id is not None


@pytest.mark.django_db
def test_a_draft_belongs_to_one_person(people):
    assert may(people.budi, "see", "draft", belonging(people.budi, user_id=people.budi.pk))
    assert not may(people.budi, "see", "draft", belonging(people.budi, user_id=people.rina.pk))
    assert not may(people.budi, "see", "draft", belonging(people.budi, user_id=None))


@pytest.mark.django_db
def test_the_public_sees_what_is_published_and_nothing_else(people):
    assert may(AnonymousUser(), "see", "measure")
    assert not may(AnonymousUser(), "see", "business", Nearness())
    assert not may(people.ani, "list", "business")
    assert not may_everywhere(people.budi, "list", "journal")


@pytest.fixture
def analyst(people, client):
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=people.ani, role=Role.ANALYST, starts_on="2024-01-01", granted_at="2024-01-01T00:00Z"
        )
    client.force_login(people.ani)
    return people.ani


@pytest.mark.django_db
def test_an_analyst_counts_the_nation_and_reads_names_after_stating_a_purpose(analyst, client):
    assert scope_of(analyst).standing == "app"
    assert counting_scope_of(analyst).standing == "nation"
    assert not may(analyst, "list", "business")
    purpose = Purpose.objects.get(slug="statistik", version=1)
    address = reverse("accounts:purpose")
    assert client.get(address).status_code == 200
    refused = client.post(address, {"purpose": purpose.pk, "reason": ""})
    assert "Tuliskan dalam satu kalimat" in refused.text
    answer = client.post(
        address, {"purpose": purpose.pk, "reason": "Tabel provinsi", "next": "/usaha/?halaman=2"}
    )
    assert answer["Location"] == "/usaha/?halaman=2"
    with within(EVERYTHING):
        entry = Entry.objects.get(act="accounts.purpose_stated")
    assert entry.words == {"purpose": purpose.title, "version": 1, "reason": "Tabel provinsi"}
    page = client.get(address)
    assert page.wsgi_request.scope.standing == "nation"
    assert page.wsgi_request.user.has_stated_purpose
    assert may(page.wsgi_request.user, "list", "business")
    client.post(reverse("accounts:purpose_end"))
    assert client.get(address).wsgi_request.scope.standing == "app"


@pytest.mark.django_db
def test_a_purpose_ends_by_itself_after_eight_hours(analyst):
    from datetime import timedelta

    from karawo.accounts import actions, queries

    request = RequestFactory().get("/")
    request.session = {}
    from conftest import AT

    purpose = Purpose.objects.get(slug="statistik", version=1)
    with within(EVERYTHING):
        actions.state_purpose(request.session, purpose=purpose, reason="x", by=analyst, at=AT)
    assert queries.stated_purpose(request, at=AT + timedelta(hours=7, minutes=59)) is not None
    assert queries.stated_purpose(request, at=AT + timedelta(hours=8)) is None


@pytest.mark.django_db
def test_a_stated_purpose_leads_nowhere_else(analyst, client):
    purpose = Purpose.objects.get(slug="statistik", version=1)
    answer = client.post(
        reverse("accounts:purpose"), {"purpose": purpose.pk, "reason": "x", "next": "https://example.com/"}
    )
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_each_purpose_has_a_basis_and_a_text_of_its_own(db):
    purposes = list(Purpose.objects.all())
    assert {purpose.slug for purpose in purposes} >= {
        "pelayanan",
        "katalog",
        "pembeli",
        "statistik",
        "penautan",
    }
    assert len({purpose.text for purpose in purposes}) == len(purposes)
    sharing = [
        purpose
        for purpose in purposes
        if purpose.slug in {"katalog", "pembeli", "lembaga-keuangan", "publikasi"}
    ]
    assert {purpose.basis for purpose in sharing} == {"consent"}


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("sebelas-hrf", Weakness.TOO_SHORT),
        ("aaaaabbbbbccc", Weakness.REPEATED),
        ("123456789012", Weakness.SEQUENCE),
        ("abcdefghijklm", Weakness.SEQUENCE),
        ("Karawo2026!!!", Weakness.CONTEXT),
        ("G0r0nt4l0-2026", Weakness.CONTEXT),
        ("PLUT-KUMKM-Gorontalo", Weakness.CONTEXT),
        ("BudiKonsultan99", Weakness.CONTEXT),
        ("kain-krawang-enam", None),
        ("empat perahu biru di teluk", None),
        ("karawo dibordir nenek tiap senja", None),
    ],
)
def test_a_guessable_password_is_named_by_its_fault(password, why):
    assert weakness(password, own_words=frozenset({"budi", "Budi", "Konsultan"})) is why


def test_the_delay_grows_and_stops_growing():
    waits = [delay_seconds(failures, free=3, most=300) for failures in range(14)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert delay_seconds(10**6, free=3, most=300) == 300
