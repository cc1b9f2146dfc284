"""One partner: what it offers and promised, whom one talks to, what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires, scope
from karawo.journal.queries import timeline
from karawo.partners.access import (
    may_do,
    visible_commitments,
    visible_contacts,
    visible_merges,
    visible_offers,
)
from karawo.partners.forms.listing import ContactForm, OfferForm, RelationForm
from karawo.partners.models import Contact, Membership, Partner, Relationship
from karawo.partners.pages import words
from karawo.partners.pages.answering import partner_of, shown, trail
from karawo.partners.queries.ledger import fulfilment_by, unit_sums
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, STAGES, thread_of
from karawo.ui.language import said


@require_GET
@requires("see", "partner")
def partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    found = partner_of(request, partner_id)
    today = timezone.localdate()
    present = scope(request)
    promises = visible_commitments(present).filter(partner=found).order_by("due_on", "pk")
    kept = fulfilment_by(promises, "partner_id", on=today)
    may_correct = may_do(request.user, "correct", "partner", found.kab_id)
    return shown(
        request,
        "partners/partner.html",
        {
            "partner": found,
            "trail": trail(here=found.name),
            "seat": words.seat(found),
            "helix": thread_of(found.element),
            "facts": _facts(found),
            "offers": [
                {
                    "row": each,
                    "kind": said(CONTRIBUTIONS[each.contribution]),
                    "stage": said(STAGES[each.stage]),
                    "where": each.region.full_name if each.region else "",
                }
                for each in visible_offers(present).filter(partner=found, ended_on=None)
            ],
            "contacts": _contacts(request, found),
            "relations": _relations(found),
            "seats": Membership.objects.filter(partner=found).select_related("forum"),
            "heads": words.promise_heads(has_partner=False),
            "rows": [words.promise_row(each, on=today, has_partner=False) for each in promises[:100]],
            "units": words.unit_rows(unit_sums(promises)),
            "kept": kept[0] if kept else None,
            "kept_percent": words.percent(kept[0].percent) if kept else "",
            "events": _events(found),
            "may_correct": may_correct,
            "may_promise": may_do(request.user, "register", "commitment", found.kab_id),
            "may_see_contacts": may_do(request.user, "see", "partner_contact", found.kab_id),
            "may_merge": may_do(request.user, "merge_review", "partner", found.kab_id),
            "merges": visible_merges(present).filter(kept=found, undone_at=None) if may_correct else [],
            "offer_form": OfferForm(scope=present, auto_id="layanan_%s"),
            "contact_form": ContactForm(auto_id="narahubung_%s"),
            "relation_form": RelationForm(scope=present, but=found.pk, auto_id="hubungan_%s"),
        },
    )


def _facts(partner: Partner) -> list[dict[str, Any]]:
    return [
        {"term": _("Bentuk"), "value": str(partner.get_kind_display())},
        {"term": _("Sektor"), "value": partner.sector, "is_unknown": not partner.sector},
        {"term": _("Wilayah"), "value": partner.region.full_name},
        {"term": _("Melayani"), "value": str(partner.get_reach_display())},
        {"term": _("Situs web"), "value": partner.website, "is_unknown": not partner.website},
        *([{"term": _("Keterangan"), "value": partner.note}] if partner.note else []),
    ]


def _contacts(request: HttpRequest, partner: Partner) -> list[dict[str, Any]]:
    now = timezone.now()
    rows = visible_contacts(scope(request)).filter(partner=partner, closed_at=None).defer("phone")
    return [_contact(each, now) for each in rows.prefetch_related("links")]


def _contact(contact: Contact, now: Any) -> dict[str, Any]:
    link = next((each for each in contact.links.all() if each.is_usable(now)), None)
    return {
        "row": contact,
        "phone": contact.phone_masked,
        "phone_url": reverse("partners:phone", args=[contact.pk]) if contact.phone_masked else "",
        "since": words.day(contact.consented_on),
        "link": link,
        "link_until": words.day(timezone.localtime(link.expires_at).date()) if link else "",
        "link_used": words.moment(link.last_used_at) if link else "",
    }


def _relations(partner: Partner) -> list[dict[str, Any]]:
    """Both ways. A partner that is out of sight is not named."""
    mine = Relationship.objects.filter(partner=partner).select_related("other")
    theirs = Relationship.objects.filter(other=partner).select_related("partner")
    found = [(each, f"{each.get_kind_display()} {each.other.name}", each.other_id) for each in mine] + [
        (each, f"{each.partner.name} {each.get_kind_display()} {partner.name}", each.partner_id)
        for each in theirs
    ]
    return [
        {
            "row": row,
            "text": words.first_up(text),
            "url": reverse("partners:partner", args=[other_id]),
            "period": f"{words.short_day(row.since)} – {words.short_day(row.until) or _('sekarang')}",
        }
        for row, text, other_id in found
    ]


def _events(partner: Partner) -> list[dict[str, Any]]:
    rows = []
    for each in timeline("partner", partner.pk, limit=40):
        at = timezone.localtime(each.at)
        rows.append(
            {
                "period": words.day(timezone.localdate(each.at)),
                "at": f"{at:%H.%M}",
                "at_iso": at.isoformat(timespec="minutes"),
                "title": words.first_up(each.sentence),
            }
        )
    return rows
