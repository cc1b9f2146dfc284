"""What is added to one partner and taken from it: offers, contacts, links, relations, another entry of the same."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import limited, person, requires, scope
from karawo.partners import actions
from karawo.partners.access import (
    visible_contacts,
    visible_links,
    visible_merges,
    visible_offers,
    visible_partners,
)
from karawo.partners.forms.listing import ContactForm, MergeForm, OfferForm, RelationForm
from karawo.partners.models import Contact, Relationship
from karawo.partners.pages import words
from karawo.partners.pages.answering import allow, asked_form, did, first_error, partner_of, shown, trail
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import done


def _back(partner_id: int, part: str = "") -> str:
    return reverse("partners:partner", args=[partner_id]) + (f"#{part}" if part else "")


def _answered(
    request: HttpRequest, form: ContactForm | OfferForm | RelationForm, told: str, url: str
) -> HttpResponse:
    """These forms stand open on the partner's page: what was refused is said there."""
    if form.errors:
        messages.error(request, first_error(form))
    else:
        messages.success(request, told)
    return redirect(url)


@require_POST
@requires("correct", "partner")
def new_offer(request: HttpRequest, partner_id: int) -> HttpResponse:
    partner = partner_of(request, partner_id, "correct")
    form = OfferForm(request.POST, scope=scope(request))
    if form.is_valid():
        told = dict(form.cleaned_data)
        region = told.pop("region")
        given = actions.GivenOffer(**told, region_id=region.pk if region else None)
        did(request, form, partial(actions.add_offer, partner, given, by=person(request), at=timezone.now()))
    return _answered(request, form, _("Layanan tercatat."), _back(partner_id, "layanan"))


@require_POST
@requires("correct", "partner")
def ended_offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    offer = get_object_or_404(visible_offers(scope(request)), pk=offer_id)
    allow(request, "correct", "partner", offer.kab_id)
    act = partial(actions.end_offer, offer, by=person(request), at=timezone.now())
    return done(request, act, _("Layanan diakhiri."), _back(offer.partner_id, "layanan"))


def _contact(request: HttpRequest, contact_id: int, verb: str) -> Contact:
    contact = get_object_or_404(visible_contacts(scope(request)), pk=contact_id)
    allow(request, verb, "partner_contact", contact.kab_id)
    return contact


@require_POST
@requires("register", "partner_contact")
def new_contact(request: HttpRequest, partner_id: int) -> HttpResponse:
    partner = partner_of(request, partner_id, "register", "partner_contact")
    form = ContactForm(request.POST)
    if form.is_valid():
        given = actions.GivenContact(**form.cleaned_data)
        did(
            request, form, partial(actions.add_contact, partner, given, by=person(request), at=timezone.now())
        )
    return _answered(request, form, _("Narahubung tercatat."), _back(partner_id, "narahubung"))


@require_POST
@requires("correct", "partner_contact")
def closed_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = _contact(request, contact_id, "correct")
    act = partial(actions.close_contact, contact, by=person(request), at=timezone.now())
    told = _("Nomornya dihapus dan tautannya dicabut.")
    return done(request, act, told, _back(contact.partner_id, "narahubung"))


@never_cache
@require_POST
@requires("unmask", "partner_contact")
@limited("partner_phone", "60/h/user")
def phone(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = _contact(request, contact_id, "unmask")
    try:
        opened = actions.open_phone(
            contact, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now()
        )
    except Refused as error:
        messages.error(request, error.message)
        return redirect(_back(contact.partner_id, "narahubung"))
    here = _("Nomor %(name)s") % {"name": contact.name}
    return shown(
        request,
        "partners/phone.html",
        {
            "contact": contact,
            "phone": opened,
            "title": here,
            "back": _back(contact.partner_id, "narahubung"),
            "trail": trail((contact.partner.name, _back(contact.partner_id)), here=here),
        },
    )


@never_cache
@require_POST
@requires("register", "partner_link")
@limited("partner_link", "60/h/user")
def new_link(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The address is shown once: the database knows its hash only."""
    contact = get_object_or_404(visible_contacts(scope(request)), pk=contact_id)
    allow(request, "register", "partner_link", contact.kab_id)
    try:
        link, token = actions.make_link(contact, by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
        return redirect(_back(contact.partner_id, "narahubung"))
    url = request.build_absolute_uri(reverse("partners:door", args=[token]))
    until = words.day(timezone.localtime(link.expires_at).date())
    here = _("Tautan pribadi %(name)s") % {"name": contact.name}
    return shown(
        request,
        "partners/link_made.html",
        {
            "contact": contact,
            "link": link,
            "url": url,
            "until": until,
            "title": here,
            "back": _back(contact.partner_id, "narahubung"),
            "share_text": _(
                "Janji %(partner)s: lihat dan laporkan penyerahannya di %(url)s (berlaku sampai %(until)s)."
            )
            % {"partner": contact.partner.name, "url": url, "until": until},
            "trail": trail((contact.partner.name, _back(contact.partner_id)), here=here),
        },
    )


@require_POST
@requires("register", "partner_link")
def revoked_link(request: HttpRequest, partner_link_id: int) -> HttpResponse:
    link = get_object_or_404(visible_links(scope(request)), pk=partner_link_id)
    allow(request, "register", "partner_link", link.kab_id)
    act = partial(actions.revoke_link, link, by=person(request), at=timezone.now())
    return done(request, act, _("Tautan dicabut."), _back(link.contact.partner_id, "narahubung"))


@require_POST
@requires("correct", "partner")
def new_relation(request: HttpRequest, partner_id: int) -> HttpResponse:
    partner = partner_of(request, partner_id, "correct")
    form = RelationForm(request.POST, scope=scope(request), but=partner.pk)
    if form.is_valid():
        act = partial(actions.relate, partner, **form.cleaned_data, by=person(request), at=timezone.now())
        did(request, form, act)
    return _answered(request, form, _("Hubungan tercatat."), _back(partner_id, "hubungan"))


@require_POST
@requires("correct", "partner")
def ended_relation(request: HttpRequest, relation_id: int) -> HttpResponse:
    present = scope(request)
    relation = get_object_or_404(Relationship.objects.filter(kab_id__in=present.kab_ids), pk=relation_id)
    allow(request, "correct", "partner", relation.kab_id)
    today = timezone.localdate()
    act = partial(actions.end_relation, relation, until=today, by=person(request), at=timezone.now())
    return done(request, act, _("Hubungan diakhiri."), _back(relation.partner_id, "hubungan"))


@require_http_methods(["GET", "POST"])
@requires("merge_review", "partner")
def merging(request: HttpRequest, partner_id: int) -> HttpResponse:
    """`?dengan=`: what would go over, before anything does."""
    kept = partner_of(request, partner_id, "merge_review")
    chosen = request.GET.get("dengan", "")
    chosen = chosen if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else ""
    form = MergeForm(
        request.POST or None, scope=scope(request), but=kept.pk, initial={"other": chosen} if chosen else None
    )
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        allow(request, "merge_review", "partner", other.kab_id)
        act = partial(
            actions.merge_partners,
            kept,
            other,
            reason=form.cleaned_data["reason"],
            by=person(request),
            at=timezone.now(),
        )
        did(request, form, act)
        if not form.errors:
            messages.success(request, _("Digabungkan; dapat diurungkan 30 hari."))
            return redirect(_back(kept.pk))
    other = visible_partners(scope(request)).filter(pk=int(chosen)).first() if chosen else None
    here = _("Gabungkan dengan entri lain")
    return asked_form(
        request,
        form,
        title=here,
        submit=_("Gabungkan ke %(name)s") % {"name": kept.name},
        back=_back(kept.pk),
        lead=_("Semua milik entri lain berpindah ke %(name)s. Dapat diurungkan 30 hari.")
        % {"name": kept.name},
        counts=actions.preview(kept, other) if other is not None and other.pk != kept.pk else [],
        trail=trail((kept.name, _back(kept.pk)), here=here),
    )


@require_POST
@requires("merge_review", "partner")
def unmerged(request: HttpRequest, merge_id: int) -> HttpResponse:
    merge = get_object_or_404(visible_merges(scope(request)), pk=merge_id)
    allow(request, "merge_review", "partner", merge.kab_id)
    act = partial(actions.unmerge_partners, merge, by=person(request), at=timezone.now())
    return done(request, act, _("Penggabungan diurungkan."), _back(merge.kept_id))
