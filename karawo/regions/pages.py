from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import queries
from .forms import Chain, PickUnder
from .models import Region

_DAY = 24 * 3600
_LEVEL_BELOW = {0: 1, 1: 2, 2: 3, 3: 4}


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """The units below one, as options for a select (htmx), or as a page that goes down step by step."""
    form = PickUnder(request.GET)
    is_partial = "HX-Request" in request.headers
    if not form.is_valid():
        if is_partial:
            return HttpResponseBadRequest()
        raise Http404
    # The page's own select sends what was chosen; going down means that this is the next parent.
    parent_id = form.cleaned_data["induk"]
    chosen_id = form.cleaned_data["terpilih"]
    if not is_partial and chosen_id is not None:
        parent_id, chosen_id = chosen_id, None
    parent = queries.unit(parent_id) if parent_id is not None else None
    if parent_id is not None and parent is None:
        raise Http404
    level = Region.Level(_LEVEL_BELOW[parent.level]) if parent and parent.level < 4 else Region.Level.PROVINCE
    context = {
        "parent": parent,
        "path": queries.path(parent) if parent else [],
        "options": [] if parent and parent.level == 4 else queries.children(parent),
        "chosen_id": chosen_id,
        "level": level,
    }
    context["crumbs"] = _crumbs(context["path"], "regions:pick")
    name = "regions/options.html" if is_partial else "regions/pick.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    if is_partial:
        patch_cache_control(response, private=True, max_age=_DAY)
    return response


def _crumbs(path: list[queries.Unit], name: str) -> list[dict[str, str]]:
    top = [{"label": _("Indonesia"), "url": reverse("regions:pick")}]
    if name == "regions:pick":
        below = [{"label": u.full_name, "url": f"{reverse(name)}?induk={u.id}"} for u in path]
    else:
        below = [{"label": u.full_name, "url": reverse(name, args=[u.id])} for u in path]
    if below:
        below[-1]["url"] = ""
    return top + below


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """The component `regions` drawn anew after a choice, with the choices below it."""
    form = Chain(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    prefix = form.cleaned_data["awalan"]
    levels = queries.picker_levels(
        {key: request.GET.get(key) for key in request.GET},
        prefix=prefix,
        is_village_optional=form.cleaned_data["boleh_kosong"],
        last=int(form.cleaned_data["sampai"]),
    )
    response = render(request, "regions/chain.html", {"levels": levels})
    patch_cache_control(response, private=True, max_age=_DAY)
    return response


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: names, both codes, what it belongs to and what belongs to it. Public."""
    region = queries.by_code(code)
    if region is None or code.strip(".0123456789"):
        raise Http404
    return render(
        request,
        "regions/unit.html",
        {
            "region": region,
            "crumbs": _crumbs(queries.path(region), "regions:unit"),
            "facts": _facts(region),
            "below": queries.children(region),
            "below_level": Region.Level(region.level + 1) if region.level < 4 else None,
            "edition": queries.edition(),
            "is_former_code": code.replace(".", "") != str(region.id),
        },
    )


def _facts(region: Region) -> list[dict[str, object]]:
    bps = {"value": region.bps_code} if region.bps_code else {"is_unknown": True}
    rows: list[dict[str, object]] = [
        {"term": _("Kode Kemendagri"), "value": region.code},
        {"term": _("Kode BPS"), **bps},
        {"term": _("Jenis"), "value": region.get_kind_display()},
    ]
    if region.level <= 2:
        rows.append({"term": _("Ibu kota"), "value": region.capital})
        rows.append({"term": _("Luas"), "value": f"{localize(region.area_km2)} km²"})
    if region.level == 4:
        rows.append({"term": _("Kode pos"), "value": region.postal_code})
    note = _("Perkiraan: rata-rata desa di kecamatannya.") if region.is_coordinate_estimated else ""
    point = f"{region.latitude:.5f}, {region.longitude:.5f}"
    rows.append({"term": _("Koordinat (lintang, bujur)"), "value": point, "note": note})
    rows += [{"term": level.label, "value": localize(n)} for level, n in queries.counts_below(region)]
    for former in region.former_codes.all():
        rows.append({"term": _("Kode lama"), "value": str(former), "note": former.law})
    return rows
