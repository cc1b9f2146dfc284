"""Secret addresses of a centre: the board of its hall, the own calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.plut.appointments import actions
from karawo.plut.appointments.access import may_link
from karawo.plut.appointments.models import QueueLink
from karawo.plut.appointments.pages.answering import board_url, chosen_centre, no_centre, own_centres
from karawo.plut.appointments.queries import seats_of
from karawo.ui.answers import allow, done


@requires("publish", "queue_link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """A fresh address is shown once, on the answer to the form that made it; the database does not know it."""
    centre, user, now = chosen_centre(request), person(request), timezone.now()
    if centre is None:
        return no_centre(request)
    fresh = None
    if request.method == "POST":
        is_calendar = request.POST.get("use") == QueueLink.Use.CALENDAR
        allow(may_link(user, centre.pk, user.pk if is_calendar else None))
        link, token = actions.make_link(centre, consultant=user if is_calendar else None, by=user, at=now)
        path = (
            reverse("appointments:calendar", args=[token])
            if is_calendar
            else reverse("appointments:hall", args=[centre.pk, token])
        )
        fresh = {"link": link, "url": request.build_absolute_uri(path)}
    rows = QueueLink.objects.filter(centre=centre).select_related("consultant", "made_by").order_by("-pk")
    own = [
        row
        for row in rows
        if row.consultant_id in {None, user.pk} or may_link(user, centre.pk, row.consultant_id)
    ]
    context = {
        "centre": centre,
        "centres": own_centres(request),
        "trail": [{"label": _("Antrean"), "url": board_url(centre)}, {"label": _("Tautan"), "url": ""}],
        "fresh": fresh,
        "links": [row for row in own if row.revoked_at is None],
        "has_hall": any(row.use == QueueLink.Use.HALL and row.revoked_at is None for row in own),
        "has_calendar": any(row.consultant_id == user.pk and row.revoked_at is None for row in own),
        "is_consultant": any(
            seat.user_id == user.pk for seat in seats_of(centre.pk, timezone.localdate(now))
        ),
    }
    return render(request, "appointments/links.html", context)


@requires("publish", "queue_link")
@require_POST
def revoked(request: HttpRequest, queue_link_id: int) -> HttpResponse:
    link = get_object_or_404(QueueLink.objects.select_related("centre"), pk=queue_link_id)
    allow(may_link(person(request), link.centre_id, link.consultant_id))
    return done(
        request,
        lambda: actions.revoke_link(link, by=person(request), at=timezone.now()),
        _("Tautan dicabut dan tidak dapat dibuka lagi."),
        reverse("appointments:links") + f"?plut={link.centre_id}",
    )
