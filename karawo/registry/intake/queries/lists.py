"""Lists that came in, as people may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from karawo.registry.actions.undo import UNDO_DAYS
from karawo.registry.intake.models import Import, ImportRow, ImportStep, RememberedColumns, Step

KINDS = ("new", "updated", "same", "possible", "rejected")


@dataclass(frozen=True, slots=True)
class Figures:
    """rows: all rows of the file. not_data and rejected: by reason. They add up: rows = verdicts + not data."""

    rows: int = 0
    new: int = 0
    updated: int = 0
    same: int = 0
    possible: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    not_data: dict[str, int] = field(default_factory=dict)
    cells_refused: dict[str, int] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()

    @property
    def rejected_total(self) -> int:
        return sum(self.rejected.values())

    @property
    def data_rows(self) -> int:
        return self.new + self.updated + self.same + self.possible + self.rejected_total

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.same,
            "possible_duplicates": self.possible,
            "rejected": self.rejected,
            "not_data": self.not_data,
            "cells_refused": self.cells_refused,
            "refusals": list(self.refusals),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Figures:
        return cls(
            rows=kept.get("rows", 0),
            new=kept.get("new", 0),
            updated=kept.get("updated", 0),
            same=kept.get("unchanged", 0),
            possible=kept.get("possible_duplicates", 0),
            rejected=kept.get("rejected", {}),
            not_data=kept.get("not_data", {}),
            cells_refused=kept.get("cells_refused", {}),
            refusals=tuple(kept.get("refusals", ())),
        )

    def verdict_rows(self) -> list[tuple[str, int]]:
        return [
            ("new", self.new),
            ("updated", self.updated),
            ("same", self.same),
            ("possible", self.possible),
            ("rejected", self.rejected_total),
        ]


def visible_imports() -> QuerySet[Import]:
    """The lists of the territory and one's own; row-level security decides."""
    return Import.objects.select_related("source", "uploaded_by", "default_region")


def present_step(received: Import) -> ImportStep:
    step = received.steps.order_by("-id").first()
    if step is None:
        raise RuntimeError("a list has at least the step of its coming in")
    return step


def applied_step(received: Import) -> ImportStep | None:
    return received.steps.filter(step=Step.APPLIED).order_by("-id").first()


def figures_of(received: Import) -> Figures:
    step = received.steps.filter(step__in=[Step.CHECKED, Step.APPLIED]).order_by("-id").first()
    return Figures.from_json(step.figures) if step is not None else Figures()


def may_be_undone(received: Import, *, at: datetime) -> bool:
    step = applied_step(received)
    return (
        step is not None
        and present_step(received).step == Step.APPLIED
        and at - step.at <= timedelta(days=UNDO_DAYS)
    )


def rows_of(received: Import, verdicts: Iterable[str] = ()) -> QuerySet[ImportRow]:
    rows = received.rows.all()
    wanted = [verdict for verdict in verdicts if verdict in KINDS]
    return rows.filter(verdict__in=wanted) if wanted else rows


def stored_path(received: Import) -> Path:
    return Path(settings.FILES_ROOT) / "impor" / received.stored_name


def remembered(header_fingerprint: str) -> RememberedColumns | None:
    return RememberedColumns.objects.filter(pk=header_fingerprint).first()
