"""Transformation paths: steps in their usual order, what proves each, and how long a business has waited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from karawo.growth.rules.rubric import HIGHEST, Broken, Table, read_toml, require_once


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a step is done; exactly one of the kinds is given.

    item "*" is any assessment. cooperative_year: "accounts" or "rat", of the last book year.
    """

    identifiers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    item: str = ""
    least: int = 0
    cooperative_year: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """days: how long the step usually takes, calendar days."""

    slug: str
    title: str
    text: str
    days: int
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """for_owners: "all" or "cooperative"."""

    slug: str
    version: int
    title: str
    valid_from: date
    source: str
    for_owners: str
    steps: tuple[Step, ...]

    def step(self, slug: str) -> Step:
        """Raises KeyError."""
        for each in self.steps:
            if each.slug == slug:
                return each
        raise KeyError(slug)


class Age(StrEnum):
    """How long a business has waited at its next step, against the usual days."""

    IN_TIME = "in_time"
    LATE = "late"
    VERY_LATE = "very_late"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class StepState:
    """reached_on: None while not reached. since, days: for the next step alone."""

    step: Step
    reached_on: date | None
    is_next: bool = False
    since: date | None = None
    days: int | None = None
    age: Age | None = None


def progress(
    path: Path, reached: Mapping[str, date], *, registered_on: date | None, on: date
) -> tuple[StepState, ...]:
    """reached: step → day. The next step is the first that is not reached; it has been waited for since the last
    step that was reached, or since the registration."""
    waiting = next((step for step in path.steps if step.slug not in reached), None)
    began = max([day for day in reached.values() if day <= on], default=registered_on)
    states = []
    for step in path.steps:
        if step is waiting:
            days = None if began is None else (on - began).days
            states.append(StepState(step, None, True, began, days, age_of(days, usual=step.days)))
        else:
            states.append(StepState(step, reached.get(step.slug)))
    return tuple(states)


def age_of(days: int | None, *, usual: int) -> Age:
    """In time up to the usual days, late up to three times as long."""
    if days is None:
        return Age.UNDATED
    if days <= usual:
        return Age.IN_TIME
    return Age.LATE if days <= 3 * usual else Age.VERY_LATE


def parsed_paths(text: str) -> tuple[Path, ...]:
    """Raises Broken."""
    paths = tuple(_path(table) for table in Table(read_toml(text), "naskah").tables("path"))
    require_once([f"{path.slug} {path.version}" for path in paths], "jalur")
    return paths


def _path(table: Table) -> Path:
    steps = tuple(_step(each) for each in table.tables("step"))
    require_once([step.slug for step in steps], "langkah")
    return Path(
        slug=table.slug("slug"),
        version=table.whole("version", 1, 32_000),
        title=table.text("title", 120),
        valid_from=table.day("valid_from"),
        source=table.text("source", 300),
        for_owners=table.one_of("for_owners", ("all", "cooperative")),
        steps=steps,
    )


def _step(table: Table) -> Step:
    return Step(
        table.slug("slug"),
        table.text("title", 120),
        table.text("text", 300),
        table.whole("days", 1, 3650),
        proof_of(table.table("proof")),
    )


def proof_of(table: Table) -> Proof:
    kinds = [
        name for name in ("identifier", "channel", "reach", "item", "cooperative_year") if table.has(name)
    ]
    if len(kinds) != 1:
        raise Broken(
            f"{table.where}: isi tepat satu dari identifier, channel, reach, item, cooperative_year."
        )
    if kinds == ["item"]:
        return Proof(item=table.text("item", 50), least=table.whole("least", 0, HIGHEST))
    if kinds == ["cooperative_year"]:
        return Proof(cooperative_year=table.one_of("cooperative_year", ("accounts", "rat")))
    return Proof(table.texts_if_any("identifier"), table.texts_if_any("channel"), table.texts_if_any("reach"))
