"""What is told of a business with a date: figures, its end; and the yearly state of a cooperative."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_date
from karawo.kit.numbers import format_integer
from karawo.kit.rupiah import format_rupiah
from karawo.regions.queries import picker_levels
from karawo.registry.access import may_correct, may_observe, may_record_year, may_verify
from karawo.registry.actions import (
    GivenNumber,
    GivenSource,
    NewOwner,
    OwnerExists,
    Refused,
    close_business,
    observe,
    record_cooperative_year,
)
from karawo.registry.actions.enrolling import register_owner
from karawo.registry.actions.sending import once
from karawo.registry.forms.changing import CloseBusiness, RegisterCooperative
from karawo.registry.forms.observing import NAMES, CooperativeState, Observe
from karawo.registry.forms.typed import answers_in, initial_of, last_of, refuse
from karawo.registry.models import Business, CooperativeYear, Owner, Source
from karawo.registry.pages.answering import business, file_url, owner, trail
from karawo.ui.answers import allow, shown
from karawo.ui.requests import key

_OWN_WORD = (Source.Kind.OWNER,)


@requires("register", "observation")
@require_http_methods(["GET", "HEAD", "POST"])
def observations(request: HttpRequest, business_id: int) -> HttpResponse:
    """Staff say how they know it; the owner tells the own figures, as his word."""
    thing = business(request, business_id)
    who = person(request)
    allow(may_observe(who, thing))
    is_own = not may_verify(who, thing)
    kinds = _OWN_WORD if is_own else tuple(Source.Kind.values)
    form = Observe(request.POST if request.method == "POST" else None, kinds=tuple(map(str, kinds)))
    back_url = reverse("registry:own_file") if is_own else file_url(thing)
    if form.is_bound and form.is_valid():
        try:
            made = observe(
                thing,
                form.facts(),
                source_kind=form.known_by,
                by=who,
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error, NAMES)
        else:
            told = _("%(number)s keterangan dicatat.") % {"number": len(made)}
            messages.success(
                request, told if made else _("Keterangan itu sudah tercatat; tidak ada yang berubah.")
            )
            return redirect(back_url)
    path = trail(thing, _("Keterangan"))
    if is_own:
        path[0] = {"label": _("Berkas saya"), "url": back_url}
    context = {"thing": thing, "trail": path, "cancel_url": back_url, "is_own": is_own}
    return shown(request, "registry/observe.html", context, form=form)


@requires("correct", "business")
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id)
    allow(may_correct(person(request), thing))
    form = CloseBusiness(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            close_business(
                thing,
                reason=given["reason"],
                on=given["on"],
                source_kind=given["source_kind"],
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error, {"facts.status": "on"})
        else:
            if thing.status == Business.Status.CLOSED:
                messages.success(request, _("%(name)s dicatat tutup.") % {"name": thing.name})
            else:
                told = _("Dicatat. Keterangan yang lebih baru mengatakan: %(status)s.")
                messages.warning(request, told % {"status": thing.get_status_display()})
            return redirect(file_url(thing))
    context = {
        "title": _("Tandai %(name)s tutup") % {"name": thing.name},
        "lead": _("Usaha tetap ada dalam register; kunjungan berikutnya dapat mencatatnya buka lagi."),
        "submit": _("Tandai usaha ini tutup"),
        "trail": trail(thing, _("Penutupan")),
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/one_form.html", context, form=form)


@requires("register", "owner")
@require_http_methods(["GET", "HEAD", "POST"])
def new_cooperative(request: HttpRequest) -> HttpResponse:
    answers = answers_in(request.POST)
    if request.method == "POST" and "load_regions" not in request.POST:
        form = RegisterCooperative(request.POST)
        if form.is_valid() and (made := _cooperative(request, form)) is not None:
            return made
    else:
        form = RegisterCooperative(initial=initial_of(RegisterCooperative, answers))
    context = {
        "title": _("Daftarkan koperasi"),
        "lead": _("Nama dan tempat sudah cukup; keadaan per tahun buku diisi sesudahnya."),
        "submit": _("Daftarkan koperasi"),
        "levels": picker_levels(last_of(answers), is_village_optional=True),
        "trail": [{"label": _("Koperasi"), "url": "/koperasi/"}, {"label": _("Baru"), "url": ""}],
        "cancel_url": "/koperasi/",
    }
    return shown(request, "registry/new_cooperative.html", context, form=form)


def _cooperative(request: HttpRequest, form: RegisterCooperative) -> HttpResponse | None:
    given = form.cleaned_data
    numbers = tuple(
        GivenNumber(kind=kind, text=given[kind]) for kind in ("nik_koperasi", "phone") if given[kind]
    )
    new = NewOwner(
        name=given["name"],
        kind=Owner.Kind.COOPERATIVE,
        numbers=numbers,
        legal_number=given["legal_number"],
        legal_on=given["legal_on"],
    )
    now = timezone.now()
    source = GivenSource(name="Pendaftaran di meja layanan")
    try:
        made = once(
            key(request),
            partial(register_owner, new, form.place, by=person(request), at=now, source=source),
            by=person(request),
            at=now,
        )
    except OwnerExists as error:
        form.add_error(None, error.message)
        return None
    except Refused as error:
        names = {"place.region": "kabupaten", "owner.nik_koperasi": "nik_koperasi", "owner.phone": "phone"}
        refuse(form, error, names)
        return None
    messages.success(request, _("%(name)s terdaftar.") % {"name": given["name"]})
    if made is None:
        return redirect("/koperasi/")
    return redirect("registry:cooperative_year", owner_id=made.pk, year=timezone.localdate(now).year - 1)


@requires("register", "cooperative_year")
@require_http_methods(["GET", "HEAD", "POST"])
def cooperative_year(request: HttpRequest, owner_id: int, year: int) -> HttpResponse:
    """The state at the end of a book year, with that of the year before beside each answer."""
    thing = owner(request, owner_id)
    allow(thing.kind == Owner.Kind.COOPERATIVE and may_record_year(person(request), thing))
    if not 1950 <= year <= timezone.localdate().year:
        raise Http404
    told = {each.year: each for each in _told(thing, year)}
    is_sent = request.method == "POST"
    form = CooperativeState(
        request.POST if is_sent else None, initial=CooperativeState.present(told.get(year))
    )
    _show_before(form, told.get(year - 1), year - 1)
    if form.is_bound and form.is_valid():
        state = {name: form.cleaned_data[name] for name in CooperativeState.columns()}
        now = timezone.now()
        try:
            once(
                key(request),
                partial(record_cooperative_year, thing, year, state, by=person(request), at=now),
                by=person(request),
                at=now,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Keadaan tahun buku %(year)s disimpan.") % {"year": year})
            return redirect(file_url(thing))
    context = {
        "title": _("%(name)s, tahun buku %(year)s") % {"name": thing.name, "year": year},
        "lead": _(
            "Angka tahun lalu tertulis di bawah tiap pertanyaan. Yang belum diketahui dibiarkan kosong."
        ),
        "submit": _("Simpan keadaan %(year)s") % {"year": year},
        "trail": [
            {"label": _("Koperasi"), "url": "/koperasi/"},
            {"label": thing.name, "url": file_url(thing)},
            {"label": str(year), "url": ""},
        ],
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/one_form.html", context, form=form)


def _told(thing: Owner, year: int) -> list[CooperativeYear]:
    """By year; of several sources the one known last."""
    rows = CooperativeYear.objects.filter(owner=thing, year__in=(year, year - 1)).order_by("known_at", "id")
    return list(rows)


def _show_before(form: CooperativeState, before: CooperativeYear | None, year: int) -> None:
    for name, field in form.fields.items():
        value = None if before is None else getattr(before, name)
        if value is None:
            shown_value = _("belum diisi")
        elif name == "rat_on":
            shown_value = format_date(value)
        else:
            shown_value = format_rupiah(value) if name.endswith("_rupiah") else format_integer(value)
        told = _("Tahun %(year)s: %(value)s.") % {"year": year, "value": shown_value}
        field.help_text = f"{told} {field.help_text}".strip()
