"""A quarter of work at PLUT Gorontalo, small enough to count by hand, with every kind of thing a report can lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.journal.actions import record
from karawo.plut import actions as work
from karawo.plut.models import Case, Consultant, ConsultantTarget, Outcome, StaffMember
from karawo.plut.reports.queries.asking import Asked
from karawo.plut.reports.rules.forms import BY_SLUG
from karawo.plut.reports.rules.period import parse_period
from karawo.plut.tests.examples import a_business, a_case, a_cooperative, a_line, a_session, centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import CooperativeYear, Observation, Source

LATER = datetime(2026, 8, 10, 2, 0, tzinfo=UTC)


def a_head() -> User:
    user = User.objects.create_user("kepala", password="kain-krawang-enam", name="Kepala PLUT")
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=user, role="centre_head", centre=centre_of(), starts_on=date(2024, 1, 1), granted_at=AT
        )
    return user


def told(business, what: str, number: int, on: date, *, kind: str = "document", at: datetime = AT) -> None:
    with within(EVERYTHING):
        record("test.told", by=None, at=AT)
        source = Source.objects.get_or_create(name=f"Uji {kind}", kind=kind)[0]
        Observation.objects.create(
            business=business, what=what, number=number, period_from=date(on.year, 1, 1), period_to=on, known_at=at,
            source=source, source_kind=kind, kab_id=business.kab_id,
        )  # fmt: skip


def a_year(cooperative, year: int, **given) -> CooperativeYear:
    with within(EVERYTHING):
        record("test.year", by=None, at=AT)
        source = Source.objects.get_or_create(name="Uji document", kind="document")[0]
        return CooperativeYear.objects.create(
            owner=cooperative, year=year, known_at=AT, source=source, kab_id=KOTA_GORONTALO, **given
        )


def an_outcome(people, case: Case, kind: str, on: date, **given) -> Outcome:
    with within(scope_of(people.budi)):
        return work.record_outcome(
            case, work.GivenOutcome(kind, on, given.pop("number", None), given.pop("text", ""), **given),
            by=people.budi, at=AT,
        )  # fmt: skip


def asked(slug: str, masa: str, *, consultant=None, case=None) -> Asked:
    period = parse_period(masa)
    assert period is not None
    return Asked(BY_SLUG[slug], centre_of(), period, consultant, case)


@dataclass
class Quarter:
    sri: Case
    tani: Case
    cooperative: Case


def a_quarter(people) -> Quarter:
    """Three clients. July: two sessions of Sri, one of them with Tani too. May: one of the cooperative."""
    shop, farm, mekar = a_business("Karawo Bu Sri"), a_business("Tani Jaya"), a_cooperative("Koperasi Mekar")
    sri, tani, cooperative = (a_case(people, client, on=date(2026, 5, 1)) for client in (shop, farm, mekar))
    sri.business, tani.business, cooperative.owner = shop, farm, mekar
    line = a_line(people, sri, due_on=date(2026, 7, 31))
    a_line(people, tani, target_code="lainnya", programme="Ikut pameran", due_on=date(2026, 7, 15))
    a_session(
        people, sri, line=line, on=date(2026, 7, 6), duration_minutes=90, material="OSS", follow_up="Kirim KTP",
        follow_up_due_on=date(2026, 7, 10),
    )  # fmt: skip
    a_session(people, sri, tani, on=date(2026, 7, 20), duration_minutes=45, topic="Kelas kemasan")
    a_session(people, cooperative, on=date(2026, 5, 12), duration_minutes=60, topic="RAT")
    an_outcome(people, sri, "nib", date(2026, 7, 21), attribution="because")
    an_outcome(people, sri, "pinjaman", date(2026, 7, 22), number=25_000_000)
    with within(EVERYTHING):
        record("test.staff", by=None, at=AT)
        Consultant.objects.create(
            centre=centre_of(), user=people.budi, field_code="kelembagaan", starts_on=date(2024, 1, 1)
        )
        StaffMember.objects.create(
            centre=centre_of(), name="Hasna Kepala", position="kepala", starts_on=date(2024, 1, 1)
        )
        ConsultantTarget.objects.create(
            centre=centre_of(), user=people.budi, measure="sesi-pendampingan", period_from=date(2026, 7, 1),
            period_to=date(2026, 7, 31), number=4, kab_id=KOTA_GORONTALO,
        )  # fmt: skip
    for number, (year, sales) in enumerate(((2024, 80_000_000), (2025, 100_000_000))):
        told(sri.business, "sales_rupiah", sales, date(year, 12, 31))
        told(sri.business, "workers_paid_female", 2 + number, date(year, 12, 31))
    told(tani.business, "sales_rupiah", 50_000_000, date(2025, 12, 31))
    a_year(cooperative.owner, 2024, assets_rupiah=400_000_000, volume_rupiah=200_000_000, employees=3)
    a_year(
        cooperative.owner, 2025, assets_rupiah=500_000_000, volume_rupiah=150_000_000, employees=3, members_male=20,
        members_female=30, rat_on=date(2026, 3, 20),
    )  # fmt: skip
    return Quarter(sri, tani, cooperative)
