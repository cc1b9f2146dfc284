"""A business enters the register."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.access import may_register, may_register_self, visible_owners
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.actions.given import GivenFact, GivenNumber, NewOwner, Registration
from karawo.registry.actions.writing import (
    belongs_to_owner,
    canonical_business_name,
    canonical_owner_name,
    checked_fact,
    checked_place,
    checked_started_year,
    cleaned_name,
    day_of,
    kab_of,
    kbli_columns,
    next_subject_id,
    parsed_number,
    place_columns,
    source_of,
    write_facts,
    write_number,
    write_record,
)
from karawo.registry.linkage.actions import propose_duplicates
from karawo.registry.linkage.queries import likely_duplicates
from karawo.registry.linkage.rules import LinkRecord, link_record
from karawo.registry.models import (
    Business,
    Consent,
    Identifier,
    Observation,
    Owner,
    Ownership,
    OwnFile,
    Source,
    Submission,
)
from karawo.registry.models.fields import sealer
from karawo.registry.rules import Identifier as ParsedIdentifier
from karawo.registry.rules import Nik
from karawo.registry.rules.refusal import NotAllowed, OwnerExists, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

type Numbers = list[tuple[GivenNumber, ParsedIdentifier]]


@transaction.atomic
def register_business(
    registration: Registration, *, by: User | None, at: datetime, key: UUID | None = None
) -> Business:
    """The business with owner, numbers, place, first facts and consents, as one act.

    key: made by the form; the same key again gives the same business and changes nothing.
    A business that is registered is taken to be open unless its facts say otherwise.
    Who passes over a likely duplicate leaves a proposal for review.
    Raises Refused (message and field), NotAllowed, OwnerExists.
    """
    if key is not None and (known := _sent_before(key, by=by, at=at)) is not None:
        return _business_seen(known)
    given = _checked(registration, at=at)
    kab_id = kab_of(given.place.region_id)
    is_own = given.is_own and may_register_self(by)
    if not is_own and not may_register(by, kab_id):
        raise NotAllowed(
            _(
                "Anda tidak dapat mendaftarkan usaha di wilayah ini; pilih wilayah kerja Anda atau hubungi PLUT."
            ),
            field="place.region",
        )
    business_id = next_subject_id()
    with _standing_for_self(by) if is_own else nullcontext():
        business = _write(given, business_id, kab_id=kab_id, by=by, at=at)
    if is_own and by is not None:
        OwnFile.objects.get_or_create(
            user=by, owner_id=business.primary_owner_id, defaults={"confirmed_by": by, "confirmed_at": at}
        )
    if key is not None:
        Submission.objects.filter(key=key).update(answer_url=f"/usaha/{business.pk}/", subject_id=business.pk)
    return business


def register_own_business(
    registration: Registration, *, by: User | None = None, at: datetime, key: UUID | None = None
) -> Business:
    """As `register_business`, for an owner: without an account, or signed in, and then it is the own file.

    He has no territory; this one act writes into that of the place he names, in the standing of work.
    """
    owner = by if may_register_self(by) else None
    with _standing_for_self(owner):
        return register_business(replace(registration, is_own=owner is not None), by=owner, at=at, key=key)


def _standing_for_self(by: User | None) -> AbstractContextManager[None]:
    """An owner has no territory, and no own file before this act has made it."""
    return within(replace(EVERYTHING, user_id=None if by is None else by.pk))


def _sent_before(key: UUID, *, by: User | None, at: datetime) -> int | None:
    """Takes the key. A second send at the same moment waits here for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_submission (key, user_id, at, answer_url) VALUES (%s, %s, %s, '')"
            " ON CONFLICT DO NOTHING",
            [key, None if by is None else by.pk, at],
        )
        if cursor.rowcount == 1:
            return None
    known = Submission.objects.filter(key=key).values_list("subject_id", flat=True).first()
    if known is None:
        raise Refused(_("Formulir ini sudah dikirim oleh orang lain; buka formulir baru lalu isi lagi."))
    return known


def _business_seen(business_id: int) -> Business:
    found = Business.objects.filter(pk=business_id).first()
    if found is None:
        # The own file of an owner: made a moment ago, not yet in the scope of this request.
        with within(EVERYTHING):
            found = Business.objects.get(pk=business_id)
    return found


def _checked(given: Registration, *, at: datetime) -> Registration:
    """Everything that can be refused is refused before the first row is written."""
    name = cleaned_name(given.name, "name", _("Nama usaha"))
    checked_place(given.place)
    if given.place.region_id is None:
        raise Refused(
            _("Tempat usaha belum dipilih; pilih sedikitnya kabupaten atau kota."), field="place.region"
        )
    if not given.activity.strip() and given.kbli is None:
        raise Refused(
            _("Kegiatan usaha belum diisi; tulis dengan kata sendiri, misalnya “menyulam karawo”."),
            field="activity",
        )
    kbli_columns(given.kbli)
    checked_started_year(given.started_year, at=at)
    facts = tuple(checked_fact(fact, at=at) for fact in given.facts)
    if not any(fact.what == Observation.What.STATUS for fact in facts):
        facts += (GivenFact(what=Observation.What.STATUS, codes=(Business.Status.ACTIVE,)),)
    if given.place.latitude is not None and not any(fact.what == Observation.What.POSITION for fact in facts):
        codes = (f"{given.place.latitude:.6f}", f"{given.place.longitude:.6f}")
        facts += (GivenFact(what=Observation.What.POSITION, codes=codes, number=given.place.accuracy_m),)
    if isinstance(given.owner, NewOwner):
        owner = replace(given.owner, name=cleaned_name(given.owner.name, "owner.name", _("Nama pemilik")))
        if owner.kind not in Owner.Kind.values:
            raise Refused(
                _("Jenis pemilik tidak dikenal; pilih perorangan, badan usaha, koperasi, atau kelompok."),
                field="owner.kind",
            )
        if owner.birth_on is not None and owner.birth_on > day_of(at):
            raise Refused(_("Tanggal lahir belum tiba; periksa tahunnya."), field="owner.birth_on")
        if owner.place is not None:
            checked_place(owner.place, field="owner.place")
        return replace(given, name=name, facts=facts, owner=owner)
    return replace(given, name=name, facts=facts)


def _write(given: Registration, business_id: int, *, kab_id: int, by: User | None, at: datetime) -> Business:
    record(
        "business.registered",
        by=by,
        at=at,
        subject=("business", business_id),
        kab_id=kab_id,
        words={"name": given.name},
    )
    source = source_of(given.source)
    numbers = _parsed(given, at=at)
    owner, proposals = _owner(given, numbers, kab_id=kab_id, source=source, by=by, at=at)
    business = Business.objects.create(
        id=business_id,
        kab_id=kab_id,
        name=given.name,
        canonical_name=canonical_business_name(given.name),
        brand=given.brand.strip()[:150],
        primary_owner=owner,
        legal_form_code=given.legal_form_code,
        place_kind_code=given.place_kind_code,
        activity=given.activity.strip()[:300],
        main_product=given.main_product.strip()[:300],
        started_year=given.started_year,
        created_at=at,
        changed_at=at,
        **kbli_columns(given.kbli),
        **place_columns(given.place),
    )
    Ownership.objects.create(
        kab_id=kab_id,
        business=business,
        owner=owner,
        starts_on=None,
        source=source,
        part=Ownership.Part.OWNER,
    )
    for number, parsed in numbers:
        is_owners = belongs_to_owner(parsed.kind)
        write_number(
            parsed,
            number,
            owner=owner if is_owners else None,
            business=None if is_owners else business,
            source=source,
            by=by,
            at=at,
        )
    write_facts(business, given.facts, source=source, source_kind=given.source.kind, by=by, at=at)
    Consent.objects.bulk_create(
        [
            Consent(
                kab_id=owner.kab_id,
                owner=owner,
                purpose_id=purpose,
                given_at=at,
                channel=given.consent_channel,
                recorded_by=by,
            )
            for purpose in given.consents
            if not Consent.objects.filter(owner=owner, purpose_id=purpose, withdrawn_at=None).exists()
        ]
    )
    write_record(
        given.received,
        source=source,
        place_in_source=given.place_in_source,
        owner=owner,
        business=business,
        by=by,
        at=at,
    )
    derive([business.pk], on=day_of(at))
    refresh_finding(business_ids=[business.pk], owner_ids=[owner.pk])
    proposals(owner.pk)
    business.refresh_from_db()
    return business


def _parsed(given: Registration, *, at: datetime) -> Numbers:
    own = given.owner.numbers if isinstance(given.owner, NewOwner) else ()
    return [
        *(
            (number, parsed_number(number, at=at, field=f"owner.{number.kind}"))
            for number in own
            if number.text.strip()
        ),
        *(
            (number, parsed_number(number, at=at, field=number.kind))
            for number in given.numbers
            if number.text.strip()
        ),
    ]


def _owner(
    given: Registration,
    numbers: Numbers,
    *,
    kab_id: int,
    source: Source,
    by: User | None,
    at: datetime,
    owner_id: int | None = None,
) -> tuple[Owner, Callable[[int], object]]:
    if not isinstance(given.owner, NewOwner):
        owner = visible_owners(by or EVERYTHING).filter(pk=given.owner).first()
        if owner is None:
            raise Refused(_("Pemilik itu tidak ditemukan; cari lagi atau isi pemilik baru."), field="owner")
        return owner, lambda _owner_id: None
    new = given.owner
    nik = next((parsed for _number, parsed in numbers if isinstance(parsed, Nik)), None)
    if nik is not None and not given.is_another_person:
        _refuse_known_nik(nik, is_own=given.is_own)
    place = new.place or given.place
    is_person = new.kind == Owner.Kind.PERSON
    birth_on = (new.birth_on or (nik.birth_on if nik else None)) if is_person else None
    sex = (new.sex or (nik.sex if nik else "")) if is_person else ""
    likely = likely_duplicates(_as_record(given, new, numbers), limit=3)
    owner = Owner.objects.create(
        id=owner_id or next_subject_id(),
        kab_id=kab_of(place.region_id) if new.place is not None and place.region_id is not None else kab_id,
        kind=new.kind,
        name=new.name,
        canonical_name=canonical_owner_name(new.name, new.kind),
        sex=sex,
        birth_on=None if birth_on is None else birth_on.isoformat(),
        birth_digest=None if birth_on is None else sealer().digest("birth", birth_on.isoformat()),
        has_disability=new.has_disability,
        education_code=new.education_code,
        cooperative_kind_code=new.cooperative_kind_code,
        legal_number=new.legal_number.strip()[:60],
        legal_on=new.legal_on,
        created_at=at,
        **(place_columns(place) if new.place is not None else {"region_id": place.region_id}),
    )
    return owner, lambda owner_id: propose_duplicates(owner_id, likely, kab_id=kab_id, at=at)


def _refuse_known_nik(nik: Nik, *, is_own: bool) -> None:
    known = (
        Identifier.objects.filter(
            kind="nik", digest=sealer().digest("nik", nik.text), ended_at=None, owner__merged_into=None
        )
        .select_related("owner")
        .first()
    )
    if known is None or known.owner is None:
        return
    if is_own:
        # Nobody has proven yet that the number is his, so no name is shown.
        raise Refused(
            _("NIK ini sudah tercatat; minta PLUT menghubungkan akun Anda dengan data yang ada."),
            field="owner.nik",
        )
    raise OwnerExists(
        _("NIK ini sudah tercatat atas nama %(name)s; pilih pemilik itu, atau pastikan NIK-nya.")
        % {"name": known.owner.name},
        owner_id=known.owner.pk,
        field="owner.nik",
    )


def _as_record(given: Registration, owner: NewOwner, numbers: Numbers) -> LinkRecord:
    def text(kind: str) -> str | None:
        return next((parsed.text for _number, parsed in numbers if str(parsed.kind.value) == kind), None)

    region = str(given.place.region_id or "")
    return link_record(
        nik=text("nik"),
        nib=text("nib"),
        npwp=text("npwp"),
        name=owner.name,
        sex=owner.sex or None,
        birth_on=owner.birth_on,
        phone=", ".join(parsed.text for _number, parsed in numbers if str(parsed.kind.value) == "phone")
        or None,
        business=given.name,
        address=given.place.address or None,
        kbli_code=given.kbli[1] if given.kbli else None,
        desa_code=region if len(region) == 10 else None,
        kecamatan_code=region[:6] if len(region) >= 6 else None,
        kabupaten_code=region[:4] if len(region) >= 4 else None,
        lat=given.place.latitude,
        lon=given.place.longitude,
    )
