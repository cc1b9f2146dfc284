"""The journal as people read it, and who opened whose data."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from karawo.journal import queries
from karawo.journal.access import guarded, may_see_everywhere
from karawo.journal.rules import sentences
from karawo.regions.access import Scope, within
from karawo.regions.models import Region

PAGE_ROWS = 50


def _sight(request: HttpRequest) -> AbstractContextManager[None]:
    """The whole journal for those whom the rooms above let see it, else what the scope holds."""
    if may_see_everywhere(request.user):
        return within(Scope(user_id=request.user.pk, standing="nation"))
    return nullcontext()


@require_GET
@guarded("list", "journal")
def journal(request: HttpRequest) -> HttpResponse:
    person, act = request.GET.get("orang", ""), request.GET.get("perbuatan", "")
    day, region = queries.local_day(request.GET.get("tanggal", "")), request.GET.get("wilayah", "")
    with _sight(request):
        found = queries.entries(
            person_id=int(person) if person.isascii() and person.isdigit() else None,
            act=act,
            day=day,
            kab_id=int(region) if region.isascii() and region.isdigit() and len(region) <= 4 else None,
        )
        page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("halaman"))
        context = {
            "page": page,
            "happenings": queries.happenings(page.object_list),
            "people": [(str(person_id), name) for person_id, name in queries.people_who_acted()],
            "acts": sorted(
                ((known, sentences.short(known)) for known in sentences.acts()), key=lambda row: row[1]
            ),
            "regions": Region.objects.filter(level__lte=2, valid_to=None)
            .order_by("id")
            .values_list("id", "full_name"),
            "person": person,
            "act": act,
            "day": request.GET.get("tanggal", "") if day else "",
            "region": region,
            "seal": queries.last_seal(),
            **_steps(request, page.number, page.paginator.num_pages),
        }
        return render(request, "journal/journal.html", context)


@require_GET
@guarded("see", "look")
def looks(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """Siapa yang membuka data ini: 404 when the caller does not see the subject itself."""
    subject = queries.subject_of(kind)
    title = subject.title(subject_id) if subject is not None else None
    if subject is None or title is None:
        raise Http404
    page = Paginator(queries.looks(kind, subject_id), PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = {
        "page": page,
        "looks": page.object_list,
        "title": title,
        "label": subject.label,
        "subject_url": subject.url(subject_id),
        **_steps(request, page.number, page.paginator.num_pages),
    }
    return render(request, "journal/looks.html", context)


def _steps(request: HttpRequest, number: int, pages: int) -> dict[str, str]:
    def url(wanted: int) -> str:
        return "?" + urlencode({**request.GET.dict(), "halaman": wanted})

    return {
        "previous_url": url(number - 1) if number > 1 else "",
        "next_url": url(number + 1) if number < pages else "",
    }
