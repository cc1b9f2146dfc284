"""The rows behind a cell of the IKU table, and the targets."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_date_short
from karawo.kit.numbers import format_decimal, format_integer
from karawo.plut.reports import actions
from karawo.plut.reports.access import may_set_targets
from karawo.plut.reports.forms.planning import QUARTERS, Targets
from karawo.plut.reports.models import Indicator
from karawo.plut.reports.pages.asked import asked_for, chosen_centre, form_of, no_centre, trail, url_of
from karawo.plut.reports.queries import as_of_text, rows_behind, targets_of
from karawo.plut.reports.rules.period import Period, Span, around, parse_period
from karawo.plut.reports.rules.table import Kind, text_of
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import REFUSED

_SO_FAR = "-kumulatif"


@requires("see", "iku")
@require_GET
def behind(request: HttpRequest) -> HttpResponse:
    """?plut= ?ukuran= ?masa=2026-T3, or 2026-T3-kumulatif from the first of January. Without a measure: the table."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    asked = asked_for(request, form_of("iku"), centre)
    word, code = request.GET.get("masa", ""), request.GET.get("ukuran", "")
    period = parse_period(word.removesuffix(_SO_FAR))
    if not code or period is None:
        return redirect(url_of("one", asked))
    now, is_so_far = timezone.now(), word.endswith(_SO_FAR)
    found = rows_behind(centre, code, period, is_so_far=is_so_far, at=now)
    if found is None:
        raise Http404
    indicator, counted = found
    kind = Kind(indicator.kind)
    value = counted.value
    if value is not None and kind in {Kind.NUMBER, Kind.RUPIAH}:
        value = Decimal(int(value))
    label = (
        _("%(year)s sampai %(period)s") % {"year": period.year, "period": period.label}
        if is_so_far
        else period.label
    )
    context = {
        "indicator": indicator,
        "title": f"{indicator.title}, {label}",
        "figure": {
            "value": "" if value is None else text_of(value, kind).removesuffix(" %"),
            "denominator": format_integer(
                len(counted.rows) if counted.denominator is None else counted.denominator
            ),
            "unknown": format_integer(counted.unknown),
        },
        "rows": [
            {
                "title": row.title,
                "words": row.words,
                "on": "" if row.on is None else format_date_short(row.on),
                "url": row.url,
                "number": "" if row.number is None else _number(row.number, kind),
                "is_counted": row.is_counted,
            }
            for row in counted.rows
        ],
        "counted": format_integer(sum(row.is_counted for row in counted.rows)),
        "total": format_integer(len(counted.rows)),
        "back_url": url_of("one", asked),
        "trail": trail(
            (_("Indikator Kinerja Utama"), url_of("one", asked, masa=period.code)), (indicator.title, "")
        ),
        "as_of_text": as_of_text(now),
    }
    return render(request, "reports/behind.html", context)


def _number(number: Decimal, kind: Kind) -> str:
    return text_of(number, kind) if kind in {Kind.RUPIAH, Kind.PERCENT} else format_decimal(number, 2)


@requires("correct", "iku")
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """?ukuran= ?tahun=: four quarters and the year of one indicator, with the paper they come from."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    if not may_set_targets(person(request), centre):
        raise Http404
    year = _year(request)
    indicators = list(Indicator.objects.in_force(Period(Span.YEAR, year).last_on))
    chosen = next((each for each in indicators if each.code == request.GET.get("ukuran")), indicators[0])
    present = targets_of(centre, year)
    initial = {
        f"quarter_{quarter}": row.number
        for quarter in QUARTERS
        if (row := present.get((chosen.code, quarter)))
    } | {"source": next((row.source for (code, _q), row in present.items() if code == chosen.code), "")}
    form = Targets(request.POST if request.method == "POST" else None, initial=initial)
    address = f"{reverse('reports:indicator_targets')}?plut={centre.pk}&tahun={year}"
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                for quarter in QUARTERS:
                    actions.set_target(
                        centre, chosen.code, year=year, quarter=quarter,
                        number=form.cleaned_data[f"quarter_{quarter}"], source=form.cleaned_data["source"],
                        by=person(request), at=timezone.now(),
                    )  # fmt: skip
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Target %(title)s disimpan.") % {"title": chosen.title})
            return redirect(f"{address}&ukuran={chosen.code}")
    is_refused = form.is_bound and bool(form.errors)
    iku = asked_for(request, form_of("iku"), centre)
    context = {
        "form": form,
        "is_refused": is_refused,
        "chosen": chosen,
        "year": year,
        "centre": centre,
        "tabs": [
            {
                "label": each.title,
                "url": f"{address}&ukuran={each.code}",
                "is_current": each.code == chosen.code,
                "note": "" if any(code == each.code for code, _quarter in present) else _("belum ada target"),
            }
            for each in indicators
        ],
        "cancel_url": url_of("one", iku),
        "trail": trail((_("Indikator Kinerja Utama"), url_of("one", iku)), (_("Target"), "")),
    }
    return render(request, "reports/targets.html", context, status=REFUSED if is_refused else 200)


def _year(request: HttpRequest) -> int:
    period = parse_period(request.GET.get("tahun", ""))
    return period.year if period is not None else around(timezone.localdate(), Span.YEAR).year
