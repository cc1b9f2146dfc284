"""The rows that several acts write in the same way. Called inside an act; none of them is one by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.regions.queries import unit
from karawo.registry.actions.given import GivenFact, GivenNumber, GivenPlace, GivenSource
from karawo.registry.linkage.rules import canonical_business, canonical_person
from karawo.registry.models import Business, Identifier, Observation, Owner, Record, RecordLink, Source
from karawo.registry.models.fields import sealer
from karawo.registry.queries.files import KINDS
from karawo.registry.rules import Holder, IdentifierKind, InvalidIdentifier, parse
from karawo.registry.rules import Identifier as ParsedIdentifier
from karawo.registry.rules.kbli import level_of, section_of
from karawo.registry.rules.refusal import Refused
from karawo.ui.language import said

if TYPE_CHECKING:
    from karawo.accounts.models import User

_SEALED = {str(kind.value) for kind in IdentifierKind if kind.is_personal} | {"email"}
_NOT_KEPT_AS_NUMBERS = {IdentifierKind.KBLI, IdentifierKind.POSTAL_CODE}


def day_of(at: datetime) -> date:
    return timezone.localdate(at)


def record_about(
    act: str, thing: Business | Owner, *, by: User | None, at: datetime, **words: object
) -> None:
    """The journal entry of an act on one business or owner, named in its sentence."""
    kind = "owner" if isinstance(thing, Owner) else "business"
    record(
        act, by=by, at=at, subject=(kind, thing.pk), kab_id=thing.kab_id, words={"name": thing.name, **words}
    )


def next_subject_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('registry_subject_id')")
        number: int = cursor.fetchone()[0]
        return number


def source_of(given: GivenSource) -> Source:
    source, _is_new = Source.objects.get_or_create(name=given.name, defaults={"kind": given.kind})
    return source


def kab_of(region_id: int | None) -> int:
    """The territory a row carries: the kabupaten/kota, else the province, else 0."""
    text = str(region_id or "")
    return int(text[:4]) if len(text) >= 4 else int(text or 0)


def checked_place(place: GivenPlace, *, field: str = "place") -> GivenPlace:
    if place.region_id is not None and unit(place.region_id) is None:
        raise Refused(_("Wilayah tidak dikenal; pilih desa/kelurahan dari daftar."), field=f"{field}.region")
    has_point = place.latitude is not None and place.longitude is not None
    if (place.latitude is None) != (place.longitude is None):
        raise Refused(
            _("Titik di peta butuh lintang dan bujur; isi keduanya atau kosongkan."),
            field=f"{field}.position",
        )
    if has_point and not (-12 <= (place.latitude or 0) <= 7 and 94 <= (place.longitude or 0) <= 142):
        raise Refused(
            _("Titik di peta berada di luar Indonesia; periksa apakah lintang dan bujur tertukar."),
            field=f"{field}.position",
        )
    return place


def place_columns(place: GivenPlace) -> dict[str, Any]:
    return {
        "region_id": place.region_id,
        "address": place.address.strip()[:300],
        "place_text": place.place_text.strip()[:300],
        "postal_code": place.postal_code.strip()[:5],
        "latitude": None if place.latitude is None else round(place.latitude, 6),
        "longitude": None if place.longitude is None else round(place.longitude, 6),
        "position_accuracy_m": place.accuracy_m,
    }


def canonical_owner_name(name: str, kind: str) -> str:
    text = canonical_person(name).text if kind == Owner.Kind.PERSON else canonical_business(name).text
    return (text or name.upper())[:200]


def canonical_business_name(name: str) -> str:
    return (canonical_business(name).text or name.upper())[:200]


def cleaned_name(name: str, field: str, question: str) -> str:
    """Blanks joined. Raises Refused where nothing with a letter or digit is left."""
    text = " ".join(name.split())
    if not any(sign.isalnum() for sign in text):
        raise Refused(
            _("%(question)s belum diisi; tulis seperti biasa disebut orang.") % {"question": question},
            field=field,
        )
    if len(text) > 200:
        raise Refused(_("%(question)s paling panjang 200 huruf.") % {"question": question}, field=field)
    return text


def kbli_columns(kbli: tuple[int, str] | None) -> dict[str, Any]:
    if kbli is None:
        return {"kbli_version": None, "kbli_code": "", "sector_code": ""}
    version, code = kbli
    section = section_of(code, version) if code[:2].isdigit() else code
    try:
        level_of(code)
    except ValueError as error:
        raise Refused(str(error), field="kbli") from None
    if not section:
        raise Refused(
            _("Kode %(code)s tidak ada dalam KBLI %(version)s; pilih dari daftar.")
            % {"code": code, "version": version},
            field="kbli",
        )
    return {"kbli_version": version, "kbli_code": code, "sector_code": section}


def checked_started_year(year: int | None, *, at: datetime) -> int | None:
    if year is not None and not 1900 <= year <= day_of(at).year:
        raise Refused(
            _("Tahun mulai usaha harus antara 1900 dan %(now)s; Anda mengetik %(year)s.")
            % {"now": day_of(at).year, "year": year},
            field="started_year",
        )
    return year


def parsed_number(given: GivenNumber, *, at: datetime, field: str) -> ParsedIdentifier:
    """Raises Refused with the words of the rule."""
    kind = KINDS.get(given.kind)
    if kind is None:
        raise Refused(_("Jenis nomor “%(kind)s” tidak dikenal.") % {"kind": given.kind}, field=field)
    if kind in _NOT_KEPT_AS_NUMBERS:
        raise Refused(_("%(label)s diisi di kolomnya sendiri.") % {"label": said(kind.label)}, field=field)
    try:
        return parse(kind, given.text, on=day_of(at))
    except InvalidIdentifier as error:
        raise Refused(said(error.message), field=field) from None


def belongs_to_owner(kind: IdentifierKind) -> bool:
    return kind.holder is Holder.OWNER


def write_number(
    parsed: ParsedIdentifier,
    given: GivenNumber,
    *,
    owner: Owner | None,
    business: Business | None,
    source: Source,
    by: User | None,
    at: datetime,
) -> Identifier:
    """Harmless twice: the same number of the same holder is found again, and revived where it had ended."""
    kind = str(parsed.kind.value)
    is_sealed = kind in _SEALED
    holder = owner or business
    if holder is None:
        raise ValueError("an identifier needs a holder")
    is_verified = given.state != Identifier.State.TYPED
    identifier, is_new = Identifier.objects.get_or_create(
        owner=owner,
        business=business,
        kind=kind,
        digest=sealer().digest(kind, parsed.text),
        defaults={
            "kab_id": holder.kab_id,
            "value": "" if is_sealed else parsed.text[:60],
            "sealed": parsed.text if is_sealed else None,
            "masked": parsed.masked[:60],
            "is_valid_format": True,
            "warning": " ".join(caution.message for caution in parsed.warnings)[:300],
            "state": given.state,
            "verified_by": by if is_verified else None,
            "verified_at": at if is_verified else None,
            "source": source,
            "seen_on": day_of(at),
            "issued_on": given.issued_on,
            "expires_on": given.expires_on,
        },
    )
    if not is_new and identifier.ended_at is not None:
        identifier.ended_at = None
        identifier.save(update_fields=["ended_at"])
    return identifier


_MONEY_AND_PEOPLE = {
    Observation.What.SALES, Observation.What.CAPITAL, Observation.What.ASSETS, Observation.What.PAID_MALE,
    Observation.What.PAID_FEMALE, Observation.What.UNPAID_MALE, Observation.What.UNPAID_FEMALE,
    Observation.What.WORKERS, Observation.What.DISABLED, Observation.What.EXPORTS,
}  # fmt: skip


def checked_fact(fact: GivenFact, *, at: datetime) -> GivenFact:
    field = f"facts.{fact.what}"
    if fact.what not in Observation.What.values:
        raise Refused(_("Keterangan “%(what)s” tidak dikenal.") % {"what": fact.what}, field=field)
    label = Observation.What(fact.what).label
    if fact.is_unknown:
        if fact.number is not None or fact.codes:
            raise Refused(
                _("%(label)s: pilih “tidak tahu” atau isi, jangan keduanya.") % {"label": label}, field=field
            )
    elif fact.what in _MONEY_AND_PEOPLE and fact.number is None:
        raise Refused(
            _("%(label)s belum diisi; tulis angkanya atau pilih “tidak tahu”.") % {"label": label},
            field=field,
        )
    elif fact.number is None and not fact.codes:
        raise Refused(
            _("%(label)s belum dipilih; pilih jawabannya atau “tidak tahu”.") % {"label": label}, field=field
        )
    if fact.number is not None and fact.number < 0:
        raise Refused(_("%(label)s tidak boleh kurang dari nol.") % {"label": label}, field=field)
    if (
        fact.what == Observation.What.STATUS
        and not fact.is_unknown
        and fact.codes[0] not in Business.Status.values
    ):
        raise Refused(_("Keadaan usaha tidak dikenal; pilih masih ada, pindah, atau tutup."), field=field)
    if fact.what == Observation.What.POSITION and not fact.is_unknown:
        try:
            latitude, longitude = map(float, fact.codes)
        except ValueError:
            raise Refused(_("Titik di peta butuh lintang dan bujur."), field=field) from None
        checked_place(GivenPlace(latitude=latitude, longitude=longitude), field=field)
    start, end = period_of(fact, at=at)
    if end < start:
        raise Refused(_("%(label)s: akhir masa mendahului awalnya.") % {"label": label}, field=field)
    if start > day_of(at):
        raise Refused(_("%(label)s: masanya belum mulai; periksa tahunnya.") % {"label": label}, field=field)
    return fact


def period_of(fact: GivenFact, *, at: datetime) -> tuple[date, date]:
    end = fact.period_to or fact.period_from or day_of(at)
    return fact.period_from or end, end


def write_facts(
    business: Business,
    facts: Iterable[GivenFact],
    *,
    source: Source,
    source_kind: str,
    by: User | None,
    at: datetime,
) -> list[Observation]:
    rows = []
    facts = list(facts)
    last = _known_later(business, facts, at)
    for fact in facts:
        start, end = period_of(fact, at=at)
        rows.append(
            Observation(
                kab_id=business.kab_id,
                business=business,
                what=fact.what,
                number=fact.number,
                codes=list(fact.codes),
                is_unknown=fact.is_unknown,
                period_from=start,
                period_to=end,
                known_at=last.get(fact.what, at),
                by=by,
                source=source,
                source_kind=source_kind,
            )
        )
    return Observation.objects.bulk_create(rows)


def _known_later(business: Business, facts: Sequence[GivenFact], at: datetime) -> dict[str, datetime]:
    """By kind, the moment after the last one of which the clock says that it is still to come.

    Only after a clock was put back: what is told now is the last word nevertheless.
    """
    rows = Observation.objects.filter(
        business=business, what__in={fact.what for fact in facts}, known_at__gt=at
    )
    last = rows.order_by().values_list("what").annotate(last=Max("known_at"))
    return {what: known_at + timedelta(microseconds=1) for what, known_at in last}


def write_record(
    received: Mapping[str, str],
    *,
    source: Source,
    place_in_source: Mapping[str, str | int],
    owner: Owner,
    business: Business | None,
    by: User | None,
    at: datetime,
) -> Record:
    """The row as it came, sealed, and what it speaks of."""
    payload = json.dumps(dict(received), ensure_ascii=False, sort_keys=True)
    kab_id = (business or owner).kab_id
    record = Record.objects.create(
        kab_id=kab_id,
        source=source,
        digest=sealer().digest(f"record {source.pk}", payload),
        payload=payload,
        place_in_source=dict(place_in_source),
        received_at=at,
        received_by=by,
    )
    RecordLink.objects.create(kab_id=kab_id, record=record, owner=owner, business=business)
    return record
