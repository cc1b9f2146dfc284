"""How well pairs are found and judged: every figure with its rows, every estimate with its interval."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.measures.queries import answer, card, find
from karawo.registry.linkage.rules import default_model
from karawo.registry.review.models import ReviewLabel
from karawo.registry.review.queries.quality import bands, judged, owners_by_kab, verdicts_by_person
from karawo.registry.review.rules.quality import Estimate, agreement, precision, recall

_FIGURES = ("pasangan-diputus", "tautan-tepat", "tautan-terjaring", "peninjau-sepakat", "kemungkinan-kembar")


@require_GET
@requires("list", "duplicate_proposal")
def quality(request: HttpRequest) -> HttpResponse:
    at, model = timezone.now(), default_model()
    measures = [find(slug) for slug in _FIGURES]
    found = bands(model.link)
    twice = [(rows[0], rows[1]) for rows in judged().values() if len(rows) > 1]
    # Who is unsure neither agrees nor disagrees.
    surely = agreement(two for two in twice if ReviewLabel.Verdict.UNSURE not in two)
    twins = find("kemungkinan-kembar")
    owners = owners_by_kab()
    context = {
        "figures": [card(measure, answer(measure, at=at)) for measure in measures],
        "estimates": [
            _estimate(_("Ketepatan (presisi)"), precision(found, model.link)),
            _estimate(_("Keterjaringan (recall) dari yang diusulkan"), recall(found, model.link)),
        ],
        "bands": [
            {
                "label": f"{format_decimal(100 * band.low, 0)}–{format_decimal(100 * band.high, 0)} %",
                "pairs": format_integer(band.pairs),
                "labelled": format_integer(band.labelled),
                "same": format_integer(band.same),
            }
            for band in reversed(found)
            if band.pairs
        ],
        "kappa": "" if surely.kappa is None else format_decimal(round(surely.kappa, 2), 2),
        "twice": format_integer(len(twice)),
        "surely": format_integer(surely.pairs),
        "people": _people(),
        "territories": [
            {
                "label": figure.label,
                "owners": format_integer(count := owners.get(figure.key, 0)),
                "twins": format_integer(figure.numerator),
                "per_thousand": format_decimal(round(1000 * figure.numerator / count, 1), 1)
                if count
                else "–",
                "url": figure.rows_url,
            }
            for figure in answer(twins, at=at, by="kab", where={"tentang": "owner"}).groups
        ],
        "model": model.version,
        "link": format_decimal(100 * model.link, 0),
        "as_of": format_moment(timezone.localtime(at)),
        "trail": [{"label": _("Tinjau ganda"), "url": reverse("review:queue")}, {"label": _("Mutu")}],
    }
    return render(request, "review/quality.html", context)


def _estimate(label: str, found: Estimate) -> dict[str, Any]:
    def percent(share: float) -> str:
        return format_decimal(round(100 * share, 1), 1)

    return {
        "label": label,
        "value": "" if found.share is None else f"{percent(found.share)} %",
        "interval": _("selang 95 %%: %(low)s–%(high)s %%")
        % {"low": percent(found.low), "high": percent(found.high)}
        if found.share is not None
        else _("belum cukup data: belum ada pasangan yang diputus di sini"),
        "basis": _(
            "dari %(labels)s putusan, tentang %(of)s pasangan; %(unseen)s pasangan di pita tanpa putusan"
        )
        % {
            "labels": format_integer(found.labelled),
            "of": format_integer(found.of),
            "unseen": format_integer(found.unseen),
        },
    }


def _people() -> list[dict[str, str]]:
    said, verdicts = verdicts_by_person(), ReviewLabel.Verdict
    return [
        {
            "name": name,
            "same": format_integer(counts[verdicts.SAME]),
            "different": format_integer(counts[verdicts.DIFFERENT]),
            "unsure": format_integer(counts[verdicts.UNSURE]),
            "all": format_integer(counts.total()),
        }
        for name, counts in sorted(said.items(), key=lambda row: (-row[1].total(), row[0]))
    ]
