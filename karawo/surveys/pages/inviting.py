"""A personal link after the service: shown once, shared by hand."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_date
from karawo.surveys.access import may_invite
from karawo.surveys.actions import LinkGone, invite
from karawo.surveys.forms.asking import InvitationForm
from karawo.surveys.pages.asked import back_to, found_survey, trail
from karawo.ui.answers import allow, shown


@never_cache
@require_POST
@requires("register", "survey_invitation")
def invitation(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The address is told on this answer alone: nothing that could be opened again knows it."""
    found = found_survey(request, survey_id)
    allow(may_invite(request.user, found))
    form = InvitationForm(request.POST, services=found.services)
    service = form.cleaned_data["service"] if form.is_valid() else ""
    try:
        link = invite(found, service=service, by=person(request), at=timezone.now())
    except LinkGone:
        return back_to(request, found, refused=_("Survei ini sedang tidak menerima jawaban."))
    url = request.build_absolute_uri(link.path)
    until = format_date(timezone.localdate(link.expires_at))
    text = _(
        "Terima kasih sudah datang ke %(unit)s. Satu menit untuk menilai layanan kami, tanpa nama: %(url)s "
        "(berlaku sampai %(until)s)"
    ) % {"unit": found.unit_name, "url": url, "until": until}
    return shown(
        request,
        "surveys/invitation.html",
        {
            "survey": found,
            "trail": trail(found, _("Tautan pribadi")),
            "url": url,
            "until": until,
            "share_text": text,
            "code": segno.make(url, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"),
        },
    )
