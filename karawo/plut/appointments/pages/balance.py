"""The week of the consultants side by side, and appointments given from one to another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.accounts.models import Centre, User
from karawo.plut.appointments import actions
from karawo.plut.appointments.access import may_assign
from karawo.plut.appointments.models import Appointment, Step
from karawo.plut.appointments.pages.answering import (
    board_url,
    chosen_centre,
    day_in,
    line,
    no_centre,
    own_centres,
    short_weekday,
)
from karawo.plut.appointments.queries import centre_zone
from karawo.plut.appointments.queries.balance import DAYS, Load, week_of
from karawo.plut.appointments.rules import Refused
from karawo.plut.rules.fields import field_title
from karawo.ui.answers import allow

_UNDO = "antrean_pengalihan"


def _url(centre: Centre | int, monday: date) -> str:
    number = centre if isinstance(centre, int) else centre.pk
    return reverse("appointments:balance") + f"?plut={number}&pekan={monday.isoformat()}"


@requires("decide", "appointment")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: HttpRequest) -> HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    allow(may_assign(person(request), centre.pk))
    now, zone = timezone.now(), centre_zone(centre)
    given = request.POST.get("pekan") or request.GET.get("pekan", "")
    on = day_in(given, now.astimezone(zone).date())
    if not given and on.weekday() >= DAYS:
        on += timedelta(days=1)  # on a Sunday the week that counts is the next
    monday = on - timedelta(days=on.weekday())
    if request.method == "POST":
        _assign(request, centre)
        return redirect(_url(centre, monday))
    week = week_of(centre, monday, at=now)
    last = request.session.get(_UNDO)
    undo = None
    if last and last.get("plut") == centre.pk:
        undo = {"text": last["text"], "url": reverse("appointments:assignment_undone", args=[last["entry"]])}
    context = {
        "centre": centre,
        "centres": own_centres(request),
        "trail": [{"label": _("Antrean"), "url": board_url(centre)}, {"label": _("Beban"), "url": ""}],
        "monday": monday,
        "sunday": monday + timedelta(days=DAYS - 1),
        "before_url": _url(centre, monday - timedelta(days=7)),
        "after_url": _url(centre, monday + timedelta(days=7)),
        "heads": [short_weekday(monday + timedelta(days=number)) for number in range(DAYS)],
        "loads": [_load(load) for load in week.loads],
        "rows": [line(row, at=now, zone=zone) for row in week.movable],
        "people": week.loads,
        "undo": undo,
    }
    return render(request, "appointments/balance.html", context)


def _load(load: Load) -> dict[str, Any]:
    return {
        "name": load.name,
        "fields": ", ".join(map(field_title, load.fields)),
        "days": [
            {
                "is_off": not (day.slots or day.taken or day.walk_ins),
                "text": f"{day.taken}/{day.slots}",
                "walk_ins": day.walk_ins,
                "is_full": day.slots > 0 and day.taken >= day.slots,
            }
            for day in load.days
        ],
        "taken": load.taken,
        "slots": load.slots,
        "walk_ins": load.walk_ins,
        "percent": load.percent,
    }


def _assign(request: HttpRequest, centre: Centre) -> None:
    picked = [int(text) for text in request.POST.getlist("pick") if text.isdigit()]
    to = User.objects.filter(pk=request.POST.get("consultant") or 0).first()
    rows = list(Appointment.objects.filter(centre=centre, pk__in=picked))
    if to is None or not rows:
        messages.error(request, _("Centang janji yang dialihkan dan pilih konsultan penerimanya."))
        return
    try:
        found = actions.assign(
            centre, rows, to=to, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now()
        )
    except Refused as error:
        messages.error(request, error.message)
        return
    if found.entry_id is None:
        messages.info(request, _("Semua yang dicentang sudah dipegang %(name)s.") % {"name": to.name})
        return
    text = ngettext(
        "%(count)s janji dialihkan kepada %(name)s.",
        "%(count)s janji dialihkan kepada %(name)s.",
        len(found.moved),
    ) % {"count": len(found.moved), "name": to.name}
    request.session[_UNDO] = {"entry": found.entry_id, "plut": centre.pk, "text": text}
    for reason in dict.fromkeys(reason for _row, reason in found.kept):
        messages.warning(request, _("Tidak dialihkan: %(reason)s") % {"reason": reason})


@requires("decide", "appointment")
@require_POST
def assignment_undone(request: HttpRequest, entry_id: int) -> HttpResponse:
    step = Step.objects.filter(entry_id=entry_id, what=Step.ASSIGNED).select_related("centre").first()
    if step is None:
        raise Http404
    allow(may_assign(person(request), step.centre_id))
    request.session.pop(_UNDO, None)
    try:
        found = actions.undo_assignment(step.centre, entry_id, by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("%(count)s janji kembali kepada konsultan semula.") % {"count": len(found.moved)}
        )
    on = (
        step.period.lower.astimezone(centre_zone(step.centre)).date() if step.period else timezone.localdate()
    )
    return redirect(_url(step.centre_id, on))
