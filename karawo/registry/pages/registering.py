"""A business is registered at the desk: one page, eight questions, a warning before it is there twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karawo.accounts.access import person, requires, scope
from karawo.regions.queries import picker_levels
from karawo.registry.access import visible_owners
from karawo.registry.actions import OwnerExists, Refused, answers_of, discard_draft, register_business
from karawo.registry.forms.registration import REFUSED_AT, RegisterBusiness
from karawo.registry.forms.typed import answers_in, as_received, initial_of, last_of, refuse
from karawo.registry.models import Draft, Owner, Submission
from karawo.registry.pages.answering import consent_choices, file_url, purpose
from karawo.registry.pages.drafting import keep
from karawo.registry.pages.duplicates import Likeness, alike
from karawo.registry.queries.kbli import Code, doubt_about, kbli_code, search_kbli, versions
from karawo.ui.answers import shown
from karawo.ui.requests import key

_HELPERS = ("load_regions", "find_kbli")


@requires("register", "business")
@require_http_methods(["GET", "HEAD", "POST"])
def new_business(request: HttpRequest) -> HttpResponse:
    purposes = consent_choices("katalog")
    if request.method != "POST":
        answers = _draft_answers(request) or _first_answers(request)
        form = RegisterBusiness(
            initial=initial_of(RegisterBusiness, answers) if answers else None, purposes=purposes
        )
        if "draf" in request.GET:
            form.initial["draft_id"] = request.GET["draf"]
        return _page(request, form, answers)
    answers = answers_in(request.POST)
    if request.POST.get("draft"):
        saved = keep(request)
        messages.success(
            request, _("Draf disimpan.") if saved else _("Belum ada yang diisi; tidak ada draf.")
        )
        return redirect("registry:drafts" if saved else "registry:new_business")
    if any(name in request.POST for name in _HELPERS):
        initial = initial_of(RegisterBusiness, answers)
        initial |= {"draft_id": request.POST.get("draft_id"), "owner_id": request.POST.get("owner_id")}
        return _page(request, RegisterBusiness(initial=initial, purposes=purposes), answers)
    form = RegisterBusiness(request.POST, purposes=purposes)
    return _sent(request, form, answers)


def _sent(request: HttpRequest, form: RegisterBusiness, answers: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, answers)
    # What was sent before must not meet itself as its own duplicate.
    if before := Submission.objects.filter(key=key(request)).exclude(answer_url="").first():
        return redirect(before.answer_url)
    likely = [] if form.cleaned_data["owner_id"] else alike(answers, near=scope(request).kab_ids)
    if likely and not form.cleaned_data["not_same_reason"]:
        form.add_error(
            "not_same_reason",
            _("Mungkin sudah terdaftar. Buka yang sudah ada, atau tulis mengapa ini bukan yang sama."),
        )
        return _page(request, form, answers, likely=likely)
    try:
        made = register_business(
            form.registration(as_received(form, answers)),
            by=person(request),
            at=timezone.now(),
            key=key(request),
        )
    except OwnerExists as error:
        form.add_error("nik", error.message)
        return _page(request, form, answers, known_owner=error.owner_id)
    except Refused as error:
        refuse(form, error, REFUSED_AT)
        return _page(request, form, answers)
    if form.cleaned_data["draft_id"]:
        discard_draft(form.cleaned_data["draft_id"], by=person(request))
    messages.success(request, _("%(name)s terdaftar.") % {"name": made.name})
    if doubt := doubt_about(made.kbli_version, made.kbli_code):
        messages.warning(request, doubt)
    return redirect(file_url(made))


def _page(
    request: HttpRequest,
    form: RegisterBusiness,
    answers: dict[str, Any],
    *,
    likely: list[Likeness] | None = None,
    known_owner: int | None = None,
) -> HttpResponse:
    if likely is None:
        is_told = answers.get("owner_name") or answers.get("nik")
        likely = alike(answers, near=scope(request).kab_ids) if is_told else []
    owner = _chosen_owner(request, form)
    return shown(
        request,
        "registry/new_business.html",
        {
            "levels": picker_levels(last_of(answers), is_village_optional=True),
            "likely": [] if owner else likely,
            "known_owner": visible_owners(scope(request)).filter(pk=known_owner).first()
            if known_owner
            else None,
            "chosen_owner": owner,
            "service": purpose("pelayanan"),
            "codes": _codes(str(answers.get("kbli_words", "")), str(answers.get("kbli", ""))),
            "kbli_chosen": answers.get("kbli", ""),
            "has_more": _has_more(form, answers),
        },
        form=form,
    )


_MORE = {
    "owner_kind", "sex", "has_disability", "nib", "npwp", "kbli", "kbli_words", "brand", "main_product",
    "legal_form_code", "sales_value", "sales_unknown", "capital_value", "capital_unknown",
    "workers_value", "workers_unknown", "consents", "address",
}  # fmt: skip


def _has_more(form: RegisterBusiness, answers: dict[str, Any]) -> bool:
    """Whether the folded part is opened: something is written in it, or refused."""
    is_written = any(answers.get(name) not in (None, "", Owner.Kind.PERSON) for name in _MORE)
    return is_written or (
        form.is_bound and bool({name.split("_value")[0] for name in _MORE} & set(form.errors))
    )


def _chosen_owner(request: HttpRequest, form: RegisterBusiness) -> Owner | None:
    wanted = form["owner_id"].value() or request.GET.get("pemilik")
    if not str(wanted or "").isdigit():
        return None
    return visible_owners(scope(request)).filter(pk=int(str(wanted))).first()


def _draft_answers(request: HttpRequest) -> dict[str, Any] | None:
    wanted = request.GET.get("draf")
    if not wanted:
        return None
    try:
        identity = UUID(wanted)
    except ValueError:
        return None
    return dict(answers_of(get_object_or_404(Draft, pk=identity, user=person(request))))


def _first_answers(request: HttpRequest) -> dict[str, Any]:
    """Where the person works is where the business probably is; an owner already known comes with the address."""
    kab_ids = scope(request).kab_ids
    answers: dict[str, Any] = {"status": "active"}
    kabs = [each for each in kab_ids if each > 100]
    if kabs and len({each // 100 for each in kabs}) == 1:
        answers["provinsi"] = str(kabs[0])[:2]
        if len(kabs) == 1:
            answers["kabupaten"] = str(kabs[0])
    wanted = request.GET.get("pemilik", "")
    if wanted.isdigit():
        owner = get_object_or_404(visible_owners(scope(request)), pk=int(wanted))
        answers |= {"owner_id": owner.pk, "owner_name": owner.name}
    return answers


@requires("register", "business")
@require_safe
def kbli(request: HttpRequest) -> HttpResponse:
    """The codes that fit some words, as choices for the form (htmx)."""
    context = {
        "codes": _codes(request.GET.get("kbli_words", "")[:100], request.GET.get("kbli", "")),
        "kbli_chosen": request.GET.get("kbli", ""),
        "words": request.GET.get("kbli_words", ""),
    }
    return render(request, "registry/partials/kbli.html", context)


def _codes(words: str, chosen: str) -> list[Code]:
    known = versions()
    found = search_kbli(words, version=known[0], limit=8) if known and words else []
    found = [code for code in found if len(code.code) == 5]
    version, _colon, code = chosen.partition(":")
    if version.isdigit() and not any(f"{each.version}:{each.code}" == chosen for each in found):
        kept = kbli_code(int(version), code)
        found = [kept, *found] if kept else found
    return found
