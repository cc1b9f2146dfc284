"""What is due, across all that a centre does. Nothing here is ticked off: an item ends when the data change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.access import territory
from karawo.accounts.models import CentreArea
from karawo.partners.queries.ledger import due_items
from karawo.plut.models import CardLine, Case, ConsultantCertificate, SessionClient
from karawo.plut.queries.cases import client_name
from karawo.plut.queries.offers import offers
from karawo.plut.rules.cycle import rat_due_on
from karawo.registry.models import Business, CooperativeYear, CorrectionRequest, Identifier, Owner

SOON = timedelta(days=14)
EXPIRING = timedelta(days=60)
QUIET = timedelta(days=30)
KINDS = (
    "tindak-lanjut", "program", "permintaan", "sertifikat", "rat", "hasil", "diam", "konsultan", "janji", "perjanjian",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """kind: of KINDS. due_on: None where there is no day, only the thing itself. subject_id: the client, if one."""

    kind: str
    title: str
    note: str
    url: str
    due_on: date | None
    consultant_id: int | None = None
    subject_id: int | None = None

    def is_late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on


def kind_titles() -> dict[str, str]:
    return {
        "tindak-lanjut": _("Tindak lanjut sesi"),
        "program": _("Program kerja"),
        "permintaan": _("Permintaan pembetulan"),
        "sertifikat": _("Sertifikat akan berakhir"),
        "rat": _("RAT belum tercatat"),
        "hasil": _("Mungkin hasil pendampingan"),
        "diam": _("Lama tanpa sesi"),
        "konsultan": _("Belum ada konsultan"),
        "janji": _("Janji mitra"),
        "perjanjian": _("Perjanjian segera berakhir"),
    }


def worklist(centre_ids: tuple[int, ...], *, on: date) -> list[Item]:
    """By day, what has none last. Costs some fifteen queries for any number of clients."""
    if not centre_ids:
        return []
    cases = list(
        Case.objects.open()
        .filter(centre_id__in=centre_ids)
        .select_related("business", "owner")
        .defer("owner__birth_on")
    )
    items = [
        *_follow_ups(centre_ids, on),
        *_lines(centre_ids, on),
        *_requests(cases),
        *_certificates(cases, centre_ids, on),
        *_meetings(cases, on),
        *_offered(cases),
        *_quiet(cases, on),
        *_without_consultant(cases),
        *_joint(centre_ids, on),
    ]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or on, item.title))


def _url(case: Case) -> str:
    return reverse("plut:case", args=[case.pk])


def _with_client(path: str) -> tuple[str, str, str]:
    return (path, f"{path}__business", f"{path}__owner")


def _follow_ups(centre_ids: tuple[int, ...], on: date) -> list[Item]:
    rows = SessionClient.objects.filter(
        centre_id__in=centre_ids, followed_up_at=None, follow_up_due_on__lte=on + SOON, case__closed_on=None
    ).select_related("session", *_with_client("case"))
    return [
        Item(
            "tindak-lanjut", client_name(row.case), row.follow_up, f"{_url(row.case)}#sesi",
            row.follow_up_due_on, row.session.consultant_id, row.case.subject_id,
        )
        for row in rows
    ]  # fmt: skip


def _lines(centre_ids: tuple[int, ...], on: date) -> list[Item]:
    rows: QuerySet[CardLine] = CardLine.objects.filter(
        centre_id__in=centre_ids, state=CardLine.State.OPEN, due_on__lte=on + SOON, card__case__closed_on=None
    ).select_related(*_with_client("card__case"))
    return [
        Item(
            "program", client_name(row.card.case), row.programme, f"{_url(row.card.case)}#program", row.due_on,
            row.consultant_id, row.card.case.subject_id,
        )
        for row in rows
    ]  # fmt: skip


def _by_subject(cases: list[Case]) -> dict[int, Case]:
    return {case.subject_id: case for case in cases}


def _requests(cases: list[Case]) -> list[Item]:
    by_subject = _by_subject(cases)
    rows = CorrectionRequest.objects.filter(
        Q(business_id__in=by_subject) | Q(owner_id__in=by_subject), outcome=""
    ).only("pk", "reason", "due_at", "business_id", "owner_id")
    found = []
    for row in rows:
        case = by_subject[row.business_id or row.owner_id]
        url = reverse("registry:decide", args=[row.pk])
        found.append(
            Item(
                "permintaan",
                client_name(case),
                row.reason,
                url,
                timezone.localdate(row.due_at),
                case.consultant_id,
                case.subject_id,
            )
        )
    return found


def _certificates(cases: list[Case], centre_ids: tuple[int, ...], on: date) -> list[Item]:
    by_subject = _by_subject(cases)
    owned: dict[int, list[int]] = defaultdict(list)
    for business_id, owner_id in Business.objects.filter(pk__in=by_subject).values_list(
        "pk", "primary_owner_id"
    ):
        owned[owner_id].append(business_id)
    rows = Identifier.objects.filter(
        Q(business_id__in=by_subject) | Q(owner_id__in={*by_subject, *owned}),
        ended_at=None,
        expires_on__lte=on + EXPIRING,
    ).values_list("kind", "business_id", "owner_id", "expires_on")
    found = []
    for kind, business_id, owner_id, expires_on in rows:
        for subject_id in {business_id, owner_id, *owned.get(owner_id, ())} & set(by_subject):
            case = by_subject[subject_id]
            note = _("%(kind)s klien berakhir") % {"kind": kind.upper()}
            found.append(
                Item(
                    "sertifikat",
                    client_name(case),
                    note,
                    _url(case),
                    expires_on,
                    case.consultant_id,
                    subject_id,
                )
            )
    own = ConsultantCertificate.objects.filter(
        centre_id__in=centre_ids, expires_on__lte=on + EXPIRING
    ).select_related("user")
    for row in own:
        url = reverse("plut:staff", args=[row.centre_id])
        found.append(Item("sertifikat", row.user.name, row.name, url, row.expires_on, row.user_id))
    return found


def _meetings(cases: list[Case], on: date) -> list[Item]:
    year = on.year - 1
    due_on = rat_due_on(year)
    if on <= due_on - EXPIRING:
        return []
    cooperatives = {
        case.subject_id: case
        for case in cases
        if case.owner is not None and case.owner.kind == Owner.Kind.COOPERATIVE
    }
    met = CooperativeYear.objects.filter(owner_id__in=cooperatives, year=year, rat_on__isnull=False)
    for owner_id in met.values_list("owner_id", flat=True):
        cooperatives.pop(owner_id, None)
    return [
        Item(
            "rat",
            client_name(case),
            _("RAT tahun buku %(year)s belum tercatat") % {"year": year},
            f"/koperasi/{case.subject_id}/",
            due_on,
            case.consultant_id,
            case.subject_id,
        )
        for case in cooperatives.values()
    ]


def _offered(cases: list[Case]) -> list[Item]:
    by_id = {case.pk: case for case in cases}
    return [
        Item(
            "hasil", client_name(by_id[case_id]), offer.title, f"{_url(by_id[case_id])}#hasil", None,
            by_id[case_id].consultant_id, by_id[case_id].subject_id,
        )
        for case_id, found in offers(cases).items()
        for offer in found
    ]  # fmt: skip


def _quiet(cases: list[Case], on: date) -> list[Item]:
    lately = SessionClient.objects.filter(case=OuterRef("pk"), session__on__gt=on - QUIET)
    rows = Case.objects.filter(pk__in=[case.pk for case in cases], opened_on__lte=on - QUIET)
    quiet = set(rows.filter(~Exists(lately)).values_list("pk", flat=True))
    note = _("tanpa sesi lebih dari %(days)s hari") % {"days": QUIET.days}
    return [
        Item("diam", client_name(case), note, _url(case), None, case.consultant_id, case.subject_id)
        for case in cases
        if case.pk in quiet
    ]


def _without_consultant(cases: list[Case]) -> list[Item]:
    return [
        Item(
            "konsultan",
            client_name(case),
            _("tetapkan siapa yang mendampingi"),
            _url(case),
            None,
            subject_id=case.subject_id,
        )
        for case in cases
        if case.consultant_id is None
    ]


def _joint(centre_ids: tuple[int, ...], on: date) -> list[Item]:
    """What partners promised, and papers that run out, in the service area."""
    areas = CentreArea.objects.filter(centre_id__in=centre_ids).values_list("region_id", flat=True)
    return [
        Item(each.kind, each.title, each.note, reverse(each.url_name, args=[each.pk]), each.due_on)
        for each in due_items(sorted(territory(areas)), on=on)
    ]
