"""One pair at a time, by keyboard, by finger, with or without script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.regions.queries import unit
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.linkage.rules import default_model
from karawo.registry.models import DuplicateProposal
from karawo.registry.pages.answering import file_url
from karawo.registry.review.access import may_decide
from karawo.registry.review.actions import decide, withdraw_last
from karawo.registry.review.queries import compared
from karawo.registry.review.queries.labels import labels_of
from karawo.registry.review.queries.queue import AGAIN, TABS, Asked, identity, next_pair, pairs, progress
from karawo.ui.language import said

PAGE_ROWS = 50
_SAID = {
    "same": gettext_lazy("Dicatat: sama."),
    "different": gettext_lazy("Dicatat: beda."),
    "later": gettext_lazy("Dicatat: ragu."),
}
_STATES = {
    "menunggu": gettext_lazy("Menunggu"),
    "sama": gettext_lazy("Sama, siap digabung"),
    "ragu": gettext_lazy("Ragu"),
    "beda": gettext_lazy("Beda"),
    "ulang": gettext_lazy("Periksa ulang"),
}


@require_GET
@requires("list", "duplicate_proposal")
def queue(request: HttpRequest) -> HttpResponse:
    """The next pair of the queue, or the one that the address names."""
    asked, user = Asked.of(request.GET), person(request)
    chosen = identity(request.GET.get("pasangan", ""))
    pair = get_object_or_404(DuplicateProposal, pk=chosen) if chosen else next_pair(asked, user)
    context = {**_around(request, asked), "pair": None if pair is None else _pair(request, pair, asked)}
    return render(request, "review/queue.html", context)


@require_GET
@requires("list", "duplicate_proposal")
def pair_list(request: HttpRequest) -> HttpResponse:
    asked = Asked.of(request.GET)
    page = Paginator(pairs(asked, person(request)), PAGE_ROWS).get_page(request.GET.get("halaman"))
    query = asked.query()
    turn = query + ("&" if len(query) > 1 else "") + "halaman="
    rows = list(page.object_list)
    names = compared.names_of((row.question, pk) for row in rows for pk in (row.first_id, row.second_id))
    context = {
        **_around(request, asked, at="review:pairs"),
        "rows": [
            {
                "url": reverse("review:queue") + asked.here(row.pk),
                "first": names[row.question, row.first_id],
                "second": names[row.question, row.second_id],
                "about": _("usaha") if row.question == "business" else _("pemilik"),
                "percent": _percent(row.probability),
                "place": _places(row),
                "reasons": "; ".join(said(reason) for reason in row.reasons[:4]),
                "decision": row.get_decision_display(),
                "merge_url": _merge_url(row) if row.decision == "same" else "",
            }
            for row in rows
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": f"{turn}{page.number - 1}" if page.has_previous() else "",
        "next_url": f"{turn}{page.number + 1}" if page.has_next() else "",
    }
    return render(request, "review/pairs.html", context)


@require_POST
@requires("merge_review", "duplicate_proposal")
def verdict(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair = get_object_or_404(DuplicateProposal, pk=pair_id)
    user, asked = person(request), Asked.of(request.POST)
    if not may_decide(user, (pair.kab_id, pair.other_kab_id)):
        raise Http404
    given = request.POST.get("decision", "")
    try:
        decide(pair, given, by=user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if given == "same":
            told = _("Lihat apa yang terjadi bila digabung")
            messages.success(
                request, format_html('{} <a href="{}">{}</a>', _SAID[given], _merge_url(pair), told)
            )
        else:
            messages.success(request, str(_SAID[given]))
    return redirect(reverse("review:queue") + asked.query(after_id=pair.pk, before_id=0))


@require_POST
@requires("merge_review", "duplicate_proposal")
def withdrawal(request: HttpRequest) -> HttpResponse:
    """The reviewer's last verdict is taken back, and its pair shown again."""
    asked = Asked.of(request.POST)
    try:
        pair = withdraw_last(by=person(request), at=timezone.now())
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("review:queue") + asked.query())
    if pair is None:
        messages.info(request, _("Belum ada putusan Anda yang dapat ditarik."))
        return redirect(reverse("review:queue") + asked.query())
    messages.success(request, _("Putusan terakhir Anda ditarik kembali."))
    return redirect(reverse("review:queue") + asked.here(pair.pk))


def _around(request: HttpRequest, asked: Asked, *, at: str = "review:queue") -> dict[str, Any]:
    user = person(request)
    found = progress(user)
    counts = {"menunggu": found.waiting, "sama": found.ready, "ragu": found.unsure}
    scope = request.scope  # type: ignore[attr-defined]
    places = [
        (str(kab), place.full_name) for kab in scope.kab_ids if kab > 9 and (place := unit(kab)) is not None
    ]
    total = found.waiting + found.done
    return {
        "asked": asked,
        "places": places if len(places) > 1 else [],
        "questions": (("owner", _("pemilik")), ("business", _("usaha"))),
        "tabs": [
            {
                "label": str(_STATES[state]),
                "url": reverse(at) + (Asked(asked.question, asked.kab_id, state).query()),
                "is_current": asked.state == state,
                "count": format_integer(counts[state]) if state in counts else "",
            }
            for state in TABS
        ],
        "progress": {
            "done": found.done,
            "total": total,
            "text": _("%(done)s dari %(total)s pasangan diputus")
            % {"done": format_integer(found.done), "total": format_integer(total)},
            "note": _("Putusan Anda: %(mine)s. Siap digabung: %(ready)s. Sudah digabung: %(merged)s.")
            % {
                "mine": format_integer(found.by_me),
                "ready": format_integer(found.ready),
                "merged": format_integer(found.merged),
            },
        },
        "waiting": format_integer(found.waiting),
        "as_of": format_moment(timezone.localtime()),
        "list_url": reverse("review:pairs") + asked.here(),
        "queue_url": reverse("review:queue") + asked.here(),
        "order_note": _(
            "Diurutkan dari yang paling meragukan bagi model (%(version)s): putusan Anda di situ paling berguna."
        )
        % {"version": default_model().version},
    }


def _pair(request: HttpRequest, pair: DuplicateProposal, asked: Asked) -> dict[str, Any]:
    user = person(request)
    both = compared.sides(pair)
    if both is None:
        raise Http404
    first, second = both
    score = compared.explained(pair, first, second)
    lines, silent = compared.lines(first, second)
    is_again = asked.state == AGAIN
    return {
        "id": pair.pk,
        "question": _("Usaha yang sama?")
        if pair.question == "business"
        else _("Orang atau lembaga yang sama?"),
        "first": first.name,
        "second": second.name,
        "first_url": file_url(first),
        "second_url": file_url(second),
        "percent": _percent(pair.probability),
        "place": _places(pair),
        "lines": lines,
        "silent": silent,
        "evidence": [
            {
                "sentence": said(piece.sentence),
                "bits": format_decimal(round(abs(piece.weight), 1), 1),
                "is_for": piece.weight > 0,
            }
            for piece in (score.evidence if score is not None else ())
            if abs(piece.weight) >= 0.05
        ],
        "why": _why(pair),
        "model": pair.model_version,
        "merged_into": first.merged_into_id or second.merged_into_id,
        # A second look is worth something only where the first one's words are not known.
        "labels": []
        if is_again
        else [
            {
                "name": str(each.by),
                "verdict": each.get_verdict_display(),
                "at": format_moment(timezone.localtime(each.at)),
            }
            for each in labels_of(pair)
        ],
        "may_decide": may_decide(user, (pair.kab_id, pair.other_kab_id)),
        "url": reverse("review:verdict", args=[pair.pk]),
        "skip_url": reverse("review:queue") + asked.query(after_id=pair.pk, before_id=0),
        "back_url": reverse("review:queue") + asked.query(after_id=0, before_id=pair.pk),
        "merge_url": _merge_url(pair) if pair.decision == "same" and not is_again else "",
        "proposed_at": format_moment(timezone.localtime(pair.proposed_at)),
    }


def _why(pair: DuplicateProposal) -> str:
    link = default_model().link
    if pair.probability >= link:
        return _("Model hampir yakin keduanya sama; yang ditanyakan kepada Anda adalah pengecualiannya.")
    return _("Model tidak dapat memutus sendiri: ambangnya %(link)s, pasangan ini %(percent)s.") % {
        "link": _percent(link),
        "percent": _percent(pair.probability),
    }


def _percent(share: float) -> str:
    """Never "100 %": the model says likely, people decide."""
    return f"{min(99, round(share * 100))} %"


def _places(pair: DuplicateProposal) -> str:
    names = [
        place.full_name for kab in dict.fromkeys((pair.kab_id, pair.other_kab_id)) if (place := unit(kab))
    ]
    return " – ".join(names)


def _merge_url(pair: DuplicateProposal) -> str:
    return reverse("review:merging", args=[pair.question, pair.first_id, pair.second_id])
