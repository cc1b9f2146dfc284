"""What stands on the first page of each role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karawo.accounts.models import Centre, RoleHolding, User
from karawo.front import wording
from karawo.journal.queries import entries
from karawo.journal.rules.sentences import deed
from karawo.kit.numbers import format_integer
from karawo.kit.text import join_list
from karawo.measures.queries import Measure, bar_rows, card, find, recent_answers
from karawo.measures.rules import Answer
from karawo.plut.models import Consultant
from karawo.regions.access import Scope, within
from karawo.registry.models import Business, CorrectionRequest, Draft
from karawo.registry.queries import business_file, place_of
from karawo.registry.queries.measures import rows_without
from karawo.registry.rules.acts import ACTS
from karawo.ui.language import said

type Rows = list[dict[str, Any]]

_OF_BUSINESSES = ("usaha", "ber-nib", "milik-perempuan", "kelas-diketahui", "data-lengkap")
_OF_QUALITY = ("punya-desa", "punya-titik", "nik-tercatat")
_OF_COOPERATIVES = ("koperasi", "koperasi-rat")
_TO_FIX = {
    "nik-tercatat": ("nik", gettext_noop("Tanpa NIK pemilik")),
    "punya-desa": ("desa", gettext_noop("Tanpa desa/kelurahan")),
    "punya-titik": ("titik", gettext_noop("Tanpa titik di peta")),
    "kelas-diketahui": ("kelas", gettext_noop("Tanpa modal atau penjualan bertanggal")),
    "milik-perempuan": ("jk", gettext_noop("Tanpa jenis kelamin pemilik")),
}


@contextmanager
def counting(scope: Scope, present: Scope) -> Iterator[None]:
    """Steps into the scope for counting only where it differs from the present one."""
    if scope == present:
        yield
        return
    with within(scope):
        yield


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one territory. has_rows: there is something to count at all."""

    cards: Rows
    bars: Rows
    bars_title: str
    bars_url: str
    to_fix: Rows
    has_rows: bool
    as_of: str


def counted(scope: Scope, present: Scope, *, at: datetime) -> Counted:
    """Three readings: the businesses by place with all their measures, the cooperatives, the proposals."""
    by = _dimension(scope)
    businesses = [find(slug) for slug in (*_OF_BUSINESSES, *_OF_QUALITY)]
    cooperatives = [find(slug) for slug in _OF_COOPERATIVES]
    with counting(scope, present):
        of_businesses = recent_answers(businesses, scope=scope, at=at, by=by)
        of_cooperatives = recent_answers(cooperatives, scope=scope, at=at)
        proposals = recent_answers([find("usulan-ganda")], scope=scope, at=at)[0]
    by_slug = {
        answer.measure: (measure, answer)
        for measure, answer in zip(
            (*businesses, *cooperatives), (*of_businesses, *of_cooperatives), strict=True
        )
    }
    measure, whole = by_slug["usaha"]
    cards = [asdict(card(*by_slug[slug])) for slug in (*_OF_BUSINESSES, *_OF_COOPERATIVES)]
    top = Answer(whole.measure, whole.by, whole.whole, whole.groups[:12], whole.as_of)
    return Counted(
        cards=cards,
        bars=bar_rows(measure, top),
        bars_title=_title(measure, by, len(whole.groups)),
        bars_url=f"{reverse('measures:measure', args=['usaha'])}?per={by}#tabel",
        to_fix=_to_fix(by_slug, proposals),
        has_rows=bool(whole.whole.denominator),
        as_of=wording.moment(whole.as_of),
    )


def _title(measure: Measure, by: str, count: int) -> str:
    words = {"measure": measure.title, "dimension": str(measure.dimension(by).title).lower(), "count": count}
    if count > 12:
        return _("%(measure)s, 12 dari %(count)s %(dimension)s terbanyak") % words
    return _("%(measure)s menurut %(dimension)s") % words


def _dimension(scope: Scope) -> str:
    """Provinces of the nation, kabupaten of a province, kecamatan of a kabupaten."""
    if scope.standing != "app":
        return "prov"
    kabs = [kab_id for kab_id in scope.kab_ids if kab_id > 999]
    return "kec" if len(kabs) == 1 else "kab"


def _to_fix(by_slug: dict[str, tuple[Measure, Answer]], proposals: Answer) -> Rows:
    rows: Rows = []
    for slug, (fact, label) in _TO_FIX.items():
        whole = by_slug[slug][1].whole
        missing = whole.unknown if slug == "milik-perempuan" else whole.denominator - whole.numerator
        if missing:
            rows.append(
                {
                    "label": _(label),
                    "url": rows_without(fact),
                    "note": _("%(count)s usaha") % {"count": format_integer(missing)},
                }
            )
    if proposals.whole.numerator:
        rows.append(
            {
                "label": _("Kemungkinan ganda belum diputuskan"),
                "url": reverse("review:pairs"),
                "note": _("%(count)s pasangan") % {"count": format_integer(proposals.whole.numerator)},
            }
        )
    return rows


def recent_acts(limit: int = 8) -> Rows:
    """What happened lately, within the present scope, in sentences."""
    rows: Rows = []
    pages = {"business": "front:business", "owner": "front:owner"}
    for entry in entries().filter(act__in=list(ACTS))[:limit]:
        at = timezone.localtime(entry.at)
        text = deed(entry.act, entry.words)
        page = pages.get(entry.subject_kind)
        rows.append(
            {
                "period": wording.day(timezone.localdate(entry.at)),
                "at": f"{at:%H.%M}",
                "at_iso": at.isoformat(timespec="minutes"),
                "title": text[:1].upper() + text[1:],
                "by": _("Sistem") if entry.by is None else str(entry.by),
                "url": reverse(page, args=[entry.subject_id]) if page and entry.subject_id else "",
            }
        )
    return rows


def own_drafts(user: User) -> Rows:
    return [
        {
            "label": draft.title or _("Draf tanpa nama"),
            "url": reverse("registry:draft", args=[draft.pk]),
            "note": _("disimpan %(at)s") % {"at": wording.moment(draft.saved_at)},
        }
        for draft in Draft.objects.filter(user=user).defer("answers").order_by("-saved_at")[:6]
    ]


def waiting_corrections(at: datetime) -> Rows:
    """Requests without an answer, the most urgent first (3×24 hours, UU 27/2022)."""
    found = (
        CorrectionRequest.objects.filter(outcome="")
        .select_related("business", "owner")
        .defer("proposal", "owner__birth_on")
        .order_by("due_at")[:8]
    )
    return [
        {
            "label": str(request.business or request.owner),
            "url": f"/usaha/permintaan/{request.pk}/",
            "note": f"{wording.remaining(request.due_at, at)}: {request.reason}",
        }
        for request in found
    ]


def entered_by(user: User, limit: int = 10) -> Rows:
    """What an enumerator entered himself, newest first."""
    found = Business.objects.filter(entered_by=user, merged_into=None).order_by("-created_at", "-id")[:limit]
    return [
        {
            "label": business.name,
            "url": reverse("front:business", args=[business.pk]),
            "note": ", ".join(
                (
                    place_of(business.region_id, business.kab_id),
                    wording.moment(business.created_at),
                    _("lengkap %(percent)s %%") % {"percent": business.completeness_percent},
                )
            ),
        }
        for business in found
    ]


def own_files(scope: Scope, limit: int = 3) -> Rows:
    """An owner's businesses with what is not yet known of each."""
    found = Business.objects.filter(pk__in=scope.own_ids, merged_into=None).values_list("pk", flat=True)[
        :limit
    ]
    rows: Rows = []
    for business_id in found:
        file = business_file(business_id)
        if file is not None:
            rows.append(
                {
                    "name": file.business.name,
                    "url": reverse("front:business", args=[business_id]),
                    "place": file.place,
                    "status": wording.status_label(file.business.status),
                    "tone": wording.STATUS_TONES[file.business.status],
                    "percent": file.business.completeness_percent,
                    "missing": join_list([said(fact.label) for fact in file.missing]),
                }
            )
    return rows


@dataclass(frozen=True, slots=True)
class Installation:
    """last_backup, last_drill: in words, empty where there was none; is_drill_good: None where there was none."""

    last_backup: str
    last_drill: str
    is_drill_good: bool | None
    people: int
    without_role: int
    first_steps: Rows


def _first_steps() -> Rows:
    """What a new installation still lacks before the first client; nothing once each centre has its people."""
    centres = list(Centre.objects.order_by("pk"))
    if not centres:
        return [
            {
                "label": _("Tambahkan PLUT dan wilayah layanannya"),
                "url": reverse("accounts:centres"),
                "note": _("sesudah itu orang-orangnya dapat diundang"),
            }
        ]
    today = timezone.localdate()
    staffed = set(
        RoleHolding.objects.in_force(today).exclude(centre=None).values_list("centre_id", flat=True)
    )
    seated = set(Consultant.objects.in_force(today).values_list("centre_id", flat=True))
    rows: Rows = []
    for centre in centres:
        name = {"centre": centre.name}
        if centre.pk not in staffed:
            label, url = _("Undang kepala dan konsultan %(centre)s"), reverse("accounts:invitations")
            note = _("tautan undangan dikirim sendiri, misalnya lewat WA; tanpa surel")
            rows.append({"label": label % name, "url": f"{url}?plut={centre.pk}", "note": note})
        elif centre.pk not in seated:
            label, url = (
                _("Tetapkan konsultan %(centre)s menurut bidangnya"),
                reverse("plut:seat", args=[centre.pk]),
            )
            note = _("tanpa bidang, klien belum dapat membuat janji temu")
            rows.append({"label": label % name, "url": url, "note": note})
    return rows


def installation(at: datetime) -> Installation:
    """Backup and restore drill leave their reports in the installation's folder."""
    backups = sorted(
        (settings.HOME / "cadangan").glob("*.karawo"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    last_backup = ""
    if backups:
        last_backup = wording.moment(datetime.fromtimestamp(backups[0].stat().st_mtime, UTC))
    try:
        report = json.loads((settings.HOME / "latihan-pemulihan.json").read_text())
        drilled_at, is_good = datetime.fromisoformat(report["at"]), report.get("result") == "baik"
    except (OSError, ValueError, KeyError, TypeError):
        drilled_at, is_good = None, None
    active = User.objects.filter(is_active=True)
    holders = RoleHolding.objects.in_force(timezone.localdate(at)).values("user_id")
    return Installation(
        last_backup=last_backup,
        last_drill=wording.moment(drilled_at),
        is_drill_good=is_good,
        people=active.count(),
        without_role=active.exclude(pk__in=holders).count(),
        first_steps=_first_steps(),
    )
