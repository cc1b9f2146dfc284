"""Already served? One person at once, many by paste or file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts.access import limited, person, requires, scope
from karawo.assistance.access import visible_lists
from karawo.assistance.actions import Asking, ask_file, ask_one, ask_pasted
from karawo.assistance.forms.asking import ManyForm, OneForm
from karawo.assistance.models import RecipientList
from karawo.assistance.pages.asked import trail
from karawo.assistance.pages.wording import kind_of, title_of
from karawo.assistance.queries.listed import NoList, kept_days
from karawo.assistance.rules.asked import told
from karawo.assistance.rules.pasted import read_lines
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Refused as Unreadable
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import paged, shown
from karawo.ui.language import said


@require_http_methods(["GET", "POST"])
@requires("register", "aid_check")
@limited("aid_check", "30/m/user")
def checking(request: HttpRequest) -> HttpResponse:
    """POST with `who`: the answer stands on the same page and is kept nowhere but in the trail. POST with a list:
    leads to the list."""
    is_one = "who" in request.POST
    one = OneForm(request.POST if is_one else None)
    many = ManyForm(
        request.POST if request.method == "POST" and not is_one else None,
        request.FILES or None,
        scope=scope(request),
    )
    answer = None
    if is_one and one.is_valid():
        answer = _answer(request, one)
    elif many.is_bound and many.is_valid() and (made := _asked(request, many)) is not None:
        return redirect("assistance:list", made.pk)
    form = one if is_one else many
    is_refused = form.is_bound and bool(form.errors)
    return shown(
        request,
        "assistance/checking.html",
        {
            "one": one,
            "many": many,
            "answer": answer,
            "kept_days": format_integer(kept_days(timezone.localdate())),
            "is_page_refused": is_refused,
            "lists": [_listed(row) for row in visible_lists(scope(request))[:8]],
            "trail": trail(_("Sudah pernah dilayani?")),
        },
        form=form if is_refused else None,
    )


def _answer(request: HttpRequest, form: OneForm) -> dict[str, Any] | None:
    today = timezone.localdate()
    lines = read_lines(form.cleaned_data["who"])
    person_told = told(lines[0].nik, lines[0].name, on=today) if lines else told("", "", on=today)
    kind = form.cleaned_data["kind"]
    (found,) = ask_one(
        [person_told], kind, today, scope=scope(request), by=person(request), at=timezone.now()
    )
    return {
        "kind": kind_of(found.verdict),
        "title": title_of(found.verdict),
        "reason": said(found.said.reason) or said(_new_words(kind.title, said(kind.rule_on(today).words))),
        "fix": said(found.said.fix),
        "url": reverse("assistance:aid", args=[found.aid_id]) if found.aid_id is not None else "",
    }


def _new_words(kind: str, rule: str) -> str:
    return _("Belum ada catatan %(kind)s dalam masa aturannya (%(rule)s).") % {"kind": kind, "rule": rule}


def _asked(request: HttpRequest, form: ManyForm) -> RecipientList | None:
    """None where it was refused; the form says why."""
    told_all = form.cleaned_data
    asking = Asking(
        purpose=RecipientList.Purpose(told_all["purpose"]),
        kind=told_all["kind"],
        office=told_all["office"],
        on=told_all["planned_on"],
        programme=told_all["programme"],
        fund_code=told_all["fund_code"],
    )
    common: dict[str, Any] = {"scope": scope(request), "by": person(request), "at": timezone.now()}
    try:
        if told_all["file"]:
            file = told_all["file"]
            return ask_file(file, asking, file_name=file.name or "", **common)
        return ask_pasted(told_all["people"], asking, **common)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, said(error.message))
    except (Unreadable, NoList) as error:
        form.add_error("file", said(str(error)))
    return None


def _listed(asked: RecipientList) -> dict[str, Any]:
    state, tone = state_of(asked)
    return {
        "url": reverse("assistance:list", args=[asked.pk]),
        "title": asked.title,
        "kind": asked.kind.title if asked.kind is not None else _("menurut baris"),
        "by": str(asked.made_by or _("sistem")),
        "at": format_moment(timezone.localtime(asked.made_at)),
        "state": state,
        "tone": tone,
    }


def state_of(asked: RecipientList) -> tuple[str, str]:
    if asked.undone_at is not None:
        return _("diurungkan"), ""
    if asked.accepted_at is not None:
        return _("dicatat"), "good"
    return _("diperiksa"), "info"


@requires("list", "aid_check")
def lists(request: HttpRequest) -> HttpResponse:
    page, pager = paged(request, visible_lists(scope(request)), _("daftar"))
    return shown(
        request,
        "assistance/lists.html",
        {
            "rows": [_listed(row) for row in page],
            "kept_days": format_integer(kept_days(timezone.localdate())),
            "pager": pager,
            "trail": trail(_("Daftar"), (_("Sudah pernah dilayani?"), reverse("assistance:checking"))),
        },
    )
