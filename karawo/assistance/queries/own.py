"""What the ledger holds of the person who asks, and of one business, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from karawo.assistance.models import Aid, Fund
from karawo.assistance.queries.ledger import aid_of_subjects
from karawo.kit.dates import format_date, format_date_short
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.rupiah import format_rupiah
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.queries.own import OwnPart, OwnSide


def what_was_given(aid: Aid) -> str:
    """ "Rp2.500.000", "2 unit mesin jahit", or nothing where nobody has said it."""
    parts = []
    if aid.value_rupiah is not None:
        parts.append(format_rupiah(aid.value_rupiah))
    if aid.quantity is not None:
        whole = aid.quantity == aid.quantity.to_integral_value()
        number = format_integer(int(aid.quantity)) if whole else format_decimal(aid.quantity, 2)
        parts.append(f"{number} {aid.unit}".strip())
    if aid.goods:
        parts.append(aid.goods)
    return ", ".join(parts)


def own_part(side: OwnSide) -> OwnPart:
    """Of the own file, read in the standing of work for its ids alone: an aid stands in the giver's territory."""
    ids = [side.file.owner.pk, *side.business_ids]
    with within(EVERYTHING):
        rows = list(aid_of_subjects(ids, scope=EVERYTHING).select_related("kind", "office", "business"))
    return OwnPart(
        "bantuan",
        _("Bantuan yang tercatat untuk Anda"),
        [
            {
                "term": aid.kind.title,
                "value": what_was_given(aid) or aid.programme or _("tercatat"),
                "note": f"{format_date_short(aid.given_on)} · {aid.office.name}",
            }
            for aid in rows
        ],
        [
            {
                "jenis": aid.kind.title,
                "tanggal": aid.given_on,
                "pemberi": aid.office.name,
                "program": aid.programme,
                "nilai_rupiah": aid.value_rupiah,
                "jumlah": aid.quantity,
                "satuan": aid.unit,
                "barang": aid.goods,
                "sumber_dana": str(Fund(aid.fund_code).label),
                "bukti": aid.evidence,
                "nama_diterima": aid.name,
                "alasan_tetap_diberikan": aid.override_reason,
            }
            for aid in rows
        ],
    )


def events_of(subject_ids: list[int], *, scope: Scope) -> list[dict[str, Any]]:
    """For the timeline of a business: each aid of its own and of its owner."""
    return [
        {
            "period": format_date(aid.given_on),
            "at": format_date(aid.given_on),
            "at_iso": aid.given_on.isoformat(),
            "title": aid.kind.title,
            "text": " · ".join(part for part in (what_was_given(aid), aid.programme) if part),
            "by": aid.office.name,
            "source": aid.evidence,
            "aid_id": aid.pk,
        }
        for aid in aid_of_subjects(subject_ids, scope=scope)[:50]
    ]
