"""A session is logged once, however often its form is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.kit.text import join_list
from karawo.plut.access import may_log, may_work
from karawo.plut.actions.cases import name_of, say
from karawo.plut.actions.centres import kab_of
from karawo.plut.models import CardLine, Case, Session, SessionClient
from karawo.plut.rules.fields import field_choices, field_title
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenClient:
    case: Case
    line: CardLine | None = None
    follow_up: str = ""
    follow_up_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class GivenSession:
    """position: latitude, longitude and accuracy in metres; left out where it is not in Indonesia, never refused."""

    clients: tuple[GivenClient, ...]
    on: date
    field_code: str
    topic: str
    mode: str
    duration_minutes: int
    material: str = ""
    place_text: str = ""
    position: tuple[float, float, int | None] | None = None


@transaction.atomic
def log_session(key: UUID, given: GivenSession, *, by: User, at: datetime) -> tuple[Session, bool]:
    """The session and whether it is new. The same key again gives the session that was kept, whatever else was sent.

    Raises NotAllowed, Refused.
    """
    kept = Session.objects.filter(key=key, consultant=by).first()
    if kept is not None:
        return kept, False
    centre = _checked(given, by, at)
    cases = [client.case for client in given.clients]
    words = {"field": field_title(given.field_code), "name": join_list([name_of(case) for case in cases[:3]])}
    try:
        with transaction.atomic():
            if len(cases) == 1:
                say("session.logged", cases[0], by=by, at=at, field=words["field"])
            else:
                record("session.logged", by=by, at=at, kab_id=kab_of(centre), words=words)
            session = _write(key, given, centre, by, at)
    except IntegrityError:  # sent twice at once, or a key that somebody else has used
        kept = Session.objects.filter(key=key, consultant=by).first()
        if kept is None:
            raise Refused(
                _("Kiriman ini memakai nomor yang sudah dipakai; muat ulang halaman, lalu simpan.")
            ) from None
        return kept, False
    return session, True


def _checked(given: GivenSession, by: User, at: datetime) -> Centre:
    """The centre the session is of: that of all its cases. Raises NotAllowed, Refused."""
    if not given.clients:
        raise Refused(_("Pilih sedikitnya satu klien."), field="clients")
    centre_ids = {client.case.centre_id for client in given.clients}
    if len(centre_ids) > 1 or len({client.case.pk for client in given.clients}) < len(given.clients):
        raise Refused(_("Klien dalam satu sesi harus berbeda dan dari satu PLUT."), field="clients")
    centre = given.clients[0].case.centre
    if not may_log(by, centre):
        raise NotAllowed(_("Sesi dicatat konsultan PLUT yang mendampingi klien ini."))
    if given.on > timezone.localdate(at):
        raise Refused(_("Sesi belum berlangsung; catat sesudahnya, atau periksa tanggalnya."), field="on")
    for client in given.clients:
        case = client.case
        if given.on < case.opened_on:
            raise Refused(
                _("Pendampingan dibuka %(day)s; sesi sebelum itu tidak termasuk.")
                % {"day": f"{case.opened_on:%d-%m-%Y}"},
                field="on",
            )
        if case.closed_on is not None and given.on > case.closed_on:
            raise Refused(_("Pendampingan ini sudah ditutup; buka kembali dahulu."), field="on")
        if client.line is not None and client.line.card.case_id != case.pk:
            raise Refused(_("Program itu milik klien lain; pilih dari kartu klien ini."), field="line")
        if client.follow_up_due_on is not None and not client.follow_up.strip():
            raise Refused(_("Tulis tindak lanjutnya, atau kosongkan tenggatnya."), field="follow_up")
        if client.follow_up_due_on is not None and client.follow_up_due_on < given.on:
            raise Refused(
                _("Tenggat tindak lanjut mendahului sesi; periksa tanggalnya."), field="follow_up_due_on"
            )
    _check_words(given)
    return centre


def _check_words(given: GivenSession) -> None:
    if given.field_code not in dict(field_choices()):
        raise Refused(_("Bidang tidak dikenal; pilih salah satu dari tujuh."), field="field_code")
    if given.mode not in Session.Mode.values:
        raise Refused(_("Cara bertemu tidak dikenal; pilih dari daftar."), field="mode")
    if not given.topic.strip():
        raise Refused(_("Tulis topik sesi dalam beberapa kata."), field="topic")
    if not 1 <= given.duration_minutes <= 1440:
        raise Refused(_("Lama sesi 1 sampai 1.440 menit; periksa angkanya."), field="duration_minutes")


def _write(key: UUID, given: GivenSession, centre: Centre, by: User, at: datetime) -> Session:
    cases = [client.case for client in given.clients]
    latitude, longitude, accuracy = given.position or (None, None, None)
    if latitude is None or longitude is None or not (-12 <= latitude <= 7 and 94 <= longitude <= 142):
        latitude = longitude = accuracy = None
    session = Session.objects.create(
        key=key, centre=centre, kab_id=cases[0].kab_id if len(cases) == 1 else kab_of(centre),
        subject_ids=[case.subject_id for case in cases], on=given.on, field_code=given.field_code,
        topic=given.topic.strip(), material=given.material.strip(), mode=given.mode,
        duration_minutes=given.duration_minutes, place_text=given.place_text.strip(), latitude=latitude,
        longitude=longitude, accuracy_m=accuracy, consultant=by, logged_at=at,
    )  # fmt: skip
    SessionClient.objects.bulk_create(
        SessionClient(
            session=session, case=client.case, centre=centre, kab_id=client.case.kab_id,
            subject_id=client.case.subject_id, line=client.line, follow_up=client.follow_up.strip(),
            follow_up_due_on=client.follow_up_due_on,
        )
        for client in given.clients
    )  # fmt: skip
    return session


_CORRECTABLE = ("on", "field_code", "topic", "material", "mode", "duration_minutes", "place_text")


@transaction.atomic
def correct_session(session: Session, given: GivenSession, *, reason: str, by: User, at: datetime) -> Session:
    """Who logged it, or the head, puts a wrong word right; the journal keeps what stood. Clients stay."""
    if not may_log(by, session.centre):
        raise NotAllowed(_("Sesi dibetulkan konsultan PLUT yang mencatatnya."))
    if not reason.strip():
        raise Refused(_("Tulis apa yang salah."), field="reason")
    _checked(given, by, at)
    changed = [name for name in _CORRECTABLE if getattr(session, name) != getattr(given, name)]
    if not changed:
        return session
    first = given.clients[0].case
    say("session.corrected", first, by=by, at=at, field=field_title(given.field_code), reason=reason.strip())
    for name in changed:
        setattr(session, name, getattr(given, name))
    session.save(update_fields=changed)
    return session


@transaction.atomic
def finish_follow_up(client: SessionClient, *, by: User, at: datetime) -> SessionClient:
    """Harmless twice."""
    if client.followed_up_at is not None:
        return client
    if not may_work(by, client):
        raise NotAllowed(_("Tindak lanjut diselesaikan konsultan PLUT yang mendampingi klien ini."))
    say("session.followed_up", client.case, by=by, at=at)
    client.followed_up_at, client.followed_up_by = at, by
    client.save(update_fields=["followed_up_at", "followed_up_by"])
    return client
