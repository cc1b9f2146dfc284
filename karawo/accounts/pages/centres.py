"""The centres and whom they serve."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts import actions, queries
from karawo.accounts.access import requires
from karawo.accounts.forms import CentreForm, ServedCentreForm
from karawo.accounts.models import Centre
from karawo.accounts.pages.own import _person


@require_http_methods(["GET", "POST"])
@requires("register", "centre")
def centres(request: HttpRequest) -> HttpResponse:
    form = CentreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        centre = actions.add_centre(**given, areas=[given["region"]], by=_person(request), at=timezone.now())
        messages.success(
            request,
            _("PLUT “%(name)s” ditambahkan. Centang kabupaten/kota lain yang dilayaninya.")
            % {"name": centre.name},
        )
        return redirect("accounts:centre", centre.pk)
    return render(request, "accounts/centres.html", {"form": form, "centres": queries.centres()})


@require_http_methods(["GET", "POST"])
@requires("correct", "centre")
def centre(request: HttpRequest, centre_id: int) -> HttpResponse:
    shown = get_object_or_404(Centre, pk=centre_id)
    areas = [area.region_id for area in shown.areas.all()]
    initial = {"name": shown.name, "region": shown.region_id, "areas": areas}
    form = ServedCentreForm(request.POST or None, centre=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_centre(shown, **form.cleaned_data, by=_person(request), at=timezone.now())
        messages.success(request, _("Perubahan tersimpan."))
        return redirect("accounts:centres")
    return render(request, "accounts/centre.html", {"form": form, "centre": shown})
