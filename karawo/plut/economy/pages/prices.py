"""The market information board: read by everybody who is signed in, told by people of a centre."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import must, person, requires, scope
from karawo.accounts.models import Centre
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.plut.economy import actions
from karawo.plut.economy.access import may_tell_price, near_centre
from karawo.plut.economy.forms.prices import PriceForm
from karawo.plut.economy.models import Commodity, MarketPrice
from karawo.plut.economy.pages import words as told
from karawo.plut.economy.queries.prices import (
    board,
    centre_of_territory,
    centres_with_prices,
    history,
    prices_at,
)
from karawo.plut.pages import words
from karawo.plut.pages.answering import done, own_centres
from karawo.plut.pages.downloads import sent
from karawo.registry.actions.sending import once
from karawo.registry.models import Business, Owner
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.files import file_links
from karawo.ui.requests import key


def _centre(request: HttpRequest) -> Centre | None:
    """?plut=; else the own one, the one of the own business, or the first that has prices."""
    word = request.GET.get("plut", "")
    if word:
        if not (word.isascii() and word.isdigit() and len(word) < 19):
            raise Http404
        return get_object_or_404(Centre, pk=int(word))
    mine = own_centres(request)
    if mine:
        return mine[0]
    own = scope(request).own_ids
    kab_ids = {
        row.kab_id
        for model in (Business, Owner)
        for row in model._default_manager.filter(pk__in=own).only("kab_id")
    }
    found = centre_of_territory(sorted(kab_ids)) if kab_ids else None
    return found or next(iter(centres_with_prices()), None)


def _trail(centre: Centre | None, here: str = "") -> list[dict[str, str]]:
    url = reverse("economy:prices") + (f"?plut={centre.pk}" if centre is not None else "")
    return (
        [{"label": _("Harga pasar"), "url": url}, {"label": here}] if here else [{"label": _("Harga pasar")}]
    )


def _downloads(centre: Centre, commodity: Commodity | None = None) -> list[dict[str, str]]:
    asked = f"plut={centre.pk}" + (f"&komoditas={commodity.pk}" if commodity is not None else "")
    return file_links("economy:prices", query=asked)


@requires("list", "market_price")
@require_GET
def prices(request: HttpRequest) -> HttpResponse:
    centre, today = _centre(request), timezone.localdate()
    lines = board(centre, on=today) if centre is not None else []
    others = centres_with_prices()
    if centre is not None and centre not in others:
        others = [centre, *others]
    mine = [each for each in own_centres(request) if may_tell_price(person(request), each)]
    telling = centre if centre in mine else next(iter(mine), None)
    context = {
        "centre": centre,
        "rows": [told.price(line, today=today) for line in lines],
        "total": format_integer(prices_at(centre).count()) if centre is not None else "",
        "tabs": [
            {"label": each.name, "url": f"?plut={each.pk}", "is_current": each == centre} for each in others
        ],
        "new_url": f"{reverse('economy:new_price')}?plut={telling.pk}" if telling is not None else "",
        "downloads": _downloads(centre) if centre is not None else [],
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "economy/prices.html", context)


@requires("list", "market_price")
@require_GET
def price_history(request: HttpRequest, good_id: int) -> HttpResponse:
    commodity = get_object_or_404(Commodity, pk=good_id)
    centre = _centre(request)
    if centre is None:
        raise Http404
    may_withdraw = may_tell_price(person(request), centre)
    rows = [told.told_price(row, may_withdraw=may_withdraw) for row in history(centre, commodity)]
    context = {
        "commodity": commodity,
        "centre": centre,
        "rows": rows,
        "total": format_integer(len(rows)),
        "kept": format_integer(prices_at(centre).filter(commodity=commodity).count()),
        "downloads": _downloads(centre, commodity),
        "trail": _trail(centre, str(commodity)),
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "economy/price_history.html", context)


@requires("list", "market_price")
@require_GET
def prices_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Every price that was not withdrawn, newest first: the board and its history in one table. ?komoditas= of one."""
    centre = _centre(request)
    if centre is None:
        raise Http404
    headings = [
        Heading(_("Komoditas"), width=24),
        Heading(_("Satuan"), width=12),
        Heading(_("Harga"), Shape.RUPIAH, 16),
        Heading(_("Tempat"), width=26),
        Heading(_("Tanggal"), Shape.DATE, 14),
        Heading(_("Sumber"), width=30),
        Heading(_("PLUT"), width=22),
    ]
    rows = prices_at(centre).order_by("commodity__name", "place", "-on", "-pk")
    word = request.GET.get("komoditas", "")
    if word:
        rows = rows.filter(
            commodity_id=int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
        )

    def each() -> Iterator[MarketPrice]:
        yield from rows.iterator(chunk_size=2_000)

    def line(row: MarketPrice) -> tuple[Value, ...]:
        return (
            row.commodity.name,
            row.commodity.unit,
            row.price_rupiah,
            row.place,
            row.on,
            row.source,
            centre.name,
        )

    title = _("Harga pasar %(name)s") % {"name": centre.name}
    return sent(ending, title, headings, each(), line, scope=scope(request), at=timezone.now())


@requires("register", "market_price")
@require_http_methods(["GET", "HEAD", "POST"])
def new_price(request: HttpRequest) -> HttpResponse:
    """?plut= among the own centres, else the first."""
    mine = [each for each in own_centres(request) if may_tell_price(person(request), each)]
    word = request.GET.get("plut", "")
    centre = next((each for each in mine if str(each.pk) == word), None if word else next(iter(mine), None))
    if centre is None and word:
        raise Http404
    if centre is None:
        messages.error(request, _("Anda belum bertugas di sebuah PLUT."))
        return redirect("economy:prices")
    now = timezone.now()
    form = PriceForm(
        request.POST if request.method == "POST" else None, initial={"on": timezone.localdate(now)}
    )
    if form.is_bound and form.is_valid():
        given = actions.GivenPrice(**form.given())
        act = partial(actions.tell_price, centre, given, by=person(request), at=now)
        try:
            once(key(request), act, by=person(request), at=now)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Harga dicatat."))
            return redirect(f"{reverse('economy:prices')}?plut={centre.pk}")
    context = {
        "title": _("Catat harga"),
        "lead": centre.name,
        "submit": _("Simpan harga"),
        "trail": _trail(centre, _("Catat harga")),
        "cancel_url": f"{reverse('economy:prices')}?plut={centre.pk}",
    }
    return shown(request, "plut/one_form.html", context, form=form)


@requires("undo", "market_price")
@require_POST
def price_withdrawn(request: HttpRequest, price_id: int) -> HttpResponse:
    row = get_object_or_404(MarketPrice.objects.select_related("centre", "commodity"), pk=price_id)
    must(request.user, "undo", "market_price", near_centre(request.user, row.centre))
    reason = request.POST.get("reason", "")
    act = partial(actions.withdraw_price, row, reason=reason, by=person(request), at=timezone.now())
    url = f"{reverse('economy:price_history', args=[row.commodity_id])}?plut={row.centre_id}"
    return done(request, act, _("Harga ditarik; barisnya tetap tersimpan."), url)
