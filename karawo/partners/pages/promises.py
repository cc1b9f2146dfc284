"""The ledger of promises: the list, one of them, and its steps."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, may, person, requires, scope
from karawo.gatherings.models import Decision
from karawo.kit.writing import Heading, Shape
from karawo.partners import actions
from karawo.partners.access import may_do, visible_commitments
from karawo.partners.forms.ledger import CommitmentFilter, CommitmentForm, DeliveryForm, ReplacementForm
from karawo.partners.models import Commitment, Delivery
from karawo.partners.pages import files, words
from karawo.partners.pages.answering import allow, commitment_of, did, shown, trail
from karawo.partners.queries.asking import commitments_asked
from karawo.partners.queries.decided import without_promise
from karawo.partners.queries.ledger import unit_sums
from karawo.partners.rules.ladder import STATUSES, TONES, Status, steps_from
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, GROUPS, RACI, STAGES, thread_of
from karawo.registry.actions.writing import kab_of
from karawo.ui.answers import done, paged
from karawo.ui.language import said

_LABELS = {
    Status.AGREED: gettext_lazy("Tandai disepakati"),
    Status.SIGNED: gettext_lazy("Tandai ditandatangani"),
    Status.DELIVERING: gettext_lazy("Mulai dipenuhi"),
    Status.BROKEN: gettext_lazy("Diingkari"),
    Status.WITHDRAWN: gettext_lazy("Tarik janji"),
}


def _list() -> tuple[str, str]:
    return _("Janji"), reverse("partners:commitments")


def _rows(request: HttpRequest) -> QuerySet[Commitment]:
    return commitments_asked(
        visible_commitments(scope(request)), request.GET.dict(), on=timezone.localdate()
    ).order_by("due_on", "pk")


@require_GET
@requires("list", "commitment")
def commitments(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = _rows(request)
    rows, pager = paged(request, found, _("janji"))
    return shown(
        request,
        "partners/commitments.html",
        {
            "trail": trail(here=_("Janji")),
            "filter": CommitmentFilter(request.GET),
            "heads": words.promise_heads(),
            "rows": [words.promise_row(each, on=today) for each in rows],
            "pager": pager,
            "units": words.unit_rows(unit_sums(found)),
            "downloads": files.links(request, "commitments"),
            "may_promise": may(request.user, "register", "commitment"),
            "is_filtered": any(request.GET.values()),
            "undecided": _undecided(request),
        },
    )


_MOST_UNDECIDED = 5


def _undecided(request: HttpRequest) -> list[dict[str, str]]:
    """Decisions of meetings of which nobody said yet who it is; to who may write promises down."""
    present = scope(request)
    if present.standing != "app" or not may(request.user, "register", "commitment"):
        return []
    rows = without_promise(Decision.objects.filter(kab_id__in=present.kab_ids)).order_by("-decided_at")
    return [
        {"text": f"{each.who}: {each.what}", "url": reverse("partners:decided", args=[each.pk])}
        for each in rows[:_MOST_UNDECIDED]
    ]


@require_GET
@requires("export", "commitment")
@limited("partner_files", "60/h/user")
def commitments_file(request: HttpRequest, shape: str) -> HttpResponse:
    """Amounts as numbers in their own unit; the estimated worth in a column of its own."""
    headings = [
        Heading(_("Janji"), width=44),
        Heading(_("Mitra"), width=34),
        Heading(_("Unsur"), width=22),
        Heading(_("Jenis sumbangan")),
        Heading(_("Jumlah"), Shape.DECIMAL),
        Heading(_("Satuan")),
        Heading(_("Diterima"), Shape.DECIMAL),
        Heading(_("Terbuka"), Shape.DECIMAL),
        Heading(_("Diingkari"), Shape.DECIMAL),
        Heading(_("Ditarik"), Shape.DECIMAL),
        Heading(_("Taksiran nilai (Rp)"), Shape.RUPIAH),
        Heading(_("Wilayah"), width=24),
        Heading(_("Program"), width=24),
        Heading(_("Dijanjikan"), Shape.DATE),
        Heading(_("Tenggat"), Shape.DATE),
        Heading(_("Keadaan"), width=18),
    ]
    rows = (
        (
            each.text,
            each.partner.name,
            words.element(each.partner.element),
            said(CONTRIBUTIONS[each.contribution]),
            each.quantity,
            each.unit,
            each.delivered,
            each.open_quantity,
            each.broken,
            each.withdrawn,
            each.value_rupiah,
            each.region.full_name,
            each.programme,
            each.promised_on,
            each.due_on,
            said(STATUSES[each.status]),
        )
        for each in _rows(request)
    )
    return files.sent(request, _("Janji mitra"), headings, rows, shape)


def _told(form: CommitmentForm) -> tuple[Any, dict[str, Any]]:
    told = dict(form.cleaned_data)
    partner, region = told.pop("partner"), told.pop("region")
    told.pop("reason", None)
    told.pop("status", None)
    return partner, told | {"region_id": region.pk}


@require_http_methods(["GET", "POST"])
@requires("register", "commitment")
def new_commitment(request: HttpRequest) -> HttpResponse:
    """`?mitra=`, `?kebutuhan=`, `?forum=` fill in what is known."""
    asked = request.GET
    initial = {"partner": asked.get("mitra"), "need": asked.get("kebutuhan"), "forum": asked.get("forum")}
    form = CommitmentForm(request.POST or None, scope=scope(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        partner, told = _told(form)
        allow(request, "register", "commitment", kab_of(told["region_id"]))
        act = partial(
            actions.promise,
            partner,
            actions.GivenCommitment(**told),
            status=form.cleaned_data["status"],
            by=person(request),
            at=timezone.now(),
        )
        kept = did(request, form, act)
        if not form.errors:
            messages.success(request, _("Janji tercatat."))
            return redirect("partners:commitment", kept.pk) if kept else redirect("partners:commitments")
    here = _("Catat janji")
    return _promise_form(request, form, here, reverse("partners:commitments"), trail(_list(), here=here))


def _promise_form(
    request: HttpRequest, form: CommitmentForm, here: str, back: str, steps: list[dict[str, str]]
) -> HttpResponse:
    return shown(
        request,
        "partners/new_commitment.html",
        {"title": here, "submit": here, "cancel_url": back, "trail": steps},
        form=form,
    )


@require_http_methods(["GET", "POST"])
@requires("correct", "commitment")
def corrected_commitment(request: HttpRequest, commitment_id: int) -> HttpResponse:
    found = commitment_of(request, commitment_id, "correct")
    form = CommitmentForm(request.POST or None, scope=scope(request), initial=_said(found))
    del form.fields["status"]
    form.fields["partner"].disabled = True
    if request.method == "POST" and form.is_valid():
        _partner, told = _told(form)
        allow(request, "correct", "commitment", kab_of(told["region_id"]))
        given = actions.GivenCommitment(**told, decision_ref=found.decision_ref)
        act = partial(actions.correct_promise, found, given, by=person(request), at=timezone.now())
        did(request, form, act)
        if not form.errors:
            messages.success(request, _("Janji diperbaiki."))
            return redirect("partners:commitment", found.pk)
    here = _("Perbaiki janji")
    back = reverse("partners:commitment", args=[found.pk])
    return _promise_form(request, form, here, back, trail(_list(), (found.text, back), here=here))


@require_http_methods(["GET", "POST"])
@requires("correct", "commitment")
def replacement(request: HttpRequest, commitment_id: int) -> HttpResponse:
    former = commitment_of(request, commitment_id, "correct")
    rest = former.open_quantity or former.broken
    initial = _said(former) | {
        "quantity": words.number(rest) if rest else "",
        "promised_on": timezone.localdate(),
    }
    form = ReplacementForm(request.POST or None, scope=scope(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        partner, told = _told(form)
        allow(request, "register", "commitment", kab_of(told["region_id"]))
        act = partial(
            actions.replace_promise,
            former,
            partner,
            actions.GivenCommitment(**told),
            words=form.cleaned_data["reason"],
            by=person(request),
            at=timezone.now(),
        )
        kept = did(request, form, act)
        if not form.errors:
            messages.success(request, _("Janji pengganti tercatat; sisa yang lama ditarik."))
            return redirect("partners:commitment", kept.pk if kept else former.pk)
    here = _("Ganti janji")
    back = reverse("partners:commitment", args=[former.pk])
    return _promise_form(request, form, here, back, trail(_list(), (former.text, back), here=here))


def _said(commitment: Commitment) -> dict[str, Any]:
    columns = (
        "partner",
        "text",
        "contribution",
        "unit",
        "region",
        "stage",
        "programme",
        "beneficiary",
        "groups",
        "raci",
        "promised_on",
        "due_on",
        "agreement",
        "forum",
        "need",
    )
    worth = commitment.value_rupiah
    return {name: getattr(commitment, name) for name in columns} | {
        "quantity": words.number(commitment.quantity),
        "value_rupiah": "" if worth is None else words.number(worth),
    }


@require_GET
@requires("see", "commitment")
def commitment(request: HttpRequest, commitment_id: int) -> HttpResponse:
    found = commitment_of(request, commitment_id)
    today = timezone.localdate()
    may_correct = may_do(request.user, "correct", "commitment", found.kab_id)
    may_decide = may_do(request.user, "decide", "commitment", found.kab_id)
    reports = found.deliveries.select_related("reported_by", "decided_by", "contact").prefetch_related(
        "photos"
    )
    return shown(
        request,
        "partners/commitment.html",
        {
            "promise": found,
            "trail": trail(_list(), here=found.text),
            "state": words.status(found, on=today),
            "helix": thread_of(found.partner.element),
            "due": words.due(found, on=today),
            "parts": _parts(found),
            "facts": _facts(found),
            "steps": _steps(found),
            "next": [_next(found, each) for each in steps_from(found.status)] if may_correct else [],
            "may_reopen": may_correct and found.status in (Status.BROKEN, Status.WITHDRAWN),
            "may_correct": may_correct,
            "is_changeable": found.status in (Status.OFFERED, Status.AGREED),
            "is_replaceable": found.status not in (Status.DONE, Status.WITHDRAWN),
            "replaced_by": Commitment.objects.filter(replaces=found).select_related("partner").first(),
            "may_report": may_correct and found.status in (Status.AGREED, Status.SIGNED, Status.DELIVERING),
            "report_form": DeliveryForm(is_money=found.is_money, auto_id="lapor_%s"),
            "deliveries": [_delivery(each, found, may_decide=may_decide) for each in reports],
        },
    )


def _parts(promise: Commitment) -> list[dict[str, Any]]:
    """The whole, and the four parts that make it up, as lengths of one bar."""
    parts = (
        (_("diterima"), promise.delivered, "good"),
        (_("terbuka"), promise.open_quantity, "open"),
        (_("diingkari"), promise.broken, "bad"),
        (_("ditarik"), promise.withdrawn, "gone"),
    )
    rows, at = [], 0.0
    for label, part, tone in parts:
        width = float(100 * part / promise.quantity)
        rows.append(
            {
                "label": label,
                "amount": words.amount(part, promise.unit, is_short=False),
                "tone": tone,
                "x": round(at, 3),
                "width": round(width, 3),
                "is_none": not part,
            }
        )
        at += width
    return rows


def _facts(promise: Commitment) -> list[dict[str, Any]]:
    worth = promise.value_rupiah
    return [
        {"term": _("Jenis sumbangan"), "value": said(CONTRIBUTIONS[promise.contribution])},
        {
            "term": _("Taksiran nilai"),
            "value": "" if worth is None else words.amount(worth, "rupiah", is_short=False),
            "is_unknown": worth is None,
            "note": _("Terpisah dari uang; tidak dijumlahkan."),
        }
        if not promise.is_money
        else {"term": _("Bentuk"), "value": _("uang")},
        {"term": _("Wilayah"), "value": promise.region.full_name},
        {"term": _("Program"), "value": promise.programme, "is_unknown": not promise.programme},
        {
            "term": _("Tahap rantai nilai"),
            "value": said(STAGES[promise.stage]) if promise.stage else "",
            "is_unknown": not promise.stage,
        },
        {"term": _("Untuk siapa"), "value": promise.beneficiary, "is_unknown": not promise.beneficiary},
        {"term": _("Terutama untuk"), "value": words.listed(promise.groups, GROUPS) or _("umum")},
        {"term": _("Peran"), "value": said(RACI[promise.raci])},
        {"term": _("Dijanjikan"), "value": words.day(promise.promised_on)},
        {"term": _("Tenggat"), "value": words.day(promise.due_on)},
    ]


def _steps(promise: Commitment) -> list[dict[str, Any]]:
    return [
        {
            "period": words.day(timezone.localtime(each.at).date()),
            "at": f"{timezone.localtime(each.at):%H.%M}",
            "at_iso": timezone.localtime(each.at).isoformat(timespec="minutes"),
            "title": words.first_up(said(STATUSES[each.status])),
            "text": each.words,
            "by": str(each.by) if each.by else "",
            "tone": TONES[each.status],
        }
        for each in promise.steps.select_related("by")
    ]


def _next(promise: Commitment, to: Status) -> dict[str, Any]:
    needs_reason = to in (Status.BROKEN, Status.WITHDRAWN)
    return {
        "to": to.value,
        "label": str(_LABELS[to]),
        "needs_reason": needs_reason,
        "tone": "danger" if to is Status.BROKEN else "quiet",
        "url": reverse("partners:stepping", args=[promise.pk]),
    }


def _delivery(report: Delivery, promise: Commitment, *, may_decide: bool) -> dict[str, Any]:
    beyond = report.quantity - report.counted if report.state == Delivery.State.CONFIRMED else 0
    tones = {"reported": "warning", "confirmed": "good", "refused": "bad"}
    return {
        "row": report,
        "amount": words.amount(report.quantity, promise.unit, is_short=False),
        "on": words.day(report.delivered_on),
        "by": str(report.reported_by or f"{report.contact} ({_('lewat tautan pribadi')})"),
        "state": str(report.get_state_display()),
        "tone": tones[report.state],
        "beyond": words.amount(beyond, promise.unit, is_short=False) if beyond else "",
        "photos": [reverse("partners:photo", args=[photo.pk]) for photo in report.photos.all()],
        "may_decide": may_decide and report.state == Delivery.State.REPORTED,
        "may_take_back": may_decide and report.state != Delivery.State.REPORTED,
    }


@require_POST
@requires("correct", "commitment")
def stepping(request: HttpRequest, commitment_id: int) -> HttpResponse:
    found = commitment_of(request, commitment_id, "correct")
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    act = partial(actions.step, found, to, words=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Keadaan janji diperbarui."), reverse("partners:commitment", args=[found.pk]))


@require_POST
@requires("correct", "commitment")
def reopening(request: HttpRequest, commitment_id: int) -> HttpResponse:
    found = commitment_of(request, commitment_id, "correct")
    reason = request.POST.get("reason", "")
    act = partial(actions.reopen, found, words=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Janji dibuka kembali."), reverse("partners:commitment", args=[found.pk]))
