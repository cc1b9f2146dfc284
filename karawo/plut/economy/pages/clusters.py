"""Sentra: the list, one of them with all its states, and the forms."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, may, must, person, requires, scope
from karawo.accounts.models import Centre
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.plut.economy import actions
from karawo.plut.economy.access import may_keep_clusters, near_centre, visible_clusters
from karawo.plut.economy.forms.clusters import ClusterForm, StateForm
from karawo.plut.economy.models import Cluster
from karawo.plut.economy.pages import words as told
from karawo.plut.economy.queries.clusters import ClusterLine, cluster_lines, present_states
from karawo.plut.economy.rules.words import PROBLEM_FIELDS
from karawo.plut.pages import words
from karawo.plut.pages.answering import done, own_centres
from karawo.plut.pages.downloads import sent
from karawo.plut.rules.fields import field_title
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.files import file_links
from karawo.ui.requests import key

_METHODS = ["GET", "HEAD", "POST"]


def _asked(request: HttpRequest) -> tuple[QuerySet[Cluster], Centre | None]:
    """?plut= one centre; a word that is no centre of theirs shows nothing."""
    rows = visible_clusters(scope(request)).order_by("centre__name", "name")
    word = request.GET.get("plut", "")
    if not word:
        return rows, None
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise Http404
    centre = get_object_or_404(Centre, pk=int(word))
    return rows.filter(centre=centre), centre


@requires("list", "cluster")
@require_GET
def clusters(request: HttpRequest) -> HttpResponse:
    rows, centre = _asked(request)
    mine = [each for each in own_centres(request) if may_keep_clusters(person(request), each)]
    lines = cluster_lines(rows)
    query = f"plut={centre.pk}" if centre is not None else ""
    context = {
        "centre": centre,
        "rows": [told.cluster(line) for line in lines],
        "total": format_integer(len(lines)),
        "new_url": f"{reverse('economy:new_cluster')}?plut={mine[0].pk}" if mine else "",
        "downloads": file_links("economy:clusters", query=query)
        if may(person(request), "export", "cluster")
        else [],
        "trail": [{"label": _("PLUT"), "url": reverse("plut:centres")}, {"label": _("Sentra binaan")}],
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "economy/clusters.html", context)


@requires("export", "cluster")
@require_GET
@limited("cluster_file", "240/h/user")
def clusters_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    rows, centre = _asked(request)
    now = timezone.now()
    lines = cluster_lines(rows)
    actions.record_cluster_export(len(lines), by=person(request), at=now)
    filters = [(_("PLUT"), centre.name)] if centre is not None else []
    return sent(
        ending, _("Sentra binaan"), _headings(), lines, _line, scope=scope(request), at=now, filters=filters
    )


def _headings() -> list[Heading]:
    return [
        Heading(_("Sentra"), width=28),
        Heading(_("Produk"), width=20),
        Heading(_("Tempat"), width=30),
        Heading(_("PLUT"), width=22),
        Heading(_("Tahun terbentuk"), Shape.TEXT, 12),
        Heading(_("Dibina sejak"), Shape.DATE, 14),
        Heading(_("Sampai"), Shape.DATE, 14),
        Heading(_("Keadaan per"), Shape.DATE, 14),
        Heading(_("Anggota"), Shape.INTEGER, 12),
        Heading(_("Pekerja"), Shape.INTEGER, 12),
        Heading(_("Omzet sebulan"), Shape.RUPIAH, 18),
        Heading(_("Teknologi"), width=14),
        Heading(_("Bahan baku"), width=14),
        Heading(_("Pemasaran"), width=14),
        Heading(_("Kemitraan"), width=24),
        Heading(_("Ketua"), width=22),
        Heading(_("Pembina"), width=24),
        *(
            Heading(_("Masalah %(field)s") % {"field": field_title(code)}, width=28)
            for code in PROBLEM_FIELDS
        ),
        Heading(_("Kata siapa"), width=20),
        Heading(_("Sumber"), width=14),
    ]


def _line(line: ClusterLine) -> tuple[Value, ...]:
    cluster, last = line.cluster, line.last
    first: tuple[Value, ...] = (
        cluster.name,
        cluster.product,
        cluster.address,
        cluster.centre.name,
        "" if cluster.formed_year is None else str(cluster.formed_year),
        cluster.assisted_since,
        cluster.ended_on,
    )
    if last is None:
        return (*first, *[None] * (12 + len(PROBLEM_FIELDS)))
    return (
        *first,
        last.on,
        last.members,
        last.workers,
        last.turnover_rupiah,
        str(last.get_technology_display()) if last.technology else "",
        str(last.get_material_display()) if last.material else "",
        str(last.get_marketing_display()) if last.marketing else "",
        last.partnership,
        last.chair,
        last.mentors,
        *(last.problems.get(code, "") for code in PROBLEM_FIELDS),
        last.told_by,
        str(last.get_source_display()),
    )


def _cluster(request: HttpRequest, cluster_id: int, verb: str) -> Cluster:
    row = get_object_or_404(visible_clusters(scope(request)), pk=cluster_id)
    must(request.user, verb, "cluster", near_centre(request.user, row.centre))
    return row


def _trail(row: Cluster | None, here: str = "") -> list[dict[str, str]]:
    rows = [{"label": _("Sentra binaan"), "url": reverse("economy:clusters")}]
    if row is not None:
        url = {"url": reverse("economy:cluster", args=[row.pk])} if here else {}
        rows.append({"label": row.name, **url})
    return [*rows, {"label": here}] if here else rows


@requires("see", "cluster")
@require_GET
def cluster(request: HttpRequest, cluster_id: int) -> HttpResponse:
    row = _cluster(request, cluster_id, "see")
    every = list(row.states.order_by("-on", "-known_at", "-pk"))
    states = present_states(every)
    last = states[0] if states else None
    kept = {each.pk for each in states}
    context = {
        "row": row,
        "facts": told.state(last, states[1] if len(states) > 1 else None) if last else [],
        "last_on": words.day(last.on) if last else "",
        "last_told": told.told(last) if last else "",
        "states": [{**told.line_of(each), "is_replaced": each.pk not in kept} for each in every],
        "since": words.day(row.assisted_since),
        "until": words.day(row.ended_on),
        "formed": "" if row.formed_year is None else str(row.formed_year),
        "may_keep": may_keep_clusters(person(request), row.centre),
        "trail": _trail(row),
        "centre_url": reverse("plut:centre", args=[row.centre_id]),
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "economy/cluster.html", context)


def _form(
    request: HttpRequest, form: forms.BaseForm, title: str, submit: str, row: Cluster | None, lead: str = ""
) -> HttpResponse:
    cancel = reverse("economy:cluster", args=[row.pk]) if row is not None else reverse("economy:clusters")
    context = {
        "title": title,
        "submit": submit,
        "lead": lead,
        "trail": _trail(row, title),
        "cancel_url": cancel,
    }
    return shown(request, "plut/one_form.html", context, form=form)


@requires("register", "cluster")
@require_http_methods(_METHODS)
def new_cluster(request: HttpRequest) -> HttpResponse:
    """?plut= among the own centres, else the first."""
    mine = [each for each in own_centres(request) if may_keep_clusters(person(request), each)]
    word = request.POST.get("plut") or request.GET.get("plut", "")
    centre = next((each for each in mine if str(each.pk) == word), None if word else next(iter(mine), None))
    if centre is None and word:
        raise Http404
    if centre is None:
        messages.error(request, _("Anda belum bertugas di sebuah PLUT."))
        return redirect("economy:clusters")
    now = timezone.now()
    form = ClusterForm(
        request.POST if request.method == "POST" else None,
        initial={"assisted_since": timezone.localdate(now)},
    )
    if form.is_bound and form.is_valid():
        given = actions.GivenCluster(**form.cleaned_data)
        act = partial(actions.add_cluster, centre, given, by=person(request), at=now)
        try:
            made = once(key(request), act, by=person(request), at=now)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sentra dicatat. Catat keadaannya sekarang."))
            return redirect("economy:new_state", made.pk) if made else redirect("economy:clusters")
    return _form(request, form, _("Sentra baru"), _("Catat sentra"), None, centre.name)


@requires("correct", "cluster")
@require_http_methods(_METHODS)
def changed_cluster(request: HttpRequest, cluster_id: int) -> HttpResponse:
    row = _cluster(request, cluster_id, "correct")
    names = actions.GivenCluster.__dataclass_fields__
    form = ClusterForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in names},
    )
    if form.is_bound and form.is_valid():
        try:
            given = actions.GivenCluster(**form.cleaned_data)
            actions.change_cluster(row, given, by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Tersimpan."))
            return redirect("economy:cluster", row.pk)
    return _form(request, form, _("Ubah keterangan"), _("Simpan"), row)


@requires("correct", "cluster")
@require_http_methods(_METHODS)
def new_state(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """What was said last of words that seldom change stands in the form already; figures are asked anew."""
    row = _cluster(request, cluster_id, "correct")
    now = timezone.now()
    last = row.states.first()
    initial: dict[str, Any] = {"on": timezone.localdate(now)}
    if last is not None:
        kept = ("technology", "material", "marketing", "partnership", "chair", "mentors")
        initial |= {name: getattr(last, name) for name in kept}
    form = StateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = actions.GivenState(**form.given())
        act = partial(actions.observe_cluster, row, given, by=person(request), at=now)
        try:
            once(key(request), act, by=person(request), at=now)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Keadaan dicatat; yang sebelumnya tetap tersimpan."))
            return redirect("economy:cluster", row.pk)
    lead = _("Isi yang diketahui. Kosong berarti belum ada yang mengatakan, bukan nol.")
    return _form(request, form, _("Catat keadaan"), _("Simpan keadaan"), row, lead)


@requires("correct", "cluster")
@require_POST
def ended_cluster(request: HttpRequest, cluster_id: int) -> HttpResponse:
    row = _cluster(request, cluster_id, "correct")
    now = timezone.now()
    act = partial(
        actions.end_cluster,
        row,
        on=timezone.localdate(now),
        reason=request.POST.get("reason", ""),
        by=person(request),
        at=now,
    )
    url = reverse("economy:cluster", args=[row.pk])
    return done(request, act, _("Pembinaan diakhiri; riwayatnya tetap terbaca."), url)
