"""One owner: who it is, what identifies it, and the businesses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may, must, relation
from karawo.accounts.models import User
from karawo.front import wording
from karawo.front.access import present_scope, requires
from karawo.front.actions import remember_look
from karawo.front.queries import business as words
from karawo.gatherings.queries import certificates_of
from karawo.growth.queries import health_checks_of
from karawo.kit.numbers import format_decimal
from karawo.plut.queries.client import panel_of
from karawo.registry.access import visible_owners
from karawo.registry.models import Business, Owner
from karawo.registry.queries import OwnerFile, owner_file


@require_GET
@requires("see", "owner")
def owner_page(request: HttpRequest, owner_id: int) -> HttpResponse:
    file = owner_file(owner_id)
    if file is None:
        raise Http404
    if (
        now := visible_owners(present_scope(request)).filter(pk=file.owner.merged_into_id).first()
    ) is not None:
        return to_survivor(request, "front:owner", now, file.owner.name)
    if file.owner.kind == Owner.Kind.COOPERATIVE:
        return redirect("front:cooperative", owner_id)
    return render(request, "front/owner.html", owner_context(request, file))


def to_survivor(request: HttpRequest, page: str, now: Owner | Business, was: str) -> HttpResponse:
    """The old address of a merged record leads to the one that stands, and says so."""
    messages.info(
        request, _("“%(was)s” sudah digabung ke catatan ini; alamat lamanya menuju ke sini.") % {"was": was}
    )
    return redirect(page, now.pk)


def owner_context(request: HttpRequest, file: OwnerFile) -> dict[str, object]:
    """What the pages of an owner and of a cooperative share. Raises Http404 for a stranger."""
    owner, user, now = file.owner, request.user, timezone.now()
    near = relation(user, kab_id=owner.kab_id, owner_ids=[owner.pk], entered_by_id=owner.entered_by_id)
    must(user, "see", "owner", near)
    remember_look(user, ("owner", owner.pk), kab_id=owner.kab_id, at=now)
    may_correct = may(user, "correct", "owner", near)
    page = "front:cooperative" if owner.kind == Owner.Kind.COOPERATIVE else "front:owner"
    return {
        "health": health_panel(user, file.owner),
        "certificates": certificate_links(file.owner.pk),
        **panel_of(user, owner.pk, is_business=False),
        "has_aside": True,
        "owner": owner,
        "at_url": reverse("front:owner", args=[owner.pk]),
        "place": file.place,
        "kind": str(Owner.Kind(owner.kind).label),
        "trail": [
            {"label": _("Koperasi"), "url": reverse("front:cooperatives")}
            if owner.kind == Owner.Kind.COOPERATIVE
            else {"label": _("Usaha"), "url": reverse("front:businesses")},
            {"label": owner.name},
        ],
        "merged_url": reverse(page, args=[owner.merged_into_id]) if owner.merged_into_id else "",
        "facts": _facts(file),
        "numbers": words.numbers(file.numbers, may_unmask=may(user, "unmask", "identifier_value", near)),
        "businesses": [
            {
                "label": each.name,
                "url": reverse("front:business", args=[each.id]),
                "note": ", ".join(
                    part
                    for part in (
                        each.place,
                        wording.status_label(each.status).lower(),
                        wording.size_label(each.size_class),
                    )
                    if part
                ),
            }
            for each in file.businesses
        ],
        "events": words.timeline(file.events),
        "proposals": words.proposals(file.proposals),
        "requests": words.requests(file.requests, at=now),
        "received": words.received(file) if may(user, "see", "record_as_received", near) else [],
        "consents": [
            {
                "label": str(consent.purpose),
                "note": _("dicabut %(at)s") % {"at": wording.moment(consent.withdrawn_at)}
                if consent.withdrawn_at
                else _("diberikan %(at)s") % {"at": wording.moment(consent.given_at)},
            }
            for consent in file.consents
        ],
        "years": words.years(file.years) if file.years else None,
        "looks": words.looks([("owner", owner.pk)]) if may(user, "see", "look", near) else [],
        "looks_url": reverse("journal:looks", args=["owner", owner.pk]),
        "may_correct": may_correct,
        "may_give_account": may(user, "register", "owner_account", near),
        "may_review": may(user, "merge_review", "duplicate_proposal", near),
        "may_file_year": may(user, "register", "cooperative_year", near),
        "last_year": now.year - 1,
        "as_of_text": wording.moment(now),
    }


def health_panel(user: User | AnonymousUser, owner: Owner) -> dict[str, object] | None:
    """Of a cooperative, for those who may see it: its last check, and the way to a new one."""
    near = relation(user, kab_id=owner.kab_id, owner_ids=[owner.pk])
    if owner.kind != Owner.Kind.COOPERATIVE or not may(user, "see", "health_check", near):
        return None
    checks = health_checks_of(owner.pk, timezone.localdate())
    return {
        "rows": [
            {
                "url": reverse("growth:health_check", args=[each.pk]),
                "on": wording.day(each.assessed_on),
                "year": str(each.year),
                "score": "" if each.score is None else format_decimal(each.score, 2),
                "band": each.band.name if each.band is not None else _("belum cukup data"),
                "tone": each.band.tone if each.band is not None else "",
            }
            for each in checks[:3]
        ],
        "url": reverse("growth:health_history", args=[owner.pk]),
        "new_url": reverse("growth:new_health_check", args=[owner.pk])
        if may(user, "register", "health_check", near)
        else "",
    }


def certificate_links(owner_id: int) -> list[dict[str, str]]:
    """Of gatherings the owner came to, wherever they were; a revoked one is left out."""
    return [
        {
            "label": each.body["title"],
            "url": reverse("gatherings:verification", args=[each.token]),
            "note": each.number,
        }
        for each in certificates_of([owner_id])
        if not each.is_revoked
    ]


def _facts(file: OwnerFile) -> list[dict[str, object]]:
    owner = file.owner
    rows: list[dict[str, object]] = [
        {"term": _("Jenis"), "value": str(Owner.Kind(owner.kind).label).capitalize()},
        {"term": _("Tempat"), "value": file.place},
        {"term": _("Alamat"), "value": owner.address},
    ]
    if owner.kind == Owner.Kind.PERSON:
        rows += [
            {"term": _("Jenis kelamin"), "value": owner.get_sex_display() if owner.sex else ""},
            {"term": _("Tahun lahir"), "value": str(owner.birth_on)[:4] if owner.birth_on else ""},
            {"term": _("Pendidikan"), "value": owner.education_code},
            {
                "term": _("Penyandang disabilitas"),
                "value": {True: _("ya"), False: _("tidak"), None: ""}[owner.has_disability],
            },
        ]
    else:
        rows += [
            {"term": _("Nomor badan hukum"), "value": owner.legal_number},
            {"term": _("Tanggal badan hukum"), "value": wording.day(owner.legal_on)},
        ]
    if owner.kind == Owner.Kind.COOPERATIVE:
        rows.append({"term": _("Jenis koperasi"), "value": owner.cooperative_kind})
    return rows
