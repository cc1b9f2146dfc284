"""The own gatherings of an owner who is signed in: tickets, and certificates to print again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires, scope
from karawo.gatherings.pages.answering import STATE_TONES, trail
from karawo.gatherings.queries import registrations_of
from karawo.gatherings.queries.wording import when
from karawo.gatherings.rules import State
from karawo.ui.answers import shown


@never_cache
@require_GET
@requires("see", "registration")
def own(request: HttpRequest) -> HttpResponse:
    rows = registrations_of(scope(request).own_ids)
    return shown(
        request,
        "gatherings/own.html",
        {
            "trail": trail(None, _("Kegiatan saya")),
            "rows": [
                {
                    "url": reverse("gatherings:registration", args=[one.pk]),
                    "title": one.gathering.title,
                    "when": when(one.gathering),
                    "place": one.gathering.place_text,
                    "state": one.get_state_display(),
                    "tone": STATE_TONES[State(one.state)],
                    "certificates": [each for each in one.certificates.all() if not each.is_revoked],
                }
                for one in rows
            ],
        },
    )
