"""Where a promise stands, and what of it is open, delivered, broken or withdrawn. Nothing of it gets lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from karawo.kit.said import marked as _

ZERO = Decimal(0)


class Status(StrEnum):
    OFFERED = "offered"
    AGREED = "agreed"
    SIGNED = "signed"
    DELIVERING = "delivering"
    DONE = "done"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


STATUSES: dict[str, str] = {
    Status.OFFERED: _("ditawarkan"),
    Status.AGREED: _("disepakati"),
    Status.SIGNED: _("ditandatangani"),
    Status.DELIVERING: _("sedang dipenuhi"),
    Status.DONE: _("selesai"),
    Status.BROKEN: _("diingkari"),
    Status.WITHDRAWN: _("ditarik"),
}
TONES: dict[str, str] = {
    Status.OFFERED: "",
    Status.AGREED: "info",
    Status.SIGNED: "thread",
    Status.DELIVERING: "warning",
    Status.DONE: "good",
    Status.BROKEN: "bad",
    Status.WITHDRAWN: "",
}
ENDED = frozenset({Status.DONE, Status.BROKEN, Status.WITHDRAWN})
PROMISED = frozenset({Status.AGREED, Status.SIGNED, Status.DELIVERING})
"""Open and meant: what is only offered is nobody's promise yet, so it is never late."""

# A spoken promise is kept without a signature; only what was agreed can be broken.
_NEXT: Mapping[Status, frozenset[Status]] = {
    Status.OFFERED: frozenset({Status.AGREED, Status.WITHDRAWN}),
    Status.AGREED: frozenset({Status.SIGNED, Status.DELIVERING, Status.BROKEN, Status.WITHDRAWN}),
    Status.SIGNED: frozenset({Status.DELIVERING, Status.BROKEN, Status.WITHDRAWN}),
    Status.DELIVERING: frozenset({Status.DONE, Status.BROKEN, Status.WITHDRAWN}),
    Status.DONE: frozenset(),
    Status.BROKEN: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


class Impossible(ValueError):
    """The step does not lead from here; the message says in Indonesian what does."""


def steps_from(status: str) -> tuple[Status, ...]:
    """In the order of the ladder. Done is not among them: it comes by itself with the last delivery."""
    allowed = _NEXT[Status(status)] - {Status.DONE}
    return tuple(step for step in Status if step in allowed)


def may_step(status: str, to: str) -> bool:
    return Status(to) in _NEXT[Status(status)]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Of one promise, in its one unit. promised = open + delivered + broken + withdrawn, always."""

    promised: Decimal
    delivered: Decimal = ZERO
    broken: Decimal = ZERO
    withdrawn: Decimal = ZERO

    def __post_init__(self) -> None:
        if min(self.promised, self.delivered, self.broken, self.withdrawn, self.open) < 0:
            raise Impossible(
                _("Jumlah yang dipenuhi, diingkari, dan ditarik tidak boleh melebihi yang dijanjikan.")
            )

    @property
    def open(self) -> Decimal:
        return self.promised - self.delivered - self.broken - self.withdrawn

    @property
    def share(self) -> Decimal:
        """Delivered of promised, 0–1."""
        return self.delivered / self.promised

    def deliver(self, quantity: Decimal) -> tuple[Amounts, Decimal]:
        """After a confirmed delivery, and what of it went beyond the promise: that is thanked for, not counted."""
        counted = min(quantity, self.open)
        return replace(self, delivered=self.delivered + counted), quantity - counted

    def take_back(self, counted: Decimal) -> Amounts:
        """A confirmed delivery that was none."""
        return replace(self, delivered=self.delivered - counted)

    def break_rest(self) -> Amounts:
        return replace(self, broken=self.broken + self.open)

    def withdraw_rest(self) -> Amounts:
        return replace(self, withdrawn=self.withdrawn + self.open)

    def reopen(self) -> Amounts:
        return replace(self, broken=ZERO, withdrawn=ZERO)


def status_after_delivery(status: str, amounts: Amounts) -> Status:
    """The status once a delivery was confirmed or taken back. Ended by word, it stays ended."""
    now = Status(status)
    if now in {Status.BROKEN, Status.WITHDRAWN}:
        return now
    if amounts.open == 0:
        return Status.DONE
    return Status.DELIVERING
