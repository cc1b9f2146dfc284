"""The same model in SQL, as Splink wants it; understood by DuckDB and by Spark."""

import math
from typing import Any

import pyarrow as pa

from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.model import Comparison, Level, Model, parts_of
from karawo.registry.linkage.batch.program import prior_at

ROW = "row_number"
_TEXT_ASKS = {"alike": "text", "contained": "words"}


def table_of(columns: Columns, model: Model) -> pa.Table:
    """The columns the model asks for, unknown as NULL, with `ROW`; texts and words beside their numbers."""
    arrays: dict[str, pa.Array] = {ROW: pa.array(range(len(columns)), pa.int64())}
    levels = [level for comparison in model.comparisons for level in comparison.levels]
    asked = {name for level in levels for name in (*level.columns, level.tf) if name}
    asked |= {name for one in model.comparisons for name in (*one.needed, *one.unless)}
    asked |= {part.column for rule in model.rules for part in parts_of(rule)[1]}
    for name in sorted(asked):
        held = columns[name]
        is_count = name.startswith("uses_")
        arrays[name] = pa.array(held.astype("int64"), mask=None if is_count else held == 0)
    for kind, name in sorted(
        {(_TEXT_ASKS[level.ask], level.columns[0]) for level in levels if level.ask in _TEXT_ASKS}
    ):
        known = columns.texts
        texts = [known[number] or None for number in columns[name]]
        arrays[f"{name}_{kind}"] = (
            pa.array(texts, pa.string())
            if kind == "text"
            else pa.array([text.split() if text else None for text in texts], pa.list_(pa.string()))
        )
    return pa.table(arrays)


def settings_of(model: Model, columns: Columns, *, spark: bool = False) -> dict[str, Any]:
    """Splink's settings with the probabilities as they are at this number of rows."""
    rows = len(columns)
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": ROW,
        "probability_two_random_records_match": prior_at(model, columns),
        "blocking_rules_to_generate_predictions": [
            text for rule in model.rules for text in rule_in_sql(rule, spark=spark)
        ],
        "comparisons": [_comparison(one, rows, spark=spark) for one in model.comparisons],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": True,
    }


def rule_in_sql(rule: tuple[str, ...], *, spark: bool = False) -> list[str]:
    """Conditions of which one must hold; each an equality that a database can join by."""
    is_any, parts = parts_of(rule)
    if is_any:
        names = [part.column for part in parts]
        return [f"l.{one} = r.{other}" for one in names for other in names]
    divide = "div" if spark else "//"

    def side(table: str, column: str, above: int, below: int) -> str:
        name = f"{table}.{column}"
        return name if above == 1 else f"(({name} {divide} {above}) * {below} + {name} % {below})"

    return [
        " and ".join(
            f"{side('l', part.column, part.above, part.below)} = {side('r', part.column, part.above, part.below)}"
            for part in parts
        )
    ]


def flag_in_sql(model: Model, flag: str) -> str:
    """Whether a scored pair stands on a level with this flag, from Splink's gamma columns."""
    held = [
        f"gamma_{comparison.name} = {len(comparison.levels) - 1 - at}"
        for comparison in model.comparisons
        for at, level in enumerate(comparison.levels)
        if level.flag == flag
    ]
    return f"({' or '.join(held)})" if held else "false"


def _comparison(comparison: Comparison, rows: int, *, spark: bool) -> dict[str, Any]:
    silent = [f"{name}_l is null or {name}_r is null" for name in comparison.needed]
    silent += [f"({name}_l is not null and {name}_r is not null)" for name in comparison.unless]
    levels: list[dict[str, Any]] = [
        {"sql_condition": " or ".join(silent), "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in comparison.levels:
        found: dict[str, Any] = {
            "sql_condition": "ELSE" if level.ask == "else" else condition(level, spark=spark),
            "label_for_charts": f"{level.ask} {' '.join(level.columns)} {level.limit or ''}".strip(),
            "m_probability": level.m,
            "u_probability": level.u_at(rows),
        }
        if level.tf:
            found |= {
                "tf_adjustment_column": level.tf,
                "tf_adjustment_weight": 1.0,
                "disable_tf_exact_match_detection": True,
            }
        levels.append(found)
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def condition(level: Level, *, spark: bool = False) -> str:
    one = level.columns[0]
    match level.ask:
        case "equal":
            return " and ".join(f"{name}_l = {name}_r" for name in level.columns)
        case "one_off":
            kind = "string" if spark else "varchar"  # Splink brings the edit distance to Spark in a jar
            digits = [f"lpad(cast({one}_{side} as {kind}), 16, '0')" for side in "lr"]
            return f"damerau_levenshtein({digits[0]}, {digits[1]}) = 1"
        case "alike":
            function = "likeness" if spark else "jaro_winkler_similarity"
            return f"{function}({one}_text_l, {one}_text_r) >= {level.limit!r}"
        case "contained":
            left, right = f"{one}_words_l", f"{one}_words_r"
            if spark:
                return f"size(array_except({left}, {right})) = 0 or size(array_except({right}, {left})) = 0"
            return f"list_has_all({left}, {right}) or list_has_all({right}, {left})"
        case "swapped":
            return (
                f"{one}_l - {one}_l % 10000 = {one}_r - {one}_r % 10000"
                f" and {one}_l % 100 * 100 = {one}_r % 10000 - {one}_r % 100"
                f" and {one}_r % 100 * 100 = {one}_l % 10000 - {one}_l % 100"
            )
        case "near":
            parts = ("{0} - {0} % 10000", "{0} % 10000 - {0} % 100", "{0} % 100")
            return (
                " + ".join(
                    f"cast({part.format(f'{one}_l')} = {part.format(f'{one}_r')} as int)" for part in parts
                )
                + " = 2"
            )
        case "shared":
            numbers, uses = level.columns[:3], level.columns[3:]
            return " or ".join(
                f"({number}_l = {other}_r and {use}_l <= {math.floor(level.limit)})"
                for number, use in zip(numbers, uses, strict=True)
                for other in numbers
            )
    raise ValueError(level.ask)
