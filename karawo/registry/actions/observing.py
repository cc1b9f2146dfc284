"""Dated facts about a business that is already in the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.registry.access import may_correct, may_observe, may_record_year, may_verify
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.given import GivenFact, GivenSource
from karawo.registry.actions.writing import checked_fact, day_of, record_about, source_of, write_facts
from karawo.registry.models import Business, CooperativeYear, Observation, Owner, Source
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

FIELD_VISIT = GivenSource(name="Kunjungan lapangan", kind=Source.Kind.FIELD)


@transaction.atomic
def observe(
    business: Business,
    observations: Iterable[GivenFact],
    *,
    source_kind: str,
    by: User | None,
    at: datetime,
    source: GivenSource | None = None,
) -> list[Observation]:
    """Add facts; nothing is overwritten, the present reading on the business follows.

    source_kind: a value of Source.Kind, how the facts are known. source: the list or visit they come from.
    Who may not verify (the owner) tells figures as his own word, never what somebody must have seen.
    Harmless twice: a fact equal in kind, value, period and source kind to one already told is not told again.
    """
    if not may_observe(by, business):
        raise NotAllowed(
            _("Anda tidak dapat mencatat keterangan usaha ini; mintalah konsultan atau dinas setempat.")
        )
    if source_kind not in Source.Kind.values:
        raise Refused(_("Asal keterangan tidak dikenal; pilih dari daftar."), field="source_kind")
    facts = [checked_fact(fact, at=at) for fact in observations]
    if not may_verify(by, business):
        _refuse_beyond_own_word(facts, source_kind)
    if not facts:
        raise Refused(_("Belum ada keterangan yang diisi; isi sedikitnya satu."), field="facts")
    fresh = [fact for fact in facts if not _is_told(business, fact, source_kind=source_kind, at=at)]
    if not fresh:
        return []
    record_about("business.observed", business, by=by, at=at, facts=[str(fact.what) for fact in fresh])
    given = source or GivenSource(name=str(Source.Kind(source_kind).label).capitalize(), kind=source_kind)
    rows = write_facts(business, fresh, source=source_of(given), source_kind=source_kind, by=by, at=at)
    _refresh(business, at=at)
    return rows


_SEEN_BY_STAFF = {Observation.What.STATUS, Observation.What.POSITION}


def _refuse_beyond_own_word(facts: Iterable[GivenFact], source_kind: str) -> None:
    if source_kind != Source.Kind.OWNER:
        raise Refused(_("Keterangan pemilik hanya tercatat sebagai keterangan pemilik."), field="source_kind")
    if any(fact.what in _SEEN_BY_STAFF for fact in facts):
        raise Refused(
            _("Keadaan usaha dan titik di peta dicatat petugas; minta pembetulan bila keliru."), field="facts"
        )


def _is_told(business: Business, fact: GivenFact, *, source_kind: str, at: datetime) -> bool:
    end = fact.period_to or fact.period_from or day_of(at)
    last = (
        Observation.objects.filter(
            business=business,
            what=fact.what,
            source_kind=source_kind,
            period_from=fact.period_from or end,
            period_to=end,
        )
        .order_by("-known_at", "-id")
        .first()
    )
    return last is not None and (last.number, list(last.codes), last.is_unknown) == (
        fact.number,
        list(fact.codes),
        fact.is_unknown,
    )


def _refresh(business: Business, *, at: datetime) -> None:
    derive([business.pk], on=day_of(at))
    Business.objects.filter(pk=business.pk).update(changed_at=at)
    business.refresh_from_db()


@transaction.atomic
def verify_in_field(
    business: Business,
    status: str,
    position: tuple[float, float] | None = None,
    *,
    by: User | None,
    at: datetime,
    accuracy_m: int | None = None,
    seen_at: datetime | None = None,
) -> Business:
    """Somebody stood before the shop: open, moved or closed, and where. Two taps on a phone.

    position: latitude and longitude; missing never blocks. accuracy_m: as the phone says.
    seen_at: when it was seen, where the visit waited on a phone; `at` stays when it became known.
    """
    if not may_verify(by, business):
        raise NotAllowed(
            _("Kunjungan lapangan dicatat oleh petugas wilayah ini; mintalah konsultan atau dinas setempat.")
        )
    if status not in Business.Status.values:
        raise Refused(_("Keadaan usaha tidak dikenal; pilih masih ada, pindah, atau tutup."), field="status")
    day = day_of(seen_at or at)
    facts = [GivenFact(what=Observation.What.STATUS, codes=(status,), period_from=day)]
    if position is not None:
        latitude, longitude = position
        codes = (f"{latitude:.6f}", f"{longitude:.6f}")
        facts.append(
            GivenFact(what=Observation.What.POSITION, codes=codes, number=accuracy_m, period_from=day)
        )
    facts = [checked_fact(fact, at=at) for fact in facts]
    record_about("business.verified", business, by=by, at=at, status=str(status))
    write_facts(business, facts, source=source_of(FIELD_VISIT), source_kind=Source.Kind.FIELD, by=by, at=at)
    _refresh(business, at=at)
    return business


@transaction.atomic
def close_business(
    business: Business,
    *,
    reason: str,
    on: date,
    by: User | None,
    at: datetime,
    source_kind: str = Source.Kind.OWNER,
) -> Business:
    """The business has stopped trading since `on`. It stays in the register; a later visit may find it open again.

    Harmless twice: a business already known as closed since that day stays as it is.
    """
    if not may_correct(by, business):
        raise NotAllowed(_("Anda tidak dapat menutup usaha ini; mintalah konsultan atau dinas setempat."))
    if not reason.strip():
        raise Refused(_("Alasan tutup belum diisi; tulis dalam satu kalimat."), field="reason")
    if business.status == Business.Status.CLOSED and business.status_on == on:
        return business
    fact = checked_fact(
        GivenFact(
            what=Observation.What.STATUS, codes=(Business.Status.CLOSED,), period_from=on, period_to=on
        ),
        at=at,
    )
    record_about("business.closed", business, by=by, at=at, reason=reason.strip())
    source = source_of(GivenSource(name=str(Source.Kind(source_kind).label).capitalize(), kind=source_kind))
    write_facts(business, [fact], source=source, source_kind=source_kind, by=by, at=at)
    _refresh(business, at=at)
    return business


_STATE_FIELDS = (
    "rat_on",
    "members_male",
    "members_female",
    "members_total",
    "employees",
    "assets_rupiah",
    "own_capital_rupiah",
    "outside_capital_rupiah",
    "volume_rupiah",
    "shu_rupiah",
)


@transaction.atomic
def record_cooperative_year(
    owner: Owner,
    year: int,
    state: Mapping[str, int | date | None],
    *,
    by: User | None,
    at: datetime,
    source: GivenSource | None = None,
) -> CooperativeYear:
    """The accounts of one book year (UU 25/1992). state: columns of CooperativeYear, whole rupiah and persons.

    A second telling by the same source replaces the first; the journal keeps what stood before.
    """
    if owner.kind != Owner.Kind.COOPERATIVE:
        raise Refused(
            _("Keadaan per tahun buku hanya untuk koperasi; ini %(kind)s.")
            % {"kind": owner.get_kind_display()}
        )
    if not may_record_year(by, owner):
        raise NotAllowed(_("Anda tidak dapat mencatat keadaan koperasi ini; mintalah dinas setempat."))
    if not 1950 <= year <= day_of(at).year:
        raise Refused(_("Tahun buku harus antara 1950 dan %(now)s.") % {"now": day_of(at).year}, field="year")
    unknown = set(state) - set(_STATE_FIELDS)
    if unknown:
        raise Refused(_("Kolom tidak dikenal: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name, value in state.items():
        if isinstance(value, int) and value < 0 and name != "shu_rupiah":
            label = CooperativeYear._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise Refused(
                _("%(label)s tidak boleh kurang dari nol.") % {"label": str(label).capitalize()}, field=name
            )
    male, female, total = (state.get(f"members_{part}") for part in ("male", "female", "total"))
    if (
        isinstance(male, int)
        and isinstance(female, int)
        and isinstance(total, int)
        and male + female != total
    ):
        raise Refused(
            _("Anggota laki-laki %(male)s dan perempuan %(female)s tidak sama dengan jumlahnya %(total)s.")
            % {"male": male, "female": female, "total": total},
            field="members_total",
        )
    record_about("cooperative.year", owner, by=by, at=at, year=year)
    told_by = source_of(source or GivenSource(name="Laporan RAT", kind=Source.Kind.DOCUMENT))
    snapshot, _is_new = CooperativeYear.objects.update_or_create(
        owner=owner,
        year=year,
        source=told_by,
        defaults={**state, "kab_id": owner.kab_id, "known_at": at, "by": by},
    )
    return snapshot
