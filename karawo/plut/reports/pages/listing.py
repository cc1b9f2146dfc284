"""The first page of reports, and the list of frozen ones."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, requires, scope
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.plut.pages.answering import downloads
from karawo.plut.pages.downloads import sent_list
from karawo.plut.reports.access import visible_frozen
from karawo.plut.reports.models import FrozenReport
from karawo.plut.reports.pages.asked import asked_for, chosen_centre, form_of, own_centres, trail, url_of
from karawo.plut.reports.queries import as_of_text, gaps_of
from karawo.plut.reports.rules.forms import BY_SLUG, FORMS
from karawo.plut.reports.rules.period import Span, around, parse_period

_EACH_PAGE = 50


@requires("list", "report")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """For people of a centre; an office comes to what was handed in."""
    centre = chosen_centre(request)
    if centre is None:
        return redirect(reverse("reports:frozen_list"))
    now, today = timezone.now(), timezone.localdate()
    mine = asked_for(request, form_of("konsultan"), centre)
    month = around(today, Span.MONTH)
    rows = []
    for period in (month.former, month):
        asked = type(mine)(mine.form, centre, period, mine.consultant)
        rows.append(
            {
                "label": period.label,
                "url": url_of("one", asked),
                "paper_url": url_of("paper", asked),
                "gaps": len(gaps_of(asked, at=now)),
                "is_over": period.last_on < today,
            }
        )
    context = {
        "centre": centre,
        "centres": own_centres(request),
        "who": mine.consultant.name if mine.consultant is not None else centre.name,
        "months": rows,
        "forms": [_line(each.slug, request, centre) for each in FORMS],
        "plans": [
            {"label": _("Klien sasaran"), "url": f"{reverse('reports:chosen')}?plut={centre.pk}",
             "note": _("dipilih dan dikunci per tahun; isi formulir 7c dan 7d")},
            {"label": _("Menyusun program kerja"), "url": f"{reverse('reports:programme')}?plut={centre.pk}",
             "note": _("tujuan, keluaran, anggaran, jadwal; dikunci bila disepakati")},
            {"label": _("Calon naik kelas"), "url": f"{reverse('reports:candidates')}?plut={centre.pk}",
             "note": _("masalah, penyelesaian, dan nilai 1 sampai 5 menurut tanggal")},
        ],
        "activity_url": f"{reverse('reports:new_activity')}?plut={centre.pk}",
        "kept": [_kept(row) for row in visible_frozen(scope(request)).filter(centre=centre)[:5]],
    }  # fmt: skip
    return render(request, "reports/home.html", context)


def _line(slug: str, request: HttpRequest, centre: Any) -> dict[str, str]:
    form = BY_SLUG[slug]
    asked = asked_for(request, form, centre)
    note = _("Formulir %(printed)s") % {"printed": form.printed} if form.printed else ""
    return {
        "label": form.title,
        "url": url_of("one", asked),
        "note": " · ".join(filter(None, (note, asked.period.label))),
    }


def _kept(row: FrozenReport) -> dict[str, str]:
    form, period = BY_SLUG[row.form], parse_period(row.period_code)
    who = f", {row.consultant.name}" if row.consultant is not None else ""
    return {
        "label": f"{form.title}{who}",
        "url": reverse("reports:frozen", args=[row.pk]),
        "number": row.number,
        "period": period.label if period is not None else row.period_code,
        "centre": row.centre.name,
        "frozen_at": as_of_text(row.frozen_at),
        "by": row.frozen_by.name,
        "note": f"{row.number} · {period.label if period else row.period_code}",
    }


def _asked(request: HttpRequest) -> tuple[QuerySet[FrozenReport], str]:
    """?formulir= one form; "" where it is none of ours."""
    slug = request.GET.get("formulir", "")
    rows = visible_frozen(scope(request))
    return (rows.filter(form=slug), slug) if slug in BY_SLUG else (rows, "")


@requires("list", "report")
@require_GET
def frozen_list(request: HttpRequest) -> HttpResponse:
    rows, slug = _asked(request)
    pages = Paginator(rows, _EACH_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    suffix = f"&formulir={slug}" if slug else ""
    context = {
        "rows": [_kept(row) for row in page],
        "total": format_integer(pages.count),
        "first": format_integer(page.start_index()),
        "last": format_integer(page.end_index()),
        "page_number": str(page.number),
        "pages": str(pages.num_pages),
        "previous_url": f"?halaman={page.previous_page_number()}{suffix}" if page.has_previous() else "",
        "next_url": f"?halaman={page.next_page_number()}{suffix}" if page.has_next() else "",
        "tabs": [
            {"label": _("Semua"), "url": reverse("reports:frozen_list"), "is_current": not slug},
            *(
                {"label": each.title, "url": f"?formulir={each.slug}", "is_current": each.slug == slug}
                for each in FORMS
            ),
        ],
        "downloads": downloads(request, "reports:frozen_list", "report"),
        "trail": trail((_("Laporan beku"), "")),
        "as_of_text": as_of_text(timezone.now()),
    }
    return render(request, "reports/frozen_list.html", context)


@requires("export", "report")
@require_GET
@limited("work_file", "240/h/user")
def frozen_list_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list, not what the reports say: no client stands in it."""
    headings = [
        Heading(_("Laporan"), width=34),
        Heading(_("Nomor"), width=26),
        Heading(_("Masa"), width=20),
        Heading(_("PLUT"), width=24),
        Heading(_("Konsultan"), width=22),
        Heading(_("Keadaan data per"), Shape.DATE, 16),
        Heading(_("Dibekukan"), Shape.DATE, 14),
        Heading(_("Oleh"), width=22),
        Heading(_("Tanda keabsahan (SHA-256)"), width=66),
    ]

    def line(row: FrozenReport) -> tuple[Value, ...]:
        period = parse_period(row.period_code)
        return (
            BY_SLUG[row.form].title,
            row.number,
            period.label if period is not None else row.period_code,
            row.centre.name,
            row.consultant.name if row.consultant is not None else "",
            timezone.localdate(row.as_of),
            timezone.localdate(row.frozen_at),
            row.frozen_by.name,
            row.sha256,
        )

    return sent_list(
        request, ending, _("Laporan beku"), headings, _asked(request)[0].iterator(), line, at=timezone.now()
    )
