"""The filters of the lists, as they stand in an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from karawo.partners.models import Agreement, Commitment, Membership, Need, Offer, Partner
from karawo.partners.rules.duplicates import key_of
from karawo.partners.rules.ladder import PROMISED, STATUSES
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, ELEMENTS, LEVELS, STAGES, SUB_KINDS

type Query = Mapping[str, str]
NOTHING_SAID = "-"
"""In an address: the rows of which this is not known."""


def number_in(query: Query, name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def in_place(rows: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """kab: one number of a territory; prov: all of a province."""
    if (kab := number_in(query, "kab")) is not None:
        rows = rows.filter(kab_id=kab)
    elif query.get("kab") == NOTHING_SAID:
        rows = rows.filter(kab_id__lt=1000)
    if (province := number_in(query, "prov")) is not None:
        rows = rows.filter(Q(kab_id=province) | Q(kab_id__range=(province * 100, province * 100 + 99)))
    return rows


def _by_code(
    rows: QuerySet[Any], query: Query, codes: Iterable[tuple[str, str, Mapping[str, str]]]
) -> QuerySet[Any]:
    for name, column, labels in codes:
        if (code := query.get(name, "")) in labels:
            rows = rows.filter(**{column: code})
    return rows


def is_there(kab_id: int) -> Q:
    """Partners that sit there, are there for the whole province or nation, or keep or kept a promise there: as
    `rules.coverage.covers` says it of one."""
    province = kab_id if kab_id < 100 else kab_id // 100
    working = Commitment.objects.filter(
        partner=OuterRef("pk"), kab_id=kab_id, status__in=("delivering", "done")
    )
    of_province = Q(kab_id=province) | Q(kab_id__range=(province * 100, province * 100 + 99))
    return (
        Q(kab_id__in=(kab_id, province))
        | Q(reach=Partner.Reach.NATION)
        | (of_province & Q(reach=Partner.Reach.PROVINCE))
        | Q(Exists(working))
    )


def partners_asked(rows: QuerySet[Partner], query: Query) -> QuerySet[Partner]:
    """q, unsur, jenis, sumbangan (offered), tahap (offered), forum, place, di (who is there for a place)."""
    rows = in_place(rows.standing(), query)  # type: ignore[attr-defined]
    rows = _by_code(rows, query, (("unsur", "element", ELEMENTS), ("jenis", "sub_kind", SUB_KINDS)))
    if text := query.get("q", "").strip()[:80]:
        found = Q(name__icontains=text)
        for word in key_of(text, is_person=False).split():
            found |= Q(name_key__contains=word) if len(word) > 3 else Q(pk__in=[])
        rows = rows.filter(found)
    if (there := number_in(query, "di")) is not None:
        rows = rows.filter(is_there(there))
    offered = _by_code(
        Offer.objects.filter(partner=OuterRef("pk"), ended_on=None),
        query,
        (("sumbangan", "contribution", CONTRIBUTIONS), ("tahap", "stage", STAGES)),
    )
    if query.get("sumbangan", "") in CONTRIBUTIONS or query.get("tahap", "") in STAGES:
        rows = rows.filter(Exists(offered))
    if (forum := number_in(query, "forum")) is not None:
        rows = rows.filter(
            Exists(Membership.objects.filter(partner=OuterRef("pk"), forum_id=forum, until=None))
        )
    return rows


def needs_asked(rows: QuerySet[Need], query: Query) -> QuerySet[Need]:
    """keadaan (terbuka, which is the default, tertutup, semua), tahap, jenis, unsur, tantangan, forum, untuk (a forum:
    its needs and those of no forum), q, place."""
    rows = in_place(rows, query)
    rows = _by_code(
        rows,
        query,
        (("tahap", "stage", STAGES), ("jenis", "level", LEVELS), ("unsur", "element", ELEMENTS)),
    )
    if query.get("unsur") == NOTHING_SAID:
        rows = rows.filter(element="")
    if challenge := query.get("tantangan", ""):
        rows = rows.filter(challenges__contains=[challenge[:12]])
    if (forum := number_in(query, "forum")) is not None:
        rows = rows.filter(forum_id=forum)
    if (forum := number_in(query, "untuk")) is not None:
        rows = rows.filter(Q(forum_id=forum) | Q(forum=None))
    if text := query.get("q", "").strip()[:80]:
        rows = rows.filter(Q(text__icontains=text) | Q(commodity__icontains=text))
    state = query.get("keadaan", "terbuka")
    if state == "semua":
        return rows
    return rows.filter(closed_at__isnull=state != "tertutup")


def commitments_asked(rows: QuerySet[Commitment], query: Query, *, on: date) -> QuerySet[Commitment]:
    """keadaan (a status, terbuka, terlambat, jatuh_tempo), sumbangan, unsur, mitra, forum, program, place, q."""
    rows = in_place(rows, query)
    rows = _by_code(
        rows,
        query,
        (
            ("keadaan", "status", STATUSES),
            ("sumbangan", "contribution", CONTRIBUTIONS),
            ("unsur", "partner__element", ELEMENTS),
        ),
    )
    state = query.get("keadaan", "")
    if state == "terbuka":
        rows = rows.filter(status__in=PROMISED)
    elif state == "terlambat":
        rows = rows.filter(status__in=PROMISED, due_on__lt=on)
    elif state == "jatuh_tempo":
        rows = rows.exclude(status__in=("offered", "withdrawn")).filter(due_on__lt=on)
    elif state == "janji":
        rows = rows.exclude(status__in=("offered", "withdrawn"))
    for name, column in (("mitra", "partner_id"), ("forum", "forum_id"), ("kebutuhan", "need_id")):
        if (number := number_in(query, name)) is not None:
            rows = rows.filter(**{column: number})
    if query.get("forum") == NOTHING_SAID:
        rows = rows.filter(forum=None)
    if programme := query.get("program", ""):
        rows = rows.filter(programme="" if programme == NOTHING_SAID else programme[:120])
    if text := query.get("q", "").strip()[:80]:
        rows = rows.filter(
            Q(text__icontains=text) | Q(partner__name__icontains=text) | Q(programme__icontains=text)
        )
    return rows


def agreements_asked(rows: QuerySet[Agreement], query: Query, *, on: date) -> QuerySet[Agreement]:
    """bentuk, keadaan (berlaku, lewat), mitra, forum, place."""
    rows = in_place(rows, query)
    if (form := query.get("bentuk", "")) in Agreement.Form.values:
        rows = rows.filter(form=form)
    state = query.get("keadaan", "")
    in_force = Q(ended_at=None, valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))
    if state == "berlaku":
        rows = rows.filter(in_force)
    elif state == "lewat":
        rows = rows.exclude(in_force)
    if (partner := number_in(query, "mitra")) is not None:
        rows = rows.filter(parties__partner_id=partner)
    if (forum := number_in(query, "forum")) is not None:
        rows = rows.filter(forum_id=forum)
    return rows
