"""Judging the health of a cooperative for a book year. A check is never overwritten; a wrong one is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.growth.access import may_check_health, may_undo_health
from karawo.growth.models import HealthCheck
from karawo.growth.queries.health import as_health_rule, band_for, bands_in_force, health_rubric_in_force
from karawo.growth.rules.health import HIGHEST, LOWEST, TOO_LITTLE_KNOWN, health
from karawo.journal.actions import record
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.models import Owner

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def check_health(
    owner: Owner,
    values: Mapping[str, int | None],
    *,
    year: int,
    by: User | None,
    at: datetime,
    on: date | None = None,
    evidence: Mapping[str, str] | None = None,
    note: str = "",
) -> HealthCheck:
    """values: 1–4 by slug, None for "tidak tahu"; an item left out stays unanswered.

    Harmless twice: the same answers of the same day give the check that stands. Raises NotAllowed, Refused.
    """
    if not may_check_health(by, owner):
        raise NotAllowed(_("Anda tidak dapat menilai koperasi ini; mintalah konsultan atau dinas setempat."))
    if owner.kind != Owner.Kind.COOPERATIVE:
        raise Refused(_("Pemeriksaan ini hanya untuk koperasi."))
    day = on or timezone.localdate(at)
    if day > timezone.localdate(at):
        raise Refused(_("Tanggal penilaian belum tiba; isi hari ini atau sebelumnya."), field="assessed_on")
    if not 1945 <= year <= day.year:
        raise Refused(_("Tahun buku harus sudah berjalan."), field="year")
    row = health_rubric_in_force(day)
    if row is None:
        raise Refused(
            _("Belum ada rubrik yang berlaku pada tanggal itu; pilih tanggal lain."), field="assessed_on"
        )
    rule = as_health_rule(row)
    items = [item.slug for item in rule.items]
    if strange := sorted(set(values) - set(items)):
        raise Refused(_("Butir %(names)s tidak ada dalam rubrik ini.") % {"names": ", ".join(strange)})
    for slug, value in values.items():
        if value is not None and not LOWEST <= value <= HIGHEST:
            raise Refused(_("Pilih nilai 1–4, atau “tidak tahu”."), field=f"nilai-{slug}")
    if not values:
        raise Refused(_("Belum ada butir yang dijawab; jawab sedikitnya satu."))
    told = {slug: values[slug] for slug in items if slug in values}
    proofs = {slug: text.strip()[:500] for slug, text in (evidence or {}).items() if text.strip()}
    same = HealthCheck.objects.filter(
        owner=owner, rubric=row, year=year, assessed_on=day, withdrawn_at=None, values=told, evidence=proofs,
        note=note.strip()[:2000],
    ).first()  # fmt: skip
    if same is not None:
        return same
    found = health(rule, {slug: value for slug, value in told.items() if value is not None})
    band = None if found.score is None else band_for(bands_in_force(day), found.score)
    record(
        "health.checked",
        by=by,
        at=at,
        subject=("owner", owner.pk),
        kab_id=owner.kab_id,
        words={
            "name": owner.name,
            "year": year,
            "band": TOO_LITTLE_KNOWN if band is None else band.name,
        },
    )
    return HealthCheck.objects.create(
        kab_id=owner.kab_id, owner=owner, rubric=row, year=year, assessed_on=day, assessed_by=by, assessed_at=at,
        values=told, evidence=proofs, score=None if band is None else found.score, band=band,
        coverage_percent=found.coverage_percent, note=note.strip()[:2000],
    )  # fmt: skip


@transaction.atomic
def withdraw_health(check: HealthCheck, *, reason: str, by: User | None, at: datetime) -> HealthCheck:
    """The answers stay to be read. Harmless twice."""
    if not may_undo_health(by, check):
        raise NotAllowed(_("Pemeriksaan ditarik oleh petugas wilayah koperasi ini."))
    if not check.is_standing:
        return check
    why = " ".join(reason.split())[:300]
    if not why:
        raise Refused(_("Alasan penarikan belum diisi; tulis dalam satu kalimat."), field="reason")
    record(
        "health.withdrawn",
        by=by,
        at=at,
        subject=("owner", check.owner_id),
        kab_id=check.kab_id,
        words={"name": check.owner.name, "on": f"{check.assessed_on:%d-%m-%Y}", "reason": why},
    )
    check.withdrawn_by, check.withdrawn_at, check.withdrawn_reason = by, at, why
    check.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    return check


@transaction.atomic
def record_health_export(number: int, *, by: User | None, at: datetime) -> None:
    """Called before the file is sent."""
    record("health.exported", by=by, at=at, words={"rows": number})
