"""Open data: what everybody may read and take along, and how it is proposed, checked and withdrawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from karawo.accounts.access import counting_scope_of, may, person, requires
from karawo.accounts.models import User
from karawo.front import wording
from karawo.front.datasets import actions
from karawo.front.datasets.access import finding_scope, may_do, visible_releases
from karawo.front.datasets.forms import Proposal
from karawo.front.datasets.models import Release
from karawo.front.datasets.queries import (
    Words,
    activity,
    before,
    book_of,
    catalogue,
    content_of,
    csv_of,
    data_package,
    indicator,
    published,
    published_versions,
    territory_of,
    waiting,
)
from karawo.front.datasets.rules import (
    ELEMENT_NAMES,
    FREQUENCY_NAMES,
    LICENCE,
    STATE_NAMES,
    Content,
    Element,
    Frequency,
    State,
    difference,
    withheld_in,
)
from karawo.front.queries import asking
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.refusal import Refused
from karawo.kit.writing import write_book
from karawo.regions.access import within
from karawo.ui.answers import allow, refuse, shown
from karawo.ui.files import CSV, XLSX
from karawo.ui.language import said

SHOWN_ROWS = 200
"""On a page; the files hold all."""


@require_safe
@requires("see", "dataset")
def catalogue_page(request: HttpRequest) -> HttpResponse:
    rows = published()
    context = {
        "rows": [_listed(release) for release in rows],
        "count": format_integer(len(rows)),
        "todo": _todo(request),
        "may_propose": may(request.user, "register", "dataset"),
    }
    return render(request, "datasets/catalogue.html", _for_everybody(request, context))


@require_safe
@requires("see", "dataset")
def catalogue_json(request: HttpRequest) -> JsonResponse:
    def url_of(release: Release) -> str:
        return request.build_absolute_uri(reverse("datasets:dataset", args=[release.dataset.slug]))

    def file_of(release: Release, ending: str) -> str:
        return request.build_absolute_uri(_file(release, ending))

    home = request.build_absolute_uri(reverse("datasets:catalogue"))
    return _json(catalogue(published(), home=home, url_of=url_of, file_of=file_of))


@require_safe
@requires("see", "dataset")
def dataset_page(request: HttpRequest, dataset_slug: str) -> HttpResponse:
    """The newest published version, or why there is none any more."""
    versions = published_versions(dataset_slug)
    if not versions:
        raise Http404
    newest = next((each for each in versions if each.state == State.PUBLISHED), versions[0])
    url = request.build_absolute_uri(request.path)
    context = {
        "release": newest,
        "is_withdrawn": newest.state == State.WITHDRAWN,
        "versions": [_version(each) for each in versions],
        "may_renew": _may_act(request, "register", newest.kab_id),
        "may_withdraw": newest.state == State.PUBLISHED and _may_act(request, "decide", newest.kab_id),
        "share_text": f"{newest.content['title']}, {wording.moment(newest.as_of)}\n{url}",
        "url": url,
        **_drawn(newest),
    }
    return render(request, "datasets/dataset.html", _for_everybody(request, context))


@require_safe
@requires("see", "dataset")
def package_json(request: HttpRequest, dataset_slug: str) -> JsonResponse:
    release = _published(dataset_slug, None)
    url = request.build_absolute_uri(reverse("datasets:dataset", args=[dataset_slug]))
    return _json(data_package(release, url=url, csv_url=request.build_absolute_uri(_file(release, "csv"))))


@require_safe
@requires("see", "dataset")
def release_csv(request: HttpRequest, dataset_slug: str, version: int) -> HttpResponse:
    release = _published(dataset_slug, version)
    return _attached(csv_of(release.content), release, "csv", CSV)


@require_safe
@requires("see", "dataset")
def release_xlsx(request: HttpRequest, dataset_slug: str, version: int) -> HttpResponse:
    release = _published(dataset_slug, version)
    held = io.BytesIO()
    write_book(held, book_of(release))
    return _attached(held.getvalue(), release, "xlsx", XLSX)


@require_safe
@requires("see", "dataset")
def release_json(request: HttpRequest, dataset_slug: str, version: int) -> JsonResponse:
    """What was frozen, to the letter, with its checksum beside."""
    release = _published(dataset_slug, version)
    return _json(
        {"dataset": dataset_slug, "version": version, "sha256": release.sha256, "content": release.content}
    )


@require_http_methods(["GET", "POST"])
@requires("register", "dataset")
def proposal(request: HttpRequest) -> HttpResponse:
    """The question stands in the address, as on `/tanya/`."""
    scope, now = counting_scope_of(request.user), timezone.now()
    try:
        asked = asking.read(request.GET.dict(), scope)
    except asking.Nonsense:
        asked = None
    if asked is None:
        return redirect(f"{reverse('front:question')}?{request.GET.urlencode()}")
    title = asking.title(asked)[:150]
    form = Proposal(request.POST or None, initial={"title": title})
    context: dict[str, Any] = {
        "asked": asked,
        "question": title,
        "question_url": asked.url(),
        "trail": _trail(_("Usulan")),
    }
    kab_id = territory_of(asked, scope)
    if kab_id is not None:
        allow(may_do(request.user, "register", kab_id))
    if request.method == "POST" and form.is_valid():
        try:
            release = actions.propose(
                asked, Words(**form.cleaned_data), scope=scope, by=person(request), at=now
            )
        except Refused as error:
            refuse(form, error)
        else:
            return redirect(_page(release))
    if kab_id is not None:
        with within(scope):
            content = content_of(asked, Words(title, "", Frequency.ONCE), kab_id=kab_id, at=now)
        context |= _table(content)
    return shown(request, "datasets/proposal.html", context, form=form)


@require_POST
@requires("register", "dataset")
def new_version(request: HttpRequest, dataset_slug: str) -> HttpResponse:
    scope, now = counting_scope_of(request.user), timezone.now()
    release = _last(request, dataset_slug)
    allow(may_do(request.user, "register", release.kab_id))
    try:
        release = actions.propose_anew(release.dataset, scope=scope, by=person(request), at=now)
    except Refused as error:
        return _release_page(request, release, str(error))
    return redirect(_page(release))


@require_GET
@requires("decide", "dataset")
def release_page(request: HttpRequest, dataset_slug: str, version: int) -> HttpResponse:
    return _release_page(request, _one(request, dataset_slug, version))


@require_POST
@requires("decide", "dataset")
def publication(request: HttpRequest, dataset_slug: str, version: int) -> HttpResponse:
    return _decided(request, dataset_slug, version, actions.publish)


@require_POST
@requires("decide", "dataset")
def sending_back(request: HttpRequest, dataset_slug: str, version: int) -> HttpResponse:
    return _decided(request, dataset_slug, version, actions.send_back, reason=request.POST.get("reason", ""))


@require_POST
@requires("decide", "dataset")
def withdrawal(request: HttpRequest, dataset_slug: str, version: int) -> HttpResponse:
    return _decided(request, dataset_slug, version, actions.withdraw, reason=request.POST.get("reason", ""))


def _decided(
    request: HttpRequest, slug: str, version: int, act: Callable[..., None], **words: str
) -> HttpResponse:
    release = _one(request, slug, version)
    try:
        act(release, scope=counting_scope_of(request.user), by=person(request), at=timezone.now(), **words)
    except Refused as error:
        return _release_page(request, release, str(error))
    return redirect(_page(release))


def _one(request: HttpRequest, slug: str, version: int) -> Release:
    """404 for a stranger."""
    with within(finding_scope(request)):
        release = visible_releases().filter(dataset__slug=slug, version=version).first()
    if release is None:
        raise Http404
    allow(may_do(request.user, "decide", release.kab_id))
    return release


def _last(request: HttpRequest, slug: str) -> Release:
    with within(finding_scope(request)):
        release = visible_releases().filter(dataset__slug=slug).order_by("-version").first()
    if release is None:
        raise Http404
    return release


def _published(slug: str, version: int | None) -> Release:
    """404 for a version that was never published, or was withdrawn."""
    for release in published_versions(slug):
        if release.state == State.PUBLISHED and version in {None, release.version}:
            return release
    raise Http404


def _release_page(request: HttpRequest, release: Release, refused: str = "") -> HttpResponse:
    """For who proposes and who checks: what it says, what is withheld, what has changed."""
    with within(finding_scope(request)):
        former = before(release)
    name, tone = STATE_NAMES[State(release.state)]
    user = person(request)
    context = {
        "release": release,
        "state": said(name),
        "tone": tone,
        "refused": refused,
        "trail": _trail(_("Versi %(version)s") % {"version": release.version}),
        "is_own": release.proposed_by_id == user.pk,
        "is_waiting": release.state == State.PROPOSED,
        "may_renew": release.state in {State.RETURNED, State.WITHDRAWN}
        and _may_act(request, "register", release.kab_id),
        "may_withdraw": release.state == State.PUBLISHED,
        "public_url": reverse("datasets:dataset", args=[release.dataset.slug]),
        "checks": _checks(release.content),
        "former": former,
        "changes": None if former is None else _changes(former.content, release.content),
        **_drawn(release),
    }  # fmt: skip
    return render(request, "datasets/release.html", context, status=422 if refused else 200)


def _may_act(request: HttpRequest, verb: str, kab_id: int) -> bool:
    return isinstance(request.user, User) and may_do(request.user, verb, kab_id)


def _todo(request: HttpRequest) -> list[dict[str, str]]:
    if not may(request.user, "decide", "dataset"):
        return []
    with within(finding_scope(request)):
        rows = [
            each for each in waiting(visible_releases())[:50] if may_do(request.user, "decide", each.kab_id)
        ]
    return [
        {
            "label": _("%(title)s, versi %(version)s")
            % {"title": each.dataset.title, "version": each.version},
            "url": _page(each),
            "note": f"{said(STATE_NAMES[State(each.state)][0])} · {each.proposed_by}",
        }
        for each in rows
    ]


def _listed(release: Release) -> dict[str, Any]:
    content = release.content
    return {
        "title": content["title"],
        "url": reverse("datasets:dataset", args=[release.dataset.slug]),
        "producer": content["producer"],
        "place": content["place"]["name"],
        "frequency": said(FREQUENCY_NAMES[Frequency(content["frequency"])]),
        "version": str(release.version),
        "as_of": wording.moment(release.as_of),
        "rows": format_integer(len(content["rows"])),
    }


def _version(release: Release) -> dict[str, Any]:
    name, tone = STATE_NAMES[State(release.state)]
    return {
        "version": str(release.version),
        "as_of": wording.moment(release.as_of),
        "issued": wording.moment(release.checked_at) if release.checked_at else "",
        "state": said(name),
        "tone": tone,
        "reason": release.reason,
        "links": []
        if release.state == State.WITHDRAWN
        else [{"label": ending.upper(), "url": _file(release, ending)} for ending in ("csv", "xlsx", "json")],
    }


def _drawn(release: Release) -> dict[str, Any]:
    content = release.content
    on = content["on"]
    return {
        "content": content,
        "as_of": wording.day(datetime.fromisoformat(on).date()) if on else wording.moment(release.as_of),
        "activity": _facts(activity(release)),
        "indicator": _facts(indicator(content)),
        "licence": LICENCE,
        "downloads": [{"label": ending.upper(), "url": _file(release, ending)} for ending in ("csv", "xlsx", "json")],
        "package_url": reverse("datasets:package", args=[release.dataset.slug]),
        **_table(content),
    }  # fmt: skip


def _facts(rows: list[tuple[Element, str]]) -> list[dict[str, str]]:
    return [
        {"term": said(ELEMENT_NAMES[element]), "value": _dated(value)} for element, value in rows if value
    ]


def _dated(value: str) -> str:
    """A day or a moment of the frozen content as people read it; all else as it is."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    return wording.day(found.date()) if len(value) == 10 else wording.moment(found)


def _table(content: Content) -> dict[str, Any]:
    """heads and lines as a reader wants them: names without codes, closed cells in words."""
    columns = content["columns"]
    kept = [
        at
        for at, column in enumerate(columns)
        if not column["name"].startswith("kode_") and column["name"] != "keterangan"
    ]
    first = next((at for at in kept if columns[at]["type"] != "string"), len(columns))
    # Of a count these say the figure once more; the files hold them all the same.
    kept = [at for at in kept if at <= first or any(row[at] != row[first] for row in content["rows"])]
    return {
        "heads": [
            {
                "label": columns[at]["title"],
                "is_number": at >= first,
                "note": columns[at]["unit"] if at == first else "",
            }
            for at in kept
        ],
        "lines": [[_cell(row, at, columns, first) for at in kept] for row in content["rows"][:SHOWN_ROWS]],
        "is_short": len(kept) <= 3,
        "total": format_integer(len(content["rows"])),
        "shown": format_integer(min(SHOWN_ROWS, len(content["rows"]))),
        "is_cut": len(content["rows"]) > SHOWN_ROWS,
        "withheld": format_integer(withheld_in(content)),
    }  # fmt: skip


def _cell(row: list[Any], at: int, columns: list[dict[str, str]], first: int) -> dict[str, Any]:
    value = row[at]
    if at < first:
        return {"text": value, "is_number": False}
    if row[-1]:
        text = _("ditutup")
    elif value is None:
        text = _("belum cukup data")
    elif columns[at]["type"] == "integer" or float(value).is_integer():
        text = format_integer(int(value))
    else:
        text = format_decimal(Decimal(str(value)), 1)
    return {
        "text": text,
        "is_number": True,
        "is_quiet": bool(row[-1]) or value is None,
        "head": columns[at]["title"],
    }


def _checks(content: Content) -> list[dict[str, str]]:
    """What a checker looks at first, in figures."""
    rows, closed = len(content["rows"]), withheld_in(content)
    whole = content["whole"]
    known = ""
    if whole[2]:
        known = _("%(unknown)s dari %(all)s") % {
            "unknown": format_integer(whole[3]),
            "all": format_integer(whole[2]),
        }
    return [
        {"term": _("Baris"), "value": format_integer(rows)},
        {"term": _("Sel yang ditutup"), "value": format_integer(closed)},
        {"term": _("Belum diketahui"), "value": known or _("tidak dapat dikatakan")},
        {"term": _("Ukuran"), "value": content["measure"]["title"]},
    ]  # fmt: skip


def _changes(former: Content, present: Content) -> list[dict[str, str]]:
    found = difference(former, present)
    if found.is_none:
        return [{"term": _("Semua baris"), "value": _("sama dengan versi sebelumnya")}]
    rows = [{"term": name, "value": f"{_said(old)} → {_said(new)}"} for name, old, new in found.changed[:10]]
    rows += [{"term": name, "value": _("baris baru")} for name in found.added[:5]]
    rows += [{"term": name, "value": _("tidak ada lagi")} for name in found.gone[:5]]
    more = len(found.changed) + len(found.added) + len(found.gone) - len(rows)
    if more > 0:
        rows.append({"term": _("dan lainnya"), "value": format_integer(more)})
    return rows


def _said(value: Decimal | None) -> str:
    if value is None:
        return "–"
    return format_integer(int(value)) if value == value.to_integral_value() else format_decimal(value, 1)


def _for_everybody(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "is_signed_in": isinstance(request.user, User)}


def _trail(here: str) -> list[dict[str, str]]:
    return [{"label": _("Data terbuka"), "url": reverse("datasets:catalogue")}, {"label": here, "url": ""}]


def _page(release: Release) -> str:
    return reverse("datasets:release", args=[release.dataset.slug, release.version])


def _file(release: Release, ending: str) -> str:
    return reverse(f"datasets:release_{ending}", args=[release.dataset.slug, release.version])


def _attached(content: bytes, release: Release, ending: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    name = f"{slugify(release.dataset.slug)[:80]}-v{release.version}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
