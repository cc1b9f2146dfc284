"""Probable duplicates: two catalogue cards side by side, and what a person says about them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import must, relation
from karawo.accounts.models import User
from karawo.front import wording
from karawo.front.access import requires
from karawo.front.queries import proposals as words
from karawo.kit.numbers import format_integer
from karawo.registry.actions import NotAllowed, Refused, decide_proposal
from karawo.registry.models import DuplicateProposal

_SAID = {
    "same": gettext_lazy("Dicatat: sama. Penggabungannya sendiri belum dilakukan."),
    "different": gettext_lazy("Dicatat: berbeda."),
    "later": gettext_lazy("Dicatat: belum dapat diputuskan."),
}


@require_GET
@requires("list", "duplicate_proposal")
def proposal_list(request: HttpRequest) -> HttpResponse:
    kab, question = request.GET.get("kab", ""), request.GET.get("tentang", "")
    lacking = request.GET.get("tanpa", "")
    place = request.GET.get("wilayah", kab)
    found = words.waiting(
        kab_id=int(place) if place.isascii() and place.isdigit() and len(place) == 4 else None,
        question=question if question in ("owner", "business") else "",
        has_no_kab=lacking == "kab",
    )
    page = Paginator(found, words.PAGE_ROWS).get_page(request.GET.get("halaman"))
    asked = {key: value for key, value in request.GET.dict().items() if key != "halaman"}

    def step(number: int) -> str:
        return "?" + urlencode({**asked, "halaman": number})

    context = {
        "pairs": words.side_by_side(list(page.object_list)),
        "total": format_integer(page.paginator.count),
        "count": page.paginator.count,
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "tabs": [
            {"label": label, "url": f"?tentang={key}" if key else "?", "is_current": question == key}
            for key, label in (("", _("Semua")), ("owner", _("Pemilik")), ("business", _("Usaha")))
        ],
        "as_of": wording.moment(timezone.now()),
    }
    return render(request, "front/proposals.html", context)


@require_POST
@requires("merge_review", "duplicate_proposal")
def decision(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposal = DuplicateProposal.objects.filter(pk=proposal_id).first()
    user = request.user
    if proposal is None or not isinstance(user, User):
        raise Http404
    must(user, "merge_review", "duplicate_proposal", relation(user, kab_id=proposal.kab_id))
    said = request.POST.get("decision", "")
    try:
        decide_proposal(proposal, said, by=user, at=timezone.now())
    except NotAllowed:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("front:proposals")
    messages.success(request, str(_SAID[said]))
    return redirect("front:proposals")
