"""What a merge would do, doing it, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.pages.answering import file_url
from karawo.registry.review.access import may_decide
from karawo.registry.review.actions import merge, unmerge
from karawo.registry.review.actions.merging import refuse_unlike
from karawo.registry.review.forms import MergeForm
from karawo.registry.review.models import Merge
from karawo.registry.review.queries import compared
from karawo.registry.review.queries.movers import SUBJECTS
from karawo.registry.review.queries.queue import identity
from karawo.registry.review.rules.fields import BY_QUESTION, GONE, KEPT

PAGE_ROWS = 50


@requires("merge_review", "duplicate_proposal")
def merging(request: HttpRequest, question: str, one_id: int, other_id: int) -> HttpResponse:
    """`?bertahan=<id>` says which record stays; choices of fields come with the form."""
    user = person(request)
    found = compared.both(question, one_id, other_id) if question in SUBJECTS else None
    if found is None or not may_decide(user, (found[0].kab_id, found[1].kab_id)):
        raise Http404
    if any(each.merged_into_id is not None for each in found):
        messages.info(request, _("Salah satunya sudah digabung."))
        return redirect("review:merges")
    kept, gone = _ordered(request, *found)
    chosen = {
        field.key: side
        for field in BY_QUESTION[question]
        if (side := request.POST.get(f"pilih_{field.key}", "")) in (KEPT, GONE)
    }
    form = MergeForm(request.POST or None)
    refusal = _refusal(question, kept, gone)
    if request.method == "POST" and "lihat" not in request.POST and form.is_valid():
        try:
            merge(kept, gone, reason=form.cleaned_data["reason"], choices=chosen, by=user, at=timezone.now())
        except (NotAllowed, Refused) as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Digabung. Dapat dipisahkan lagi kapan saja."))
            return redirect(f"{reverse('review:merges')}?catatan={kept.pk}")
    elif request.method == "POST" and "lihat" in request.POST:
        form = MergeForm(initial={"reason": request.POST.get("reason", "")})
    context = {
        "question": question,
        "plan": compared.plan(kept, gone, chosen),
        "kept": kept,
        "gone": gone,
        "kept_url": file_url(kept),
        "gone_url": file_url(gone),
        "swap_url": f"?bertahan={gone.pk}",
        "form": form,
        "is_refused": form.is_bound and bool(form.errors),
        "refusal": refusal,
        "trail": [
            {"label": _("Tinjau ganda"), "url": reverse("review:queue")},
            {"label": _("Pratinjau penggabungan")},
        ],
    }
    return render(request, "review/merging.html", context, status=422 if context["is_refused"] else 200)


def _ordered(
    request: HttpRequest, one: compared.Subject, other: compared.Subject
) -> tuple[compared.Subject, compared.Subject]:
    wanted = request.POST.get("bertahan") or request.GET.get("bertahan") or ""
    if wanted == str(one.pk):
        return one, other
    return (other, one) if wanted == str(other.pk) else compared.better_first(one, other)


def _refusal(question: str, kept: Any, gone: Any) -> str:
    try:
        refuse_unlike(question, kept, gone)
    except Refused as refusal:
        return str(refusal)
    return ""


@require_GET
@requires("list", "duplicate_proposal")
def merges(request: HttpRequest) -> HttpResponse:
    """All merges whose both sides the caller sees; `?catatan=<id>` those of one record."""
    rows = Merge.objects.select_related("by", "undone_by")
    about = identity(request.GET.get("catatan", ""))
    if about:
        rows = rows.filter(kept_id=about) | rows.filter(gone_id=about)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    found = list(page.object_list)
    turn = f"?catatan={about}&halaman=" if about else "?halaman="
    names = compared.names_of((each.question, pk) for each in found for pk in (each.kept_id, each.gone_id))
    user = person(request)
    context = {
        "merges": [
            {
                "id": each.pk,
                "kept": names[each.question, each.kept_id],
                "gone": names[each.question, each.gone_id],
                "kept_url": _url(each.question, each.kept_id),
                "gone_url": _url(each.question, each.gone_id),
                "about": each.get_question_display(),
                "at": format_moment(timezone.localtime(each.at)),
                "by": each.by or _("Sistem"),
                "reason": each.reason,
                "undone": ""
                if each.undone_at is None
                else _("dipisah lagi %(at)s oleh %(by)s")
                % {
                    "at": format_moment(timezone.localtime(each.undone_at)),
                    "by": each.undone_by or _("Sistem"),
                },
                "may_split": each.undone_at is None and may_decide(user, (each.kab_id, each.other_kab_id)),
                "split_url": reverse("review:split", args=[each.pk]),
            }
            for each in found
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": f"{turn}{page.number - 1}" if page.has_previous() else "",
        "next_url": f"{turn}{page.number + 1}" if page.has_next() else "",
        "as_of": format_moment(timezone.localtime()),
        "trail": [{"label": _("Tinjau ganda"), "url": reverse("review:queue")}, {"label": _("Penggabungan")}],
    }
    return render(request, "review/merges.html", context)


def _url(question: str, subject_id: int) -> str:
    return f"/pelaku/{subject_id}/" if question == "owner" else f"/usaha/{subject_id}/"


@require_POST
@requires("merge_review", "duplicate_proposal")
def split(request: HttpRequest, merging_id: int) -> HttpResponse:
    made = get_object_or_404(Merge, pk=merging_id)
    try:
        done = unmerge(made, by=person(request), at=timezone.now())
    except NotAllowed:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("review:merges")
    if done.is_repeated:
        messages.info(request, _("Penggabungan ini sudah dipisahkan."))
    elif done.left:
        messages.warning(
            request,
            _("Dipisahkan. Dibiarkan karena diubah sesudahnya: %(left)s. Periksa dan betulkan bila perlu.")
            % {
                "left": "; ".join(compared.left_in_words(each.table_name, each.columns) for each in done.left)
            },
        )
    else:
        messages.success(request, _("Dipisahkan; keduanya kembali seperti sebelum digabung."))
    return redirect(f"{reverse('review:merges')}?catatan={made.kept_id}")
