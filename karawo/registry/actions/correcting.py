"""The file was wrong: corrected at once by who may, or asked for and decided within three days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from karawo.regions.access import EVERYTHING, within
from karawo.registry.access import may_ask_correction, may_correct, may_decide_correction
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.actions.given import GivenPlace
from karawo.registry.actions.writing import (
    canonical_business_name,
    canonical_owner_name,
    checked_place,
    checked_started_year,
    cleaned_name,
    day_of,
    kab_of,
    kbli_columns,
    place_columns,
    record_about,
)
from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    Identifier,
    Observation,
    Owner,
    Ownership,
    RecordLink,
    Sex,
)
from karawo.registry.models.fields import sealer
from karawo.registry.queries.files import businesses_of
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

ANSWER_WITHIN = timedelta(hours=72)
"""UU 27/2022 art. 30: a correction is made within 3×24 hours of the request."""

_BUSINESS_TEXTS = ("brand", "legal_form_code", "place_kind_code", "activity", "main_product")
_OWNER_TEXTS = ("education_code", "cooperative_kind_code", "legal_number")
BUSINESS_FIELDS = ("name", "place", "kbli", "started_year", *_BUSINESS_TEXTS)
OWNER_FIELDS = (
    "name",
    "place",
    "sex",
    "birth_on",
    "has_disability",
    "is_deceased",
    "legal_on",
    *_OWNER_TEXTS,
)


@transaction.atomic
def correct[T: (Business, Owner)](
    thing: T, changes: Mapping[str, Any], *, reason: str, by: User | None, at: datetime
) -> T:
    """Put right what identifies or places a business or an owner; dated facts go through `observe`.

    changes: BUSINESS_FIELDS or OWNER_FIELDS; "place" a GivenPlace, "kbli" a pair (version, code) or None, "birth_on"
    a date or None. Changes to what already stands are harmless. A move to another kabupaten takes all rows along;
    the point on the map is an observation and stays.
    """
    if not may_correct(by, thing):
        raise NotAllowed(_("Anda tidak dapat membetulkan data ini langsung; ajukan permintaan pembetulan."))
    why = " ".join(reason.split())
    if not why:
        raise Refused(_("Alasan pembetulan belum diisi; tulis dalam satu kalimat."), field="reason")
    different = _different(thing, changes, at=at)
    if not different:
        return thing
    record_about(_kind(thing) + ".corrected", thing, by=by, at=at, fields=list(changes), reason=why)
    _apply(thing, different, at=at)
    return thing


def _kind(thing: Business | Owner) -> str:
    return "owner" if isinstance(thing, Owner) else "business"


def _different(thing: Business | Owner, changes: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    columns = (
        _owner_columns(thing, changes, at=at)
        if isinstance(thing, Owner)
        else _business_columns(changes, at=at)
    )
    return {name: value for name, value in columns.items() if getattr(thing, name) != value}


def _apply(thing: Business | Owner, different: dict[str, Any], *, at: datetime) -> None:
    for name, value in different.items():
        setattr(thing, name, value)
    written = list(different)
    if isinstance(thing, Business):
        thing.changed_at = at
        written.append("changed_at")
    new_kab = kab_of(thing.region_id) if "region_id" in different else thing.kab_id
    if new_kab == thing.kab_id:
        thing.save(update_fields=written)
    else:
        _move(thing, new_kab, written)
    businesses = [thing.pk] if isinstance(thing, Business) else businesses_of(thing.pk)
    derive(businesses, on=day_of(at))
    refresh_finding(business_ids=businesses, owner_ids=[thing.pk] if isinstance(thing, Owner) else ())


def _move(thing: Business | Owner, kab_id: int, written: list[str]) -> None:
    """The rows change their territory together; the caller may lose sight of them with that."""
    thing.kab_id = kab_id
    with within(EVERYTHING):
        thing.save(update_fields=[*written, "kab_id"])
        if isinstance(thing, Business):
            followers: list[type[models.Model]] = [
                Ownership,
                Identifier,
                Observation,
                RecordLink,
                CorrectionRequest,
            ]
            where = {"business_id": thing.pk}
        else:
            followers = [Identifier, Consent, CooperativeYear, CorrectionRequest]
            where = {"owner_id": thing.pk}
        for model in followers:
            model._default_manager.filter(**where).update(kab_id=kab_id)


def _business_columns(changes: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    _refuse_unknown(changes, BUSINESS_FIELDS)
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        match name:
            case "name":
                columns["name"] = cleaned_name(value, "name", _("Nama usaha"))
                columns["canonical_name"] = canonical_business_name(columns["name"])
            case "place":
                columns |= _place(value)
            case "kbli":
                columns |= kbli_columns(value)
            case "started_year":
                columns["started_year"] = checked_started_year(value, at=at)
            case _:
                columns[name] = _text(Business, name, value)
    return columns


def _owner_columns(owner: Owner, changes: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    _refuse_unknown(changes, OWNER_FIELDS)
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        match name:
            case "name":
                columns["name"] = cleaned_name(value, "name", _("Nama pemilik"))
                columns["canonical_name"] = canonical_owner_name(columns["name"], owner.kind)
            case "place":
                columns |= _place(value)
            case "sex":
                if value and (owner.kind != Owner.Kind.PERSON or value not in Sex.values):
                    raise Refused(_("Jenis kelamin hanya untuk perorangan: L atau P."), field="sex")
                columns["sex"] = value
            case "birth_on":
                columns |= _birth(owner, value, at=at)
            case "has_disability" | "is_deceased" | "legal_on":
                columns[name] = value
            case _:
                columns[name] = _text(Owner, name, value)
    return columns


def _birth(owner: Owner, value: date | None, *, at: datetime) -> dict[str, Any]:
    if value is None:
        return {"birth_on": None, "birth_digest": None}
    if owner.kind != Owner.Kind.PERSON:
        raise Refused(_("Tanggal lahir hanya untuk perorangan."), field="birth_on")
    if value > day_of(at):
        raise Refused(_("Tanggal lahir belum tiba; periksa tahunnya."), field="birth_on")
    return {"birth_on": value.isoformat(), "birth_digest": sealer().digest("birth", value.isoformat())}


def _place(place: GivenPlace) -> dict[str, Any]:
    checked_place(place)
    if place.region_id is None:
        raise Refused(_("Wilayah belum dipilih; pilih sedikitnya kabupaten atau kota."), field="place.region")
    columns = place_columns(place)
    return {name: columns[name] for name in ("region_id", "address", "place_text", "postal_code")}


def _text(model: type[models.Model], name: str, value: str) -> str:
    text = " ".join(str(value).split())
    longest = model._meta.get_field(name).max_length  # type: ignore[union-attr]
    if longest is not None and len(text) > longest:
        raise Refused(_("Paling panjang %(longest)s huruf.") % {"longest": longest}, field=name)
    return text


def _refuse_unknown(changes: Mapping[str, Any], known: tuple[str, ...]) -> None:
    strange = set(changes) - set(known)
    if strange:
        raise Refused(_("Isian tidak dikenal: %(names)s.") % {"names": ", ".join(sorted(strange))})


@transaction.atomic
def request_correction(
    thing: Business | Owner, proposal: Mapping[str, str], *, reason: str, by: User, at: datetime
) -> CorrectionRequest:
    """Somebody says that the file is wrong. proposal: what it should say, by field, as typed; kept sealed."""
    if not may_ask_correction(by, thing):
        raise NotAllowed(_("Anda tidak dapat meminta pembetulan data ini."))
    why = " ".join(reason.split())
    wanted = {name: " ".join(str(value).split()) for name, value in proposal.items() if str(value).strip()}
    if not why and not wanted:
        raise Refused(_("Tulis apa yang salah dan bagaimana seharusnya."), field="reason")
    open_request = CorrectionRequest.objects.filter(
        **{_kind(thing): thing}, requested_by=by, outcome="", reason=why[:500]
    ).first()
    if open_request is not None:
        return open_request
    record_about("correction.requested", thing, by=by, at=at, reason=why)
    return CorrectionRequest.objects.create(
        kab_id=thing.kab_id,
        owner=thing if isinstance(thing, Owner) else None,
        business=thing if isinstance(thing, Business) else None,
        proposal=json.dumps(wanted, ensure_ascii=False),
        reason=why[:500],
        requested_by=by,
        requested_at=at,
        due_at=at + ANSWER_WITHIN,
    )


@transaction.atomic
def decide_correction(
    request: CorrectionRequest,
    *,
    is_accepted: bool,
    answer: str = "",
    changes: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> CorrectionRequest:
    """Accepted: `changes` (as for `correct`) are made in the same act. Declined: the answer says why.

    Harmless twice: a decided request stays as it was decided.
    """
    thing = request.owner or request.business
    if thing is None:
        raise ValueError("a request without a subject is refused by the database")
    if not may_decide_correction(by, thing):
        raise NotAllowed(_("Permintaan ini diputuskan petugas wilayahnya."))
    if request.outcome:
        return request
    said = " ".join(answer.split())[:500]
    if not is_accepted and not said:
        raise Refused(_("Alasan penolakan belum diisi; pemohon akan membacanya."), field="answer")
    different = _different(thing, changes, at=at) if is_accepted and changes else {}
    record_about(
        "correction.accepted" if is_accepted else "correction.declined", thing, by=by, at=at, answer=said
    )
    if different:
        _apply(thing, different, at=at)
    request.outcome = (
        CorrectionRequest.Outcome.ACCEPTED if is_accepted else CorrectionRequest.Outcome.DECLINED
    )
    request.decided_by, request.decided_at, request.answer = by, at, said
    request.save(update_fields=["outcome", "decided_by", "decided_at", "answer"])
    return request
