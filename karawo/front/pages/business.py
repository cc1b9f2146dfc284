"""One business with all that happened to it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may, must, relation
from karawo.assistance.queries import events_of
from karawo.front import wording
from karawo.front.access import present_scope, requires
from karawo.front.actions import remember_look
from karawo.front.pages.owner import to_survivor
from karawo.front.queries import business as words
from karawo.growth.queries import of_business
from karawo.kit.text import join_list
from karawo.plut.appointments.queries import ahead_of
from karawo.plut.queries.client import panel_of
from karawo.registry.access import visible_businesses
from karawo.registry.queries import business_file
from karawo.ui.language import said


@require_GET
@requires("see", "business")
def business_page(request: HttpRequest, business_id: int) -> HttpResponse:
    file = business_file(business_id)
    if file is None:
        raise Http404
    business, owner, user = file.business, file.owner, request.user
    survivor = visible_businesses(present_scope(request)).filter(pk=business.merged_into_id).first()
    if survivor is not None:
        return to_survivor(request, "front:business", survivor, business.name)
    near = relation(
        user,
        kab_id=business.kab_id,
        owner_ids=[owner.pk, business.pk],
        entered_by_id=business.entered_by_id,
    )
    must(user, "see", "business", near)
    now = timezone.now()
    remember_look(user, ("business", business.pk), kab_id=business.kab_id, at=now)
    may_correct = may(user, "correct", "business", near)
    may_propose = may(user, "propose_correction", "business", near)
    at_url = reverse("front:business", args=[business.pk])
    context = {
        **panel_of(user, business.pk, is_business=True),
        "appointments": ahead_of(business.pk),
        "book_url": f"{reverse('appointments:new')}?usaha={business.pk}"
        if may(user, "register", "appointment")
        else "",
        "has_aside": True,
        "business": business,
        "at_url": at_url,
        "place": file.place,
        "status": wording.status_label(business.status),
        "status_tone": wording.STATUS_TONES[business.status],
        "status_on": wording.day(business.status_on),
        "size": wording.size_label(business.size_class),
        "trade": business.main_product or business.activity or file.kbli_title,
        "trail": [
            {"label": _("Usaha"), "url": reverse("front:businesses")},
            {"label": business.name},
        ],
        "merged_url": reverse("front:business", args=[business.merged_into_id])
        if business.merged_into_id
        else "",
        "facts": words.facts(file),
        "owners": words.owners(file.owners),
        "numbers": words.numbers(file.numbers, may_unmask=may(user, "unmask", "identifier_value", near)),
        "observations": words.observations(file.facts),
        "trends": words.trends(file.facts),
        "events": words.timeline(file.events),
        "aid": words.aid(events_of([business.pk, owner.pk], scope=present_scope(request)), user),
        "aid_url": f"{reverse('assistance:new_aid')}?usaha={business.pk}"
        if may(user, "register", "aid", near)
        else "",
        "growth": of_business(business, user, on=timezone.localdate(now)),
        "proposals": words.proposals(file.proposals),
        "requests": words.requests(file.requests, at=now),
        "received": words.received(file) if may(user, "see", "record_as_received", near) else [],
        "others": [
            {
                "label": each.name,
                "url": reverse("front:business", args=[each.id]),
                "note": f"{each.place}, {wording.status_label(each.status).lower()}",
            }
            for each in file.other_businesses
        ],
        "looks": words.looks([("business", business.pk), ("owner", owner.pk)])
        if may(user, "see", "look", near)
        else [],
        "looks_url": reverse("journal:looks", args=["business", business.pk]),
        "missing": join_list([said(fact.label) for fact in file.missing]),
        "completeness": business.completeness_percent,
        "may_correct": may_correct,
        "may_give_account": may(user, "register", "owner_account", near),
        "may_propose": may_propose and not may_correct,
        "may_observe": may(user, "register", "observation", near) or may_correct,
        "may_review": may(user, "merge_review", "duplicate_proposal", near),
        "is_open": business.status not in ("closed", "moved"),
        "share_text": _share(request, file.business.name, file.place, at_url),
        "as_of_text": wording.moment(now),
    }
    return render(request, "front/business.html", context)


def _share(request: HttpRequest, name: str, place: str, url: str) -> str:
    """For colleagues who may open the file themselves; nothing of a person is in it."""
    return f"{name}\n{place}\n{request.build_absolute_uri(url)}"
