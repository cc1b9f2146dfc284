"""A model from a sample: Splink finds m and u, counts of the sample the chances of identifiers."""

import logging
import math
import warnings
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Rows
from karawo.registry.linkage.batch.cluster import bits_at, owners
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.judge import grown, hidden, judged, lesson
from karawo.registry.linkage.batch.kernels.score import levels
from karawo.registry.linkage.batch.lean import lean
from karawo.registry.linkage.batch.learn import learn, likelihood
from karawo.registry.linkage.batch.model import Comparison, Model, parts_of
from karawo.registry.linkage.batch.oracle import linker_on_duckdb
from karawo.registry.linkage.batch.program import compiled, records_of, true_pairs
from karawo.registry.linkage.batch.run import Source
from karawo.registry.linkage.batch.units import candidates, features_of
from karawo.registry.linkage.rules import CANONICALISER_VERSION

LEAST_ROWS = 500
LEAST_TAUGHT = 2000
"""Pairs of either kind from which the second look is learnt."""
MOST_U_PAIRS = 2e6
MOST_EM_PAIRS = 3e5
_LEAST, _MOST = 1e-9, 0.9999

type Probabilities = dict[str, list[tuple[float, float]]]


def trained(
    source: Source, start: Model, budget: Budget, *, truth_unit: str = "", labels: int = 300
) -> Model:
    """The same questions with probabilities of this sample.

    u: of random pairs. u of identifiers: how often strangers by name share them, times the number of rows.
    m: by expectation maximisation, blocked on each rule of `start.trained_on["sessions"]`, or on the
    identifier of the prior and on the first rule without it. With truth_unit, at most `labels` pairs are
    asked of that column to learn the unit scorer; the owner's question never looks at the truth.
    Raises CannotLink for a sample that is too small.
    """
    columns = source.columns
    if len(columns) < LEAST_ROWS:
        raise CannotLink(
            _("Untuk melatih diperlukan sedikitnya {least} baris; berkas ini berisi {rows}.").format(
                least=LEAST_ROWS, rows=len(columns)
            )
        )
    logging.getLogger("splink").setLevel(logging.ERROR)
    model = replace(start, true_pairs_per_record=true_pairs(start, columns) / len(columns))
    model = model.with_levels(_chances(columns, model, budget))
    sessions = [tuple(rule) for rule in start.trained_on.get("sessions", ())] or default_sessions(start)
    model, history = _maximised(columns, model, sessions, budget)
    if model.floor > 0:
        model = replace(model, judge=taught(columns, model, budget))
    trained_on: dict[str, Any] = {
        "rows": len(columns),
        "files": [name for name, _rows in source.files],
        "on": date.today().isoformat(),  # noqa: DTZ011
        "canonicaliser": CANONICALISER_VERSION,
        "splink": _version("splink"),
        "sessions": [list(session) for session in sessions],
    }
    model = replace(
        model,
        version=f"{start.version.split('-')[0]}-{trained_on['on']}",
        trained_on=trained_on,
        charts={"match_weights": weights_chart(model, len(columns)), "em": history},
    )
    if truth_unit:
        unit = _unit_scorer(columns, model, source.truth[truth_unit], labels, budget)
        model = replace(model, unit=unit)
        trained_on["unit_decisions"] = unit["decisions"]
    return model


def default_sessions(model: Model) -> list[tuple[str, ...]]:
    """The prior's identifier, and rules that share no column with it or with each other's first."""
    sessions: list[tuple[str, ...]] = [(model.prior_by,)] if model.prior_by else []
    used: set[str] = set()
    for rule in model.rules:
        is_any, parts = parts_of(rule)
        names = {part.column for part in parts}
        if is_any or len(names) < 2 or model.prior_by in names or any("~" in text for text in rule):
            continue
        if not names & used:
            sessions.append(rule)
            used |= names
    return sessions[:3]


def _chances(columns: Columns, model: Model, budget: Budget) -> Probabilities:
    """u by comparison and level; the m that stand there are kept."""
    linker = linker_on_duckdb(columns, model, budget)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker.training.estimate_u_using_random_sampling(
            max_pairs=MOST_U_PAIRS, seed=1, min_count_per_level=None
        )
    of_strangers = strangers_shares(columns, model, budget)
    found: Probabilities = {}
    for comparison, estimated in zip(model.comparisons, _estimates(linker), strict=True):
        kept: list[tuple[float, float]] = []
        for level, (_m, u) in zip(comparison.levels, estimated, strict=True):
            if level.follows_rows:
                kept.append((level.m, of_strangers[comparison.name, len(kept)]))
            else:
                # A level that no random pair shows is rarer than what one pair would say.
                kept.append((level.m, _within(u if u else 0.5 / MOST_U_PAIRS)))
        found[comparison.name] = kept
    return found


def strangers_shares(columns: Columns, model: Model, budget: Budget) -> dict[tuple[str, int], float]:
    """For each level that follows the rows: pairs of clearly different names that show it, times 2 / rows.

    That is u times the number of rows. At least 0.02: no identifier is beyond mistakes.
    """
    name = next((one for one in model.comparisons if one.levels[0].flag == "name"), model.comparisons[-1])
    records = records_of(columns)
    found: dict[tuple[str, int], float] = {}
    for comparison in model.comparisons:
        if not any(level.follows_rows for level in comparison.levels):
            continue
        rules = tuple(
            rule
            for rule in model.rules
            if {part.column for part in parts_of(rule)[1]} & _identifiers(comparison, model)
        )
        asked = replace(model, rules=rules, comparisons=(comparison, name), guard=())
        pairs = lean(columns, asked, -1e9, budget)
        shown = levels(records, compiled(asked, columns), pairs.left, pairs.right)
        is_stranger = shown[:, 1] == len(name.levels) - 1
        for at, level in enumerate(comparison.levels):
            if level.follows_rows:
                count = int((is_stranger & (shown[:, 0] == at)).sum())
                found[comparison.name, at] = max(0.02, 2 * count / len(columns))
    return found


def _identifiers(comparison: Comparison, model: Model) -> set[str]:
    """The comparison's columns, and the rule's name for one that leaves something out: npwp of npwp_own."""
    return {*comparison.needed, *(name.removesuffix("_own") for name in comparison.needed)}


def _maximised(
    columns: Columns, model: Model, sessions: list[tuple[str, ...]], budget: Budget
) -> tuple[Model, list[dict[str, Any]]]:
    linker = linker_on_duckdb(columns, model, budget)
    history: list[dict[str, Any]] = []
    for session in sessions:
        rule = " and ".join(f"l.{name} = r.{name}" for name in session)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                done = linker.training.estimate_parameters_using_expectation_maximisation(
                    rule, fix_probability_two_random_records_match=True, max_pairs=MOST_EM_PAIRS
                )
        except Exception as error:
            history.append({"session": list(session), "error": str(error).split("\n")[0]})
            continue
        steps = len(done._core_model_settings_history)
        history.append({"session": list(session), "steps": steps})
    found: Probabilities = {}
    for comparison, estimated in zip(model.comparisons, _estimates(linker), strict=True):
        ms = [m if m else level.m for level, (m, _u) in zip(comparison.levels, estimated, strict=True)]
        ms = [max(0.0005, m) for m in ms]
        found[comparison.name] = [
            (_within(m / sum(ms)), level.u) for m, level in zip(ms, comparison.levels, strict=True)
        ]
    return model.with_levels(found), history


def _estimates(linker: Any) -> list[list[tuple[float | None, float | None]]]:
    settings = linker.misc.save_model_to_json()
    return [
        [
            (level.get("m_probability"), level.get("u_probability"))
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        ]
        for comparison in settings["comparisons"]
    ]


def weights_chart(model: Model, rows: int) -> list[dict[str, Any]]:
    """The bars of the match weights chart: comparison, level, m, u, bits at this number of rows."""
    return [
        {
            "comparison": comparison.name,
            "level": " ".join((level.ask, *level.columns)),
            "m": round(level.m, 6),
            "u": level.u_at(rows),
            "bits": round(math.log2(level.m / level.u_at(rows)), 3),
        }
        for comparison in model.comparisons
        for level in comparison.levels
    ]


def _unit_scorer(columns: Columns, model: Model, truth: Rows, labels: int, budget: Budget) -> dict[str, Any]:
    pairs = judged(columns, lean(columns, model, bits_at(model.least), budget), model, budget)
    owner = owners(columns, pairs.at_least(bits_at(model.link)), model)
    left, right = candidates(owner)
    features = features_of(columns, owner, left, right)
    scorer, asked, answers = learn(
        features, lambda rows: (truth[left[rows]] == truth[right[rows]]).astype(np.int64), labels
    )
    return {
        **scorer.as_json(),
        "decisions": len(asked),
        "same": int(answers.sum()),
        "surprise_bits": round(likelihood(features[asked], answers, scorer), 4),
    }


def taught(columns: Columns, model: Model, budget: Budget) -> dict[str, Any]:
    """The trees of the second look, from pairs whose NIK were hidden. Empty where too few records have one."""
    seen = hidden(columns)
    pairs = lean(seen, model, bits_at(model.floor), budget)
    found = lesson(columns, seen, pairs)
    return grown(found) if min(found.is_same.sum(), (~found.is_same).sum()) >= LEAST_TAUGHT else {}


def _within(probability: float) -> float:
    return min(_MOST, max(_LEAST, probability))


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)
