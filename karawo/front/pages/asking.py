"""The free question: measure, breakdowns, filters in an address; the answer as page and as file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may, person
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.front.access import counting_scope_of, present_scope, requires, roles_of
from karawo.front.pages.keeping import saving
from karawo.front.queries import asking
from karawo.front.queries.home import counting
from karawo.kit.numbers import format_integer
from karawo.kit.writing import About, Heading, Shape, csv_pieces
from karawo.measures.api import cross_as_json
from karawo.ui.files import CSV, XLSX, as_file, file_links, xlsx_pieces


@require_GET
@requires("see", "question")
def question_page(request: HttpRequest) -> HttpResponse:
    scope, now = counting_scope_of(request.user), timezone.now()
    query = _typed(request)
    context: dict[str, Any] = {"base_url": reverse("front:question")}
    with counting(scope, present_scope(request)):
        asked = asking.salvaged(query)
        try:
            asked = asking.read(query, scope)
            if asked is not None:
                found = asking.answered(asked, scope=scope, present=present_scope(request), at=now)
                context |= _answer(found, person(request))
        except asking.Nonsense as refusal:
            context["refusal"] = refusal
            if asked is not None and isinstance(refusal, asking.TooLarge):
                context["downloads"] = _downloads(asked)
        if asked is None:
            context["first"] = asking.first_questions(scope)
        else:
            context |= {"asked": asked, "choices": asking.choices(asked, scope=scope, at=now)}
    context["measures"] = asking.measures_to_choose(asked.measure.slug if asked else "")
    context |= saving(request, "tanya", asked.query() if asked else "")
    context |= {
        "title": asking.title(asked) if asked else _("Tanya"),
        "needs_purpose": Role.ANALYST in roles_of(request.user)
        and present_scope(request).standing != "nation",
        "is_part": bool(request.headers.get("HX-Request")),
    }
    answer = render(
        request, "front/question_parts.html" if context["is_part"] else "front/question.html", context
    )
    if context["is_part"] and asked is not None and "refusal" not in context:
        answer["HX-Push-Url"] = asked.url()
    return answer


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the form sends; where its measure has just been changed, only what the new one knows."""
    query = request.GET.dict()
    if query.get("tadi", query.get("ukuran")) != query.get("ukuran"):
        kept = asking.salvaged(query)
        return dict(kept.parameters()) if kept else {"ukuran": query.get("ukuran", "")}
    return query


def _answer(found: asking.Found, user: User) -> dict[str, Any]:
    asked = found.asked
    return {
        "found": found,
        "card": asking.whole(found),
        "chips": asking.chips(asked),
        "as_of": asking.as_of(found),
        "picture": asking.picture(found),
        "table": asking.table(found),
        "count": format_integer(found.count),
        "downloads": _downloads(asked),
        "pictures": [
            {"label": _("Grafik"), "url": _with(asked, gambar=""), "is_current": asked.picture == ""},
            {"label": _("Peta"), "url": _with(asked, gambar="peta"), "is_current": asked.picture == "peta"},
        ]
        if asking.has_map(found)
        else [],
        "swap_url": _with(asked, per=asked.by[1], lalu=asked.by[0]) if len(asked.by) == 2 else "",
        "is_withheld": found.is_withheld,
        "proposal_url": f"{reverse('datasets:proposal')}?{asked.query()}"
        if found.before is None and may(user, "register", "dataset")
        else "",
    }


def _with(asked: asking.Asked, **changes: str) -> str:
    rows = {**dict(asked.parameters()), **changes}
    return (
        f"{reverse('front:question')}?{urlencode([(name, value) for name, value in rows.items() if value])}"
    )


def _downloads(asked: asking.Asked) -> list[dict[str, str]]:
    return file_links("front:question", query=asked.query(), endings=("csv", "xlsx", "json"))


@require_GET
@requires("export", "question")
def question_csv(request: HttpRequest) -> HttpResponseBase:
    found = _for_file(request)
    if isinstance(found, HttpResponse):
        return found
    return as_file(
        csv_pieces(_headings(found), _lines(found)), _file_title(found), found.now.as_of, "csv", CSV
    )


@require_GET
@requires("export", "question")
def question_xlsx(request: HttpRequest) -> HttpResponseBase:
    found = _for_file(request)
    if isinstance(found, HttpResponse):
        return found
    about = About(
        asking.title(found.asked),
        timezone.localtime(found.now.as_of),
        filters=asking.in_words(found.asked),
        notes=asking.proof(found),
    )
    pieces = xlsx_pieces(_headings(found), _lines(found), about)
    return as_file(pieces, _file_title(found), found.now.as_of, "xlsx", XLSX)


@require_GET
@requires("export", "question")
def question_json(request: HttpRequest) -> HttpResponseBase:
    found = _for_file(request)
    if isinstance(found, HttpResponse):
        return found
    told = cross_as_json(found.asked.measure, found.now, has_rows=found.is_open)
    told |= {"where": found.asked.where, "rows": found.count, "on": _iso(found.asked.on)}
    if found.before is not None:
        told["before"] = cross_as_json(found.asked.measure, found.before, has_rows=False)
        told["before_on"] = _iso(found.asked.versus)
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _for_file(request: HttpRequest) -> asking.Found | HttpResponse:
    """A question that cannot be answered leads to the page, which says why."""
    scope, now = counting_scope_of(request.user), timezone.now()
    with counting(scope, present_scope(request)):
        try:
            asked = asking.read(request.GET.dict(), scope)
            if asked is not None:
                return asking.answered(
                    asked, scope=scope, present=present_scope(request), at=now, is_file=True
                )
        except asking.Nonsense:
            pass
    return redirect(f"{reverse('front:question')}?{request.GET.urlencode()}")


def _file_title(found: asking.Found) -> str:
    return _("%(count)s baris %(title)s") % {"count": found.count, "title": asking.title(found.asked)}


def _headings(found: asking.Found) -> list[Heading]:
    measure = found.asked.measure
    headings = []
    for slug in found.asked.by:
        name = str(measure.dimension(slug).title)
        headings += [Heading(name, width=32), Heading(_("Kode %(name)s") % {"name": name.lower()})]
    headings = headings or [Heading(_("Kelompok"), width=32)]
    if found.before is not None:
        headings += [Heading(f"{measure.unit} {found.asked.versus}", Shape.DECIMAL)]
    return [
        *headings,
        Heading(str(measure.unit), Shape.DECIMAL),
        Heading(_("Baris yang dihitung"), Shape.INTEGER),
        Heading(_("Penyebut"), Shape.INTEGER),
        Heading(_("Belum diketahui"), Shape.INTEGER),
        Heading(_("Keterangan")),
    ]


def _lines(found: asking.Found) -> Iterator[tuple[Any, ...]]:
    earlier = {figure.key: figure for figure in found.before.rows} if found.before else {}
    whole = [(found.now.whole, None, found.now.whole)]
    for row, column, figure in found.now.lines if found.asked.by else iter(whole):
        names: list[Any] = [str(row.label), row.key] if found.asked.by else [str(row.label)]
        if column is not None:
            names += [str(column.label), column.key]
        if found.before is not None:
            old = earlier.get(row.key) if found.asked.by else found.before.whole
            names.append(None if old is None or old.value is None else float(old.value))
        if figure.is_suppressed:
            yield (*names, None, None, None, None, _("ditutup, di bawah 5 atau dapat dihitung dari sel lain"))
            continue
        value = None if figure.value is None else float(figure.value)
        yield (
            *names,
            value,
            figure.numerator,
            figure.denominator,
            figure.unknown,
            "" if value is not None else _("belum cukup data"),
        )
