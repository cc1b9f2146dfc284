"""One list: its verdicts, columns and reasons; taken in, taken back, given back as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, person, requires, scope
from karawo.assistance.access import may_accept, may_override, may_undo, visible_listed
from karawo.assistance.actions import (
    UNDO_DAYS,
    answer_file_name,
    check_again,
    choose_office,
    decide_columns,
    end_override,
    forget_columns,
    override,
    take_back,
    take_in,
    write_answer,
)
from karawo.assistance.forms.asking import ColumnsForm, ReasonForm, TakeInForm
from karawo.assistance.models import Aid, ListedPerson, RecipientList
from karawo.assistance.pages.asked import back, found_list, trail
from karawo.assistance.pages.checking import state_of
from karawo.assistance.pages.wording import kind_of, title_of
from karawo.assistance.queries.listed import (
    ListFigures,
    NoList,
    figures_of,
    forgotten_on,
    ready_rows,
    remembered,
)
from karawo.assistance.rules.verdict import NEEDS_REASON, Verdict
from karawo.kit.dates import format_date, format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Refused as Unreadable
from karawo.registry.access import visible_owners
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, paged, shown
from karawo.ui.language import said


@require_GET
@requires("see", "aid_check")
def list_page(request: HttpRequest, list_id: int) -> HttpResponse:
    asked = found_list(request, list_id)
    figures = figures_of(asked)
    chosen = request.GET.get("putusan", "")
    rows = asked.rows.select_related("overridden_by").defer("told").order_by("n")
    if chosen in set(Verdict):
        rows = rows.filter(verdict=chosen)
    page, pager = paged(request, rows, _("orang"))
    ready = ready_rows(asked).count() if asked.is_open else 0
    state, tone = state_of(asked)
    return shown(
        request,
        "assistance/list.html",
        {
            "asked": asked,
            "trail": _trail(asked.title),
            "state": state,
            "tone": tone,
            "facts": _facts(asked),
            "verdicts": _bars(asked, figures),
            "total": format_integer(figures.total),
            "overridden": format_integer(figures.overridden) if figures.overridden else "",
            "tabs": _tabs(figures, chosen),
            "rows": _rows(request, page),
            "pager": pager,
            "is_open": asked.is_open,
            "is_given": asked.purpose == RecipientList.Purpose.GIVEN,
            "ready": ready,
            "accept_label": ngettext("Catat %(count)s penerima", "Catat %(count)s penerima", ready)
            % {"count": format_integer(ready)},
            "take_in_form": TakeInForm(
                scope=scope(request), initial={"office": asked.office_id, "given_on": asked.planned_on}
            ),
            "may_accept": may_accept(request.user, asked) and asked.is_open and ready > 0,
            "may_override": asked.is_open,
            "may_undo": may_undo(request.user, asked) and not asked.is_open,
            "undo_days": UNDO_DAYS,
            "has_columns": bool(asked.columns),
            "forgotten_on": format_date(gone_on) if (gone_on := forgotten_on(asked)) else "",
            "downloads": _downloads(asked),
            "ledger_url": f"{reverse('assistance:ledger')}?daftar={asked.pk}",
        },
    )


def _trail(here: str) -> list[dict[str, str]]:
    return trail(here, (_("Sudah pernah dilayani?"), reverse("assistance:checking")))


def _facts(asked: RecipientList) -> list[dict[str, Any]]:
    rule = said(asked.kind.rule_on(asked.planned_on).words) if asked.kind is not None else ""
    return [
        {"term": _("Jenis"), "value": asked.kind.title if asked.kind else _("menurut baris"), "note": rule},
        {"term": _("Tanggal pemberian"), "value": format_date(asked.planned_on)},
        {"term": _("Pemberi"), "value": asked.office.name if asked.office else ""},
        {
            "term": _("Diperiksa"),
            "value": format_moment(timezone.localtime(asked.checked_at or asked.made_at)),
            "note": str(asked.made_by or _("sistem")),
        },
    ]


def _bars(asked: RecipientList, figures: ListFigures) -> list[dict[str, Any]]:
    rows, start = [], 0.0
    for verdict in Verdict:
        count = figures.number_of(verdict)
        if not count:
            continue
        percent = 100 * count / figures.total
        rows.append(
            {
                "kind": kind_of(verdict),
                "text": title_of(verdict),
                "count": format_integer(count),
                "from_percent": round(start, 2),
                "percent": round(percent, 2),
                "url": f"{reverse('assistance:list', args=[asked.pk])}?putusan={verdict}#baris",
            }
        )
        start += percent
    return rows


def _tabs(figures: ListFigures, chosen: str) -> list[dict[str, Any]]:
    rows = [("", _("Semua"), figures.total)]
    rows += [(each.value, title_of(each), figures.number_of(each)) for each in Verdict]
    return [
        {
            "label": label,
            "count": format_integer(count),
            "url": f"?putusan={key}#baris" if key else "?#baris",
            "is_current": key == chosen,
        }
        for key, label, count in rows
        if count or not key
    ]


def _rows(request: HttpRequest, page: list[ListedPerson]) -> list[dict[str, Any]]:
    owners = {row.owner_id for row in page if row.owner_id is not None}
    seen = set(visible_owners(scope(request)).filter(pk__in=owners).values_list("pk", flat=True))
    aids = {row.aid_id for row in page if row.aid_id is not None}
    open_aids = set(Aid.objects.filter(pk__in=aids).values_list("pk", flat=True))
    return [
        {
            "id": row.pk,
            "number": row.row_number,
            "name": row.name or row.nik_masked or _("(kosong)"),
            "nik": row.nik_masked if row.name else "",
            "kind": kind_of(row.verdict),
            "title": title_of(row.verdict),
            "reason": said(row.reason),
            "fix": said(row.fix),
            "aid_url": reverse("assistance:aid", args=[row.aid_id]) if row.aid_id in open_aids else "",
            "owner_url": reverse("front:owner", args=[row.owner_id]) if row.owner_id in seen else "",
            "needs_reason": row.verdict in NEEDS_REASON,
            "override": row.override_reason,
            "override_by": str(row.overridden_by or ""),
        }
        for row in page
    ]


def _downloads(asked: RecipientList) -> list[dict[str, str]]:
    kinds = ("xlsx", "csv") if not asked.stored_name else ("asal",)
    labels = {"xlsx": "XLSX", "csv": "CSV", "asal": _("Berkas yang sama dengan putusan")}
    return [
        {"label": labels[kind], "url": reverse("assistance:answer_file", args=[asked.pk]) + f"?bentuk={kind}"}
        for kind in kinds
    ]


@require_http_methods(["GET", "POST"])
@requires("decide", "aid_check")
def columns(request: HttpRequest, list_id: int) -> HttpResponse:
    """What the columns of the file mean; every row is then judged anew."""
    asked = found_list(request, list_id)
    allow(may_accept(request.user, asked) and bool(asked.columns))
    form = ColumnsForm(request.POST or None, asked=asked)
    url = reverse("assistance:list", args=[asked.pk])
    if request.POST.get("lupakan"):
        forget_columns(asked)
        return back(request, url, _("Dilupakan; daftar berikutnya dibaca sendiri lagi."))
    if request.method == "POST" and form.is_valid():
        try:
            decide_columns(asked, form.chosen(), scope=scope(request), by=person(request), at=timezone.now())
        except (Refused, NoList, Unreadable) as error:
            form.add_error(None, said(str(error)))
        else:
            return back(request, url, _("Arti kolom disimpan, semua baris diperiksa lagi."))
    between = ((_("Sudah pernah dilayani?"), reverse("assistance:checking")), (asked.title, url))
    return shown(
        request,
        "assistance/columns.html",
        {
            "asked": asked,
            "back_url": url,
            "trail": trail(_("Arti kolom"), *between),
            "kept": _kept(asked),
        },
        form=form,
    )


def _kept(asked: RecipientList) -> str:
    """Who decided for lists with these headers, and when; empty where nobody did."""
    kept = remembered([column["header"] for column in asked.columns])
    if kept is None:
        return ""
    words = {
        "by": str(kept.decided_by or _("sistem")),
        "at": format_moment(timezone.localtime(kept.decided_at)),
    }
    return _("Ditetapkan %(by)s, %(at)s.") % words


@require_http_methods(["GET", "POST"])
@requires("decide", "aid_check")
def reason(request: HttpRequest, row_id: int) -> HttpResponse:
    """Given in spite of the verdict. `batal=1`: the verdict stands again."""
    row = get_object_or_404(visible_listed(scope(request)), pk=row_id)
    allow(may_override(request.user, row))
    if row.verdict not in NEEDS_REASON:
        raise Http404
    url = reverse("assistance:list", args=[row.asked_in_id])
    form = ReasonForm(request.POST or None, initial={"reason": row.override_reason})
    common: dict[str, Any] = {"by": person(request), "at": timezone.now()}
    try:
        if request.POST.get("batal") == "1":
            end_override(row, **common)
            return back(request, url, _("Alasan dibatalkan."))
        if request.method == "POST" and form.is_valid():
            override(row, reason=form.cleaned_data["reason"], **common)
            return back(
                request, f"{url}#baris", _("Alasan dicatat; orang ini ikut dicatat sebagai penerima.")
            )
    except Refused as error:
        form.add_error(None, said(error.message))
    return shown(
        request,
        "assistance/reason.html",
        {
            "row": row,
            "reason": said(row.reason),
            "fix": said(row.fix),
            "title": title_of(row.verdict),
            "kind": kind_of(row.verdict),
            "back_url": url,
            "trail": trail(_("Alasan"), (row.asked_in.title, url)),
        },
        form=form,
    )


@require_POST
@requires("register", "aid_check")
@limited("aid_check", "30/m/user")
def rechecking(request: HttpRequest, list_id: int) -> HttpResponse:
    asked = found_list(request, list_id)
    url = reverse("assistance:list", args=[asked.pk])
    try:
        check_again(asked, scope=scope(request), by=person(request), at=timezone.now())
    except Refused as error:
        return back(request, url, refused=said(error.message))
    return back(request, url, _("Diperiksa lagi dengan catatan terbaru."))


@require_POST
@requires("import", "aid")
@limited("aid_check", "30/m/user")
def taking_in(request: HttpRequest, list_id: int) -> HttpResponse:
    asked = found_list(request, list_id)
    allow(may_accept(request.user, asked))
    url = reverse("assistance:list", args=[asked.pk])
    common: dict[str, Any] = {"by": person(request), "at": timezone.now()}
    try:
        if asked.purpose == RecipientList.Purpose.CHECK and asked.is_open:
            form = TakeInForm(request.POST, scope=scope(request))
            if not form.is_valid():
                first = next(iter(form.errors.values()))[0]
                return back(request, url, refused=str(first))
            choose_office(asked, form.cleaned_data["office"], form.cleaned_data["given_on"], **common)
        number = take_in(asked, scope=scope(request), **common)
    except Refused as error:
        return back(request, url, refused=said(error.message))
    if number is None:
        changed = _(
            "Buku bantuan berubah sejak pemeriksaan terakhir. Lihat putusan yang baru, lalu catat lagi."
        )
        return back(request, url, refused=changed)
    return back(request, url, _("%(count)s penerima dicatat.") % {"count": format_integer(number)})


@require_POST
@requires("undo", "aid")
def taking_back(request: HttpRequest, list_id: int) -> HttpResponse:
    asked = found_list(request, list_id)
    allow(may_undo(request.user, asked))
    url = reverse("assistance:list", args=[asked.pk])
    try:
        number = take_back(asked, by=person(request), at=timezone.now())
    except Refused as error:
        return back(request, url, refused=said(error.message))
    return back(request, url, _("%(count)s penerima diurungkan.") % {"count": format_integer(number)})


@require_GET
@requires("export", "aid_check")
@limited("aid_export", "20/m/user")
def answer_file(request: HttpRequest, list_id: int) -> HttpResponseBase:
    asked = found_list(request, list_id)
    wanted = request.GET.get("bentuk", "xlsx")
    try:
        name = answer_file_name(asked, wanted if wanted in ("csv", "xlsx") else "xlsx")
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / name
            write_answer(asked, out)
            return FileResponse(out.open("rb"), as_attachment=True, filename=name)
    except (OSError, Unreadable, NoList):
        raise Http404 from None
