"""Two entries of one organisation become one, and may become two again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.partners.actions.saying import say
from karawo.partners.models import (
    Commitment,
    Contact,
    Membership,
    Offer,
    Partner,
    PartnerMerge,
    Party,
    Rating,
    Relationship,
)
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from karawo.accounts.models import User

UNDO = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Mover:
    """Rows that name a partner in `column`. twice_by: where the kept one has a row with these columns, theirs stays."""

    model: type[models.Model]
    column: str
    label: str | Promise
    twice_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"


_MOVERS: list[Mover] = [
    Mover(Commitment, "partner_id", gettext_lazy("janji")),
    Mover(Offer, "partner_id", gettext_lazy("layanan")),
    Mover(Contact, "partner_id", gettext_lazy("narahubung")),
    Mover(Relationship, "partner_id", gettext_lazy("hubungan"), ("other_id", "kind")),
    Mover(Relationship, "other_id", gettext_lazy("hubungan dari mitra lain"), ("partner_id", "kind")),
    Mover(Membership, "partner_id", gettext_lazy("keanggotaan forum"), ("forum_id",)),
    Mover(Rating, "partner_id", gettext_lazy("penilaian"), ("forum_id", "rater_id")),
    Mover(Party, "partner_id", gettext_lazy("perjanjian"), ("agreement_id",)),
]
_OWN = {
    ("partners.partner", "merged_into"),
    ("partners.partnermerge", "kept"),
    ("partners.partnermerge", "merged"),
}


def register_mover(mover: Mover) -> None:
    """A room above tells which of its rows name a partner; called once, in its apps.py."""
    _MOVERS.append(mover)


def _check_all_named() -> None:
    """A relation nobody has named would be left behind in silence. Raises LookupError."""
    named = {mover.name for mover in _MOVERS}
    for relation in Partner._meta.related_objects:
        field = relation.field
        label = (relation.related_model._meta.label_lower, field.name)
        if label not in _OWN and f"{label[0]}.{field.column}" not in named:
            raise LookupError(f"no mover for {label[0]}.{field.column}: register_mover in its apps.py")


def preview(kept: Partner, merged: Partner) -> list[tuple[str, int]]:
    """What would go over: (word, rows), without what there is none of."""
    _check_all_named()
    counts = [(str(mover.label), len(_moving(mover, kept, merged))) for mover in _MOVERS]
    return [(label, count) for label, count in counts if count]


def _moving(mover: Mover, kept: Partner, merged: Partner) -> list[int]:
    rows = mover.model._default_manager.filter(**{mover.column: merged.pk})
    if mover.model is Relationship:  # between the two themselves there is nothing left to say
        rows = rows.exclude(Q(partner=kept) | Q(other=kept))
    if not mover.twice_by:
        return list(rows.order_by("pk").values_list("pk", flat=True))
    taken = set(mover.model._default_manager.filter(**{mover.column: kept.pk}).values_list(*mover.twice_by))
    return [row[0] for row in rows.order_by("pk").values_list("pk", *mover.twice_by) if row[1:] not in taken]


@transaction.atomic
def merge_partners(kept: Partner, merged: Partner, *, reason: str, by: User, at: datetime) -> PartnerMerge:
    """Raises Refused. What both have, such as a seat in one forum, stays with the merged one and comes back with it."""
    _check_all_named()
    both = {each.pk: each for each in Partner.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk))}
    if len(both) < 2:
        raise Refused(_("Pilih dua mitra yang berbeda."), field="other")
    if any(each.merged_into_id for each in both.values()):
        raise Refused(_("Salah satunya sudah digabungkan; muat ulang halaman ini."))
    if not reason.strip():
        raise Refused(_("Tulis mengapa keduanya mitra yang sama."), field="reason")
    say("partner.merged", kept, by=by, at=at, other=merged.name, reason=reason)
    moved: dict[str, list[int]] = {}
    for mover in _MOVERS:
        if ids := _moving(mover, kept, merged):
            mover.model._default_manager.filter(pk__in=ids).update(**{mover.column: kept.pk})
            moved[mover.name] = ids
    gone = both[merged.pk]
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    return PartnerMerge.objects.create(
        kept=kept, merged=gone, moved=moved, reason=reason.strip(), at=at, by=by, kab_id=kept.kab_id
    )


@transaction.atomic
def unmerge_partners(merge: PartnerMerge, *, by: User, at: datetime) -> None:
    """Rows that went over come back, but for those that were given to a third since. Harmless twice. Raises Refused."""
    present = (
        PartnerMerge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(pk=merge.pk)
    )
    if present.undone_at is not None:
        return
    if at - present.at > UNDO:
        raise Refused(_("Penggabungan ini sudah lewat 30 hari, jadi tidak dapat diurungkan lagi."))
    merged = present.merged
    if Partner.objects.standing().filter(kab_id=merged.kab_id, name_key=merged.name_key).exists():
        raise Refused(
            _("Ada mitra lain dengan nama itu sekarang; ubah namanya dahulu, lalu urungkan penggabungan ini.")
        )
    say("partner.unmerged", present.kept, by=by, at=at, other=merged.name)
    for mover in _MOVERS:
        if ids := present.moved.get(mover.name):
            rows = mover.model._default_manager.filter(pk__in=ids, **{mover.column: present.kept_id})
            rows.update(**{mover.column: merged.pk})
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    present.undone_at, present.undone_by = at, by
    present.save(update_fields=["undone_at", "undone_by"])
