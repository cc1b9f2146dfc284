"""Filters and questions kept under a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karawo.accounts.access import person
from karawo.front.access import present_scope, requires
from karawo.front.actions import pin_question, remove_filter, save_filter
from karawo.front.models import SavedFilter
from karawo.front.pages.keeping import REMOVED, save_form
from karawo.front.queries.filters import clean_query

_LISTS = {"usaha": "front:businesses", "koperasi": "front:cooperatives", "tanya": "front:question"}


@require_POST
@requires("register", "saved_filter")
def filters(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = save_form(user, request.POST)
    if not form.is_valid():
        return render(request, "front/saved_filter.html", {"form": form}, status=422)
    given = form.cleaned_data
    reach, territory = given["reach"], _territory(request)
    if reach == SavedFilter.Reach.TEAM and territory is None:
        form.add_error("reach", _("Peran Anda tidak punya wilayah untuk berbagi. Pilih “hanya saya”."))
        return render(request, "front/saved_filter.html", {"form": form}, status=422)
    kept = save_filter(
        list_name=given["list_name"],
        name=given["name"],
        query=clean_query(given["query"]),
        reach=reach,
        kab_id=territory or 0,
        by=user,
        at=timezone.now(),
    )
    messages.success(request, _("“%(name)s” disimpan.") % {"name": kept.name})
    return redirect(_back(kept.list_name, kept.query))


@require_POST
@requires("undo", "saved_filter")
def removal(request: HttpRequest, filter_id: int) -> HttpResponse:
    user = person(request)
    found = SavedFilter.objects.filter(pk=filter_id, user=user).first()
    if found is None:
        raise Http404
    request.session[REMOVED] = {
        name: getattr(found, name) for name in ("list_name", "name", "query", "reach", "kab_id")
    }
    remove_filter(filter_id, by=user)
    return redirect(_back(found.list_name, found.query))


@require_POST
@requires("undo", "saved_filter")
def restored(request: HttpRequest) -> HttpResponse:
    """The filter removed last comes back as it was; the same press twice changes nothing."""
    removed = request.session.pop(REMOVED, None)
    if removed is None:
        return redirect("front:businesses")
    removed.pop("is_offered", None)
    kept = save_filter(**removed, by=person(request), at=timezone.now())
    messages.success(request, _("“%(name)s” dikembalikan.") % {"name": kept.name})
    return redirect(_back(kept.list_name, kept.query))


@require_POST
@requires("correct", "saved_filter")
def pinning(request: HttpRequest, filter_id: int) -> HttpResponse:
    """`sematkan=1`: the own question stands on the first page; `0`: no more."""
    user = person(request)
    found = SavedFilter.objects.filter(pk=filter_id, user=user, list_name=SavedFilter.List.QUESTIONS).first()
    if found is None:
        raise Http404
    is_pinned = request.POST.get("sematkan") == "1"
    pin_question(filter_id, is_pinned=is_pinned, by=user, at=timezone.now())
    said = _("“%(name)s” disematkan di beranda.") if is_pinned else _("“%(name)s” dilepas dari beranda.")
    messages.success(request, said % {"name": found.name})
    return redirect(_back(found.list_name, found.query))


def _territory(request: HttpRequest) -> int | None:
    return next(iter(present_scope(request).kab_ids), None)


def _back(list_name: str, query: str) -> str:
    url = reverse(_LISTS[list_name])
    return f"{url}?{query}" if query else url
