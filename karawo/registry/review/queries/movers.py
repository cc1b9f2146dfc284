"""Which rows of any room speak of an owner or a business, and so follow it into a merge and out of it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.apps import apps
from django.db import models
from django.db.models import Exists, ForeignKey, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    Draft,
    Identifier,
    Observation,
    Owner,
    Ownership,
    OwnFile,
    RecordLink,
)

if TYPE_CHECKING:
    from django.utils.functional import Promise

type Question = Literal["owner", "business"]
SUBJECTS: dict[str, type[Owner] | type[Business]] = {"owner": Owner, "business": Business}


@dataclass(frozen=True, slots=True)
class Mover:
    """Rows of `model` that name an owner or a business in `columns`; the first column decides which rows.

    of: whose id stands there; both where the column holds either. form: "id"; "list" for an array of ids; "text" for
    the id within `template`, such as "o{id}".
    once_by: the database wants one such row with these columns for each subject, among those of `once_where`. Where
    the survivor has one, the other's stays with the merged record and comes back with it; with a `refusal` the merge
    is refused instead, in these words.
    follows_place: the row carries the kab_id of its owner or business.
    parent: the foreign key to what the row belongs to; a row added after the merge goes back with its parent.
    """

    model: type[models.Model]
    of: tuple[Question, ...]
    columns: tuple[str, ...]
    label: str | Promise
    form: Literal["id", "list", "text"] = "id"
    template: str = "{id}"
    once_by: tuple[str, ...] = ()
    once_where: Q | None = None
    refusal: str | Promise = ""
    follows_place: bool = False
    parent: str = ""

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.columns[0]}"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def value(self, subject_id: int) -> Any:
        return self.template.format(id=subject_id) if self.form == "text" else subject_id

    def of_subject(self, subject_id: int) -> QuerySet[Any]:
        column = self.columns[0]
        rows = self.model._base_manager.all()
        if self.form == "list":
            return rows.filter(**{f"{column}__contains": [subject_id]})
        return rows.filter(**{column: self.value(subject_id)})

    def staying(self, kept_id: int, gone_id: int) -> QuerySet[Any]:
        """Rows of the one that goes which the survivor has already."""
        rows = self.of_subject(gone_id)
        if self.form == "list":
            return rows.filter(**{f"{self.columns[0]}__contains": [kept_id]})
        if not self.once_by:
            return rows.none()
        where = Q() if self.once_where is None else self.once_where
        same = {name: OuterRef(name) for name in self.once_by}
        return rows.filter(where).filter(Exists(self.of_subject(kept_id).filter(where, **same)))

    def moving(self, kept_id: int, gone_id: int) -> QuerySet[Any]:
        return self.of_subject(gone_id).exclude(pk__in=self.staying(kept_id, gone_id).values("pk"))


_OWN: tuple[Mover, ...] = (
    Mover(Business, ("owner",), ("primary_owner_id",), _("usaha")),
    Mover(
        Ownership,
        ("owner",),
        ("owner_id",),
        _("kepemilikan"),
        once_by=("business_id", "part"),
        parent="business",
    ),
    Mover(
        Identifier,
        ("owner",),
        ("owner_id",),
        _("nomor"),
        once_by=("kind", "digest"),
        follows_place=True,
    ),
    Mover(RecordLink, ("owner",), ("owner_id",), _("catatan sebagaimana diterima"), parent="business"),
    Mover(
        CooperativeYear,
        ("owner",),
        ("owner_id",),
        _("tahun buku koperasi"),
        once_by=("year", "source_id"),
        follows_place=True,
    ),
    Mover(
        Consent,
        ("owner",),
        ("owner_id",),
        _("persetujuan"),
        once_by=("purpose_id",),
        once_where=Q(withdrawn_at=None),
        follows_place=True,
    ),
    Mover(CorrectionRequest, ("owner",), ("owner_id",), _("permintaan pembetulan"), follows_place=True),
    Mover(OwnFile, ("owner",), ("owner_id",), _("akun pemilik berkas"), once_by=("user_id",)),
    Mover(Owner, ("owner",), ("merged_into_id",), _("catatan yang sudah digabung")),
    Mover(
        Ownership,
        ("business",),
        ("business_id",),
        _("kepemilikan"),
        once_by=("owner_id", "part"),
        follows_place=True,
    ),
    Mover(
        Identifier,
        ("business",),
        ("business_id",),
        _("nomor"),
        once_by=("kind", "digest"),
        follows_place=True,
    ),
    Mover(Observation, ("business",), ("business_id",), _("keterangan bertanggal"), follows_place=True),
    Mover(
        RecordLink,
        ("business",),
        ("business_id",),
        _("catatan sebagaimana diterima"),
        follows_place=True,
    ),
    Mover(CorrectionRequest, ("business",), ("business_id",), _("permintaan pembetulan"), follows_place=True),
    Mover(Draft, ("business",), ("business_id",), _("draf")),
    Mover(Business, ("business",), ("merged_into_id",), _("catatan yang sudah digabung")),
)
_movers: dict[tuple[str, tuple[Question, ...]], Mover] = {(each.name, each.of): each for each in _OWN}
_NAMES = frozenset(
    {"owner_id", "owner_ids", "business_id", "business_ids", "subject_id", "subject_ids", "person_key"}
)
"""Columns so called hold the id of an owner or a business, though the database does not watch over it."""

_AS_SAID = "Says what was so at the time; the old address leads to the survivor."
_staying: dict[str, str] = {
    "registry.matchkeys.owner_id": "Made anew from the rows themselves.",
    "registry.matchkeys.business_id": "Made anew from the rows themselves.",
    "registry.searchentry.subject_id": "Made anew from the rows themselves.",
    "registry.cellmark.owner_id": "A mark for those who count, who take it away; a merge leaves marks of its own.",
    "registry.submission.subject_id": _AS_SAID,
    "intake.importrow.owner_id": _AS_SAID,
    "intake.importrow.business_id": _AS_SAID,
    "journal.entry.subject_id": "Rows are only added; the survivor's timeline reads those of the merged record too.",
    "journal.look.subject_id": "Rows are only added; who looked is told by `looked_at` for both records.",
}
"""Columns whose rows stay with the merged record, with the reason."""


def register_mover(mover: Mover) -> None:
    """A room above tells, in its apps.py, which of its rows name an owner or a business."""
    _movers[mover.name, mover.of] = mover


def register_staying(column: str, reason: str) -> None:
    """A room above tells that rows do not follow a merge, and why. column: "app.model.column"."""
    _staying[column] = reason


def movers_of(question: str) -> list[Mover]:
    return [mover for mover in _movers.values() if question in mover.of]


def unnamed() -> list[str]:
    """Columns that name an owner or a business of which nobody has said whether they follow; a merge refuses to
    leave their rows behind."""
    moving = {
        f"{mover.model._meta.label_lower}.{column}" for mover in _movers.values() for column in mover.columns
    }
    found = []
    for question, name in _relations():
        is_moved = name in moving if question is None else _is_named(question, name)
        if not is_moved and name not in _staying:
            found.append(name)
    return found


def _is_named(question: Question, name: str) -> bool:
    return any(question in mover.of and name == mover.name for mover in _movers.values())


def _relations() -> Iterator[tuple[Question | None, str]]:
    """(whose id, column); None where only its name tells that it is the id of one of the two."""
    targets: dict[Any, Question] = {Owner: "owner", Business: "business"}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                if field.related_model in targets:
                    yield targets[field.related_model], f"{model._meta.label_lower}.{field.attname}"
            elif field.attname in _NAMES:
                yield None, f"{model._meta.label_lower}.{field.attname}"
