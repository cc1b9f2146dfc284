"""The first page of reports, and the list of frozen ones."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires
from karawo.kit.numbers import format_integer
from karawo.plut.reports.access import visible_frozen
from karawo.plut.reports.models import FrozenReport
from karawo.plut.reports.pages.asked import (
    asked_for,
    chosen_centre,
    form_of,
    own_centres,
    scope,
    trail,
    url_of,
)
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


@requires("list", "report")
@require_GET
def frozen_list(request: HttpRequest) -> HttpResponse:
    """?formulir= one form."""
    slug = request.GET.get("formulir", "")
    rows = visible_frozen(scope(request))
    if slug in BY_SLUG:
        rows = rows.filter(form=slug)
    pages = Paginator(rows, _EACH_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    suffix = f"&formulir={slug}" if slug in BY_SLUG else ""
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
            {"label": _("Semua"), "url": reverse("reports:frozen_list"), "is_current": slug not in BY_SLUG},
            *(
                {"label": each.title, "url": f"?formulir={each.slug}", "is_current": each.slug == slug}
                for each in FORMS
            ),
        ],
        "trail": trail((_("Laporan beku"), "")),
        "as_of_text": as_of_text(timezone.now()),
    }
    return render(request, "reports/frozen_list.html", context)
