"""The model file: what makes two records meet, what is asked of a pair, and what each answer weighs.

JSON, versioned, made by `train`, executed by every engine. Probabilities, not weights, are stored: weights
follow from them, and from the number of rows of the file at hand.
"""

import json
import math
import re
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.errors import CannotLink

FORMAT = 1
IDENTIFIER, NAME, SUPPORT = 1, 2, 4
FLAGS = {"": 0, "identifier": IDENTIFIER, "name": NAME, "support": SUPPORT}
_NUMBERS = re.compile(r"\[\s+(-?[\d.e-]+(?:,\s+-?[\d.e-]+)*)\s+\]")
ASKS = ("equal", "one_off", "alike", "contained", "swapped", "near", "shared", "else")


@dataclass(frozen=True, slots=True)
class Level:
    """One answer. ask: of ASKS, about `columns`. limit: the similarity, or the most other uses of a number.

    m, u: how often true pairs and strangers answer so. With follows_rows, u is that share times the number of
    rows: what identifiers need, whose chance agreements thin out as a file grows. tf: the column whose
    frequencies take the place of u. flag: what it counts as for the guard. reason: a sentence of rules/reasons.
    """

    ask: str
    columns: tuple[str, ...] = ()
    limit: float = 0.0
    m: float = 0.5
    u: float = 0.5
    follows_rows: bool = False
    tf: str = ""
    flag: str = ""
    reason: str = ""

    def u_at(self, rows: int) -> float:
        return min(0.999, self.u / max(1, rows)) if self.follows_rows else self.u

    def bits_at(self, rows: int) -> float:
        return math.log2(self.m / self.u_at(rows))


@dataclass(frozen=True, slots=True)
class Comparison:
    """needed: silent unless both records have these. unless: silent where both have one of these."""

    name: str
    needed: tuple[str, ...]
    levels: tuple[Level, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """rules: columns that must all agree, `nik~7-8` for a number without its digits 7 to 8, `phone_1|phone_2`
    for one of several. prior_by: the identifier whose repeats tell how many true pairs a file holds;
    true_pairs_per_record stands in where that is unknown. guard: flags of which a pair needs one.
    proof: identifiers that two members of a cluster may not have different. link, review: probabilities.
    fields: how the columns are made from a file that is not a record file (see `foreign`). unit: the second
    question. judge: trees for the second look (see `judge`), at pairs that the first holds as probable as `floor`.
    trained_on, charts: what the numbers come from.
    """

    version: str
    rules: tuple[tuple[str, ...], ...]
    comparisons: tuple[Comparison, ...]
    prior_by: str
    true_pairs_per_record: float
    link: float
    review: float
    guard: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    cap: int = 200
    window: int = 12
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    unit: dict[str, Any] = field(default_factory=dict)
    judge: dict[str, Any] = field(default_factory=dict)
    floor: float = 0.0
    trained_on: dict[str, Any] = field(default_factory=dict)
    charts: dict[str, Any] = field(default_factory=dict)

    @property
    def least(self) -> float:
        """The least probability at which the first look keeps a pair."""
        return self.floor if self.judge else self.review

    @property
    def asked(self) -> frozenset[str]:
        """All columns that its rules, its comparisons and its prior ask for."""
        found = {part.column for rule in self.rules for part in parts_of(rule)[1]}
        for comparison in self.comparisons:
            found.update(comparison.needed, comparison.unless)
            for level in comparison.levels:
                found.update(level.columns, (level.tf,))
        return frozenset(found | {self.prior_by}) - {""}

    @property
    def guard_flags(self) -> int:
        return sum(FLAGS[flag] for flag in self.guard)

    def with_levels(self, probabilities: dict[str, list[tuple[float, float]]]) -> "Model":
        """The same questions with other (m, u) by comparison and level."""
        return replace(
            self,
            comparisons=tuple(
                replace(
                    comparison,
                    levels=tuple(
                        replace(level, m=m, u=u)
                        for level, (m, u) in zip(
                            comparison.levels, probabilities[comparison.name], strict=True
                        )
                    ),
                )
                if comparison.name in probabilities
                else comparison
                for comparison in self.comparisons
            ),
        )


_PART = re.compile(r"(\w+)(?:~(\d+)-(\d+))?")


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a rule. above, below: powers of ten that cut the digits out (1, 1: the whole number)."""

    column: str
    above: int = 1
    below: int = 1


def parts_of(rule: tuple[str, ...]) -> tuple[bool, tuple[Part, ...]]:
    """(one of them is enough, the parts). Raises ValueError for a rule that cannot be read."""
    if len(rule) == 1 and "|" in rule[0]:
        return True, tuple(Part(name) for name in rule[0].split("|"))
    parts = []
    for text in rule:
        found = _PART.fullmatch(text)
        if found is None:
            raise ValueError(text)
        column, first, last = found.groups()
        parts.append(Part(column, 10 ** (17 - int(first)), 10 ** (16 - int(last))) if first else Part(column))
    return False, tuple(parts)


def write_model(model: Model, path: Path) -> None:
    """A list of numbers stands on one line."""
    text = json.dumps({"format": FORMAT, **asdict(model)}, ensure_ascii=False, indent=1)
    text = _NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", text)
    path.write_text(text + "\n", encoding="utf-8")


def read_model(path: Path | None) -> Model:
    """The model of a file, or the one shipped. Raises CannotLink where it is none."""
    if path is None:
        return shipped("model-register.json")
    if not path.is_file():
        raise CannotLink(
            _(
                "Berkas model {file} tidak ada; periksa --model, atau buat dengan: karawo link --train."
            ).format(file=path)
        )
    return model_of(path.read_text(encoding="utf-8"), path.name)


@cache
def shipped(name: str) -> Model:
    text = files("karawo.registry.linkage.rules").joinpath(name).read_text(encoding="utf-8")
    return model_of(text, name)


def model_of(text: str, name: str) -> Model:
    try:
        raw = json.loads(text)
        if raw.pop("format") != FORMAT:
            raise CannotLink(
                _("Model {file} ditulis untuk versi lain; latih lagi dengan: karawo link --train.").format(
                    file=name
                )
            )
        comparisons = tuple(
            Comparison(
                one["name"],
                tuple(one["needed"]),
                tuple(Level(**(level | {"columns": tuple(level["columns"])})) for level in one["levels"]),
                tuple(one["unless"]),
            )
            for one in raw.pop("comparisons")
        )
        rules = tuple(map(tuple, raw.pop("rules")))
        for rule in rules:
            parts_of(rule)
        guard, proof = tuple(raw.pop("guard")), tuple(raw.pop("proof"))
        return Model(comparisons=comparisons, rules=rules, guard=guard, proof=proof, **raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotLink(
            _(
                "Berkas model {file} tidak terbaca: {error}. Pakai berkas yang dibuat karawo link --train."
            ).format(file=name, error=error)
        ) from error
