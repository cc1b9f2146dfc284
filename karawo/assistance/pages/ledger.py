"""The ledger as a list and as a file; one aid; kinds and their rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, may, person, relation, requires, scope
from karawo.assistance.access import may_correct, may_withdraw
from karawo.assistance.actions import UNDO_DAYS, record_export
from karawo.assistance.forms.asking import LedgerFilter
from karawo.assistance.models import Aid, AidKind, Fund
from karawo.assistance.pages.asked import found_aid, place_name, row_of, trail
from karawo.assistance.pages.proving import proof_rows
from karawo.assistance.queries import AidFilter, aid_of, sums_of, what_was_given, years_of
from karawo.journal.queries import looks
from karawo.kit.dates import format_date, format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.rupiah import format_rupiah, format_rupiah_short
from karawo.kit.writing import About, Heading, Shape
from karawo.regions.access import within
from karawo.ui.answers import paged, shown
from karawo.ui.files import as_table, file_links
from karawo.ui.language import said


@require_GET
@requires("list", "aid")
def ledger(request: HttpRequest) -> HttpResponse:
    given = AidFilter.from_query(request.GET.dict())
    rows = aid_of(given, scope=scope(request))
    page, pager = paged(request, rows, _("bantuan"))
    sums = sums_of(rows)
    form = LedgerFilter(
        request.GET or None,
        years=years_of(scope(request)),
        scope=scope(request),
        use_required_attribute=False,
    )
    now = format_moment(timezone.localtime(timezone.now()))
    return shown(
        request,
        "assistance/ledger.html",
        {
            "filter": form,
            "unread": given.unread,
            "chips": _chips(given),
            "clear_url": reverse("assistance:ledger"),
            "rows": [row_of(aid) for aid in page],
            "pager": pager,
            "as_of": now,
            "people": format_integer(sums.people),
            "unidentified": format_integer(sums.unidentified),
            "total": format_integer(sums.rows),
            "value": format_rupiah_short(sums.value_rupiah) if sums.rows > sums.without_value else "",
            "without_value": format_integer(sums.without_value),
            "rows_url": "?" + given.query,
            "downloads": _downloads(given) if may(request.user, "export", "aid") else [],
            "may_record": may(request.user, "register", "aid"),
            "may_check": may(request.user, "register", "aid_check"),
        },
    )


def _chips(given: AidFilter) -> list[dict[str, str]]:
    told = _told(given)
    return [{"label": f"{name}: {text}", "url": reverse("assistance:ledger")} for name, text in told]


def _told(given: AidFilter) -> list[tuple[str, str]]:
    """The filter in words, for the page and for the file."""
    rows: list[tuple[str, str]] = []
    if given.text:
        rows.append((_("Nama atau program"), given.text))
    if given.kind:
        title = AidKind.objects.filter(code=given.kind).values_list("title", flat=True).first()
        rows.append((_("Jenis"), title or given.kind))
    if given.kab_id is not None:
        rows.append((_("Wilayah"), place_name(given.kab_id) or str(given.kab_id)))
    if given.year is not None:
        rows.append((_("Tahun"), str(given.year)))
    if given.fund is not None:
        rows.append(
            (_("Sumber dana"), str(Fund(given.fund).label) if given.fund in Fund.values else given.fund)
        )
    if given.list_id is not None:
        rows.append((_("Daftar"), str(given.list_id)))
    if given.state != "berlaku":
        rows.append((_("Keadaan"), given.state.replace("-", " ")))
    return rows


def _downloads(given: AidFilter) -> list[dict[str, str]]:
    return file_links("assistance:ledger", query=given.query)


@require_GET
@requires("export", "aid")
@limited("aid_export", "20/m/user")
def ledger_file(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    given, at = _exported(request)
    about = About(_("Buku bantuan"), timezone.localtime(at), filters=_told(given))
    return as_table(ending, _headings(), _lines(request, given), about)


def _exported(request: HttpRequest) -> tuple[AidFilter, datetime]:
    given, at = AidFilter.from_query(request.GET.dict()), timezone.now()
    told = "; ".join(text for _name, text in _told(given)) or _("semua yang berlaku")
    record_export(
        aid_of(given, scope=scope(request)), told=told, kab_id=given.kab_id or 0, by=person(request), at=at
    )
    return given, at


def _headings() -> list[Heading]:
    return [
        Heading(_("Tanggal"), Shape.DATE),
        Heading(_("Jenis"), width=30),
        Heading(_("Pemberi"), width=36),
        Heading(_("Penerima"), width=30),
        Heading("NIK", width=20),
        Heading(_("Wilayah"), width=30),
        Heading(_("Program"), width=30),
        Heading(_("Nilai rupiah"), Shape.RUPIAH),
        Heading(_("Jumlah"), Shape.DECIMAL),
        Heading(_("Satuan")),
        Heading(_("Barang atau materi"), width=30),
        Heading(_("Sumber dana")),
        Heading(_("Bukti"), width=30),
        Heading(_("Alasan tetap diberikan"), width=30),
        Heading(_("Tertaut ke register")),
    ]


def _lines(request: HttpRequest, given: AidFilter) -> Iterator[tuple[Any, ...]]:
    """Read when the file is sent, within the scope of the request, which has ended by then. Numbers stay masked."""
    seen = scope(request)
    with within(seen):
        for aid in aid_of(given, scope=seen).defer("nik").iterator(chunk_size=2_000):
            yield (
                aid.given_on, aid.kind.title, aid.office.name, aid.name, aid.nik_masked,
                place_name(aid.region_id, aid.kab_id), aid.programme, aid.value_rupiah,
                None if aid.quantity is None else float(aid.quantity), aid.unit, aid.goods,
                str(Fund(aid.fund_code).label), aid.evidence, aid.override_reason,
                _("ya") if aid.is_linked else _("belum"),
            )  # fmt: skip


@require_GET
@requires("see", "aid")
def aid_page(request: HttpRequest, aid_id: int) -> HttpResponse:
    aid = found_aid(request, aid_id)
    at_url = reverse("assistance:aid", args=[aid.pk])
    later = Aid.objects.filter(replaces=aid).first()
    near = relation(request.user, kab_id=aid.kab_id)
    return shown(
        request,
        "assistance/aid.html",
        {
            "aid": aid,
            "trail": trail(aid.name),
            "facts": _facts(aid),
            "as_received": [
                {"term": _("Nama"), "value": aid.name},
                {"term": "NIK", "value": aid.nik_masked, "is_unknown": not aid.nik_masked},
                {"term": _("Wilayah"), "value": place_name(aid.region_id, aid.kab_id)},
            ],
            "owner_url": reverse("front:owner", args=[aid.owner_id]) if aid.owner_id else "",
            "business_url": reverse("front:business", args=[aid.business_id]) if aid.business_id else "",
            "later_url": reverse("assistance:aid", args=[later.pk]) if later and later.is_standing else "",
            "before_url": reverse("assistance:aid", args=[aid.replaces_id]) if aid.replaces_id else "",
            "list_url": reverse("assistance:list", args=[aid.source_list_id]) if aid.source_list_id else "",
            "at_url": at_url,
            "may_correct": may_correct(request.user, aid) and aid.is_standing,
            "may_withdraw": may_withdraw(request.user, aid) and aid.is_standing,
            "may_restore": may_withdraw(request.user, aid) and not aid.is_standing and later is None,
            "may_link": may_correct(request.user, aid) and aid.is_standing and not aid.is_linked,
            "undo_days": UNDO_DAYS,
            "keeps_proofs": may(request.user, "correct", "aid", near),
            "proofs": proof_rows(aid) if may(request.user, "correct", "aid", near) else [],
            "looks": [
                {"name": str(look.by or _("Sistem")), "note": format_moment(timezone.localtime(look.at))}
                for look in looks("aid", aid.pk)[:10]
            ]
            if may(request.user, "see", "look", near)
            else [],
        },
    )


def _facts(aid: Aid) -> list[dict[str, Any]]:
    value = "" if aid.value_rupiah is None else format_rupiah(aid.value_rupiah)
    rule = aid.kind.rule_on(aid.given_on)
    goods = what_was_given(aid) if aid.quantity or aid.goods else ""
    rows: list[dict[str, Any]] = [
        {"term": _("Jenis"), "value": aid.kind.title, "note": said(rule.words)},
        {"term": _("Pemberi"), "value": aid.office.name},
        {"term": _("Tanggal diberikan"), "value": format_date(aid.given_on)},
        {"term": _("Nilai"), "value": value, "is_unknown": not value},
        {"term": _("Barang, jam, atau hari"), "value": goods, "is_optional": True},
        {"term": _("Program"), "value": aid.programme},
        {"term": _("Sumber dana"), "value": str(Fund(aid.fund_code).label), "is_unknown": not aid.fund_code},
        {"term": _("Bukti"), "value": aid.evidence},
        {"term": _("Alasan tetap diberikan"), "value": aid.override_reason, "is_optional": True},
        {
            "term": _("Dicatat"),
            "value": format_moment(timezone.localtime(aid.recorded_at)),
            "note": str(aid.recorded_by or _("sistem")),
        },
    ]
    return [row for row in rows if row["value"] or not row.get("is_optional")]


@require_GET
@requires("list", "aid_check")
def kinds(request: HttpRequest) -> HttpResponse:
    """Read here, kept under Acuan."""
    today = timezone.localdate()
    rows = [
        {
            "title": kind.title,
            "form": kind.get_form_display(),
            "rule": said(kind.rule_on(today).words),
            "before": [
                f"{format_date(rule.valid_from)}: {said(rule.as_rule().words)}"
                for rule in kind.rules.all()[1:]
            ],
            "basis": next(
                (rule.basis for rule in reversed(kind.rules.all()) if rule.valid_from <= today), ""
            ),
            "is_verified": any(rule.is_verified for rule in kind.rules.all() if rule.valid_from <= today),
        }
        for kind in AidKind.objects.filter(is_active=True).prefetch_related("rules")
    ]
    return shown(request, "assistance/kinds.html", {"rows": rows, "trail": trail(_("Jenis bantuan"))})
