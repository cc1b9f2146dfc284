"""A centre at work: Karawo Bu Sri, its consultant Budi, and what they do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.plut import actions
from karawo.plut.models import Case, Session
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner, Ownership, OwnFile, Source

TODAY = AT.date()


def a_business(name: str = "Karawo Bu Sri", *, kab_id: int = KOTA_GORONTALO, owner_user=None) -> Business:
    with within(EVERYTHING):
        record("test.business", by=None, at=AT)
        source = Source.objects.get_or_create(name="Uji", kind="document")[0]
        owner = Owner.objects.create(
            kind="person", name=f"Pemilik {name}", canonical_name=name.upper(), kab_id=kab_id, created_at=AT
        )
        business = Business.objects.create(
            name=name, canonical_name=name.upper(), primary_owner=owner, kab_id=kab_id, created_at=AT, changed_at=AT,
            status="active",
        )  # fmt: skip
        Ownership.objects.create(business=business, owner=owner, kab_id=kab_id, source=source)
        if owner_user is not None:
            OwnFile.objects.create(user=owner_user, owner=owner, confirmed_by=owner_user, confirmed_at=AT)
    return business


def a_cooperative(name: str = "Koperasi Mekar") -> Owner:
    with within(EVERYTHING):
        record("test.cooperative", by=None, at=AT)
        return Owner.objects.create(
            kind="cooperative", name=name, canonical_name=name.upper(), kab_id=KOTA_GORONTALO, created_at=AT
        )


def centre_of(name: str = "PLUT Gorontalo") -> Centre:
    return Centre.objects.get(name=name)


def a_case(people, client=None, *, on: date = date(2026, 6, 1), consultant=None, at=AT) -> Case:
    client = client or a_business()
    with within(scope_of(people.budi)):
        return actions.open_case(
            client, centre_of(), origin="walk_in", opened_on=on, consultant=consultant or people.budi, by=people.budi,
            at=at,
        )  # fmt: skip


def a_line(people, case: Case, *, at=AT, **changed):
    given = {
        "field_code": "kelembagaan", "problem": "Belum ber-NIB", "programme": "Urus NIB lewat OSS",
        "target_code": "nib", "target_number": Decimal(1), "due_on": date(2026, 9, 30), **changed,
    }  # fmt: skip
    with within(scope_of(people.budi)):
        return actions.add_line(case, actions.GivenLine(**given), by=people.budi, at=at)


def a_session(
    people, *cases: Case, key: UUID | None = None, line=None, by=None, at=AT, **changed
) -> tuple[Session, bool]:
    follow_up = {name: changed.pop(name) for name in ("follow_up", "follow_up_due_on") if name in changed}
    given = {
        "on": TODAY, "field_code": "kelembagaan", "topic": "Urus NIB", "mode": "plut",
        "duration_minutes": 60, **changed,
    }  # fmt: skip
    by = by or people.budi
    with within(scope_of(by)):
        return actions.log_session(
            key or uuid4(),
            actions.GivenSession(
                clients=tuple(actions.GivenClient(case, line, **follow_up) for case in cases), **given
            ),
            by=by,
            at=at,
        )
