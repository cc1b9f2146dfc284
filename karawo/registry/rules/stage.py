"""The tables in which rows wait before they enter the register together: their columns, and COPY's text form."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

KEY_COLUMNS = (
    "nik",
    "nib",
    "npwp",
    "phone",
    "desa_first_name",
    "kecamatan_name",
    "birth_name",
    "kecamatan_birth",
    "desa_business",
    "kab_name",
    "kecamatan_sorted_name",
    "kecamatan_last_name",
)
"""The key columns of MatchKeys, in the order in which a stage carries them (prefix `k_`)."""

ROW = (
    ("n", "int"),
    ("table_no", "int"),
    ("row_number", "int"),
    ("is_rejected", "bool"),
    ("notes", "jsonb"),
    ("record_digest", "bigint"),
    ("external_id", "text"),
    ("payload", "bytea"),
    ("place_in_source", "jsonb"),
    ("kab_id", "int"),
    ("region_id", "bigint"),
    ("o_kind", "text"),
    ("o_name", "text"),
    ("o_canonical", "text"),
    ("o_sex", "text"),
    ("o_birth_on", "bytea"),
    ("o_birth_digest", "bigint"),
    ("o_has_disability", "bool"),
    ("o_education_code", "text"),
    ("o_is_deceased", "bool"),
    ("o_address", "text"),
    ("o_cooperative_kind_code", "text"),
    ("o_legal_number", "text"),
    ("o_legal_on", "date"),
    ("o_nik", "bigint"),
    ("b_name", "text"),
    ("b_canonical", "text"),
    ("b_brand", "text"),
    ("b_legal_form_code", "text"),
    ("b_place_kind_code", "text"),
    ("b_kbli_version", "smallint"),
    ("b_kbli_code", "text"),
    ("b_activity", "text"),
    ("b_main_product", "text"),
    ("b_started_year", "smallint"),
    ("address", "text"),
    ("place_text", "text"),
    ("postal_code", "text"),
    ("latitude", "numeric(9,6)"),
    ("longitude", "numeric(9,6)"),
    ("b_status", "text"),
    ("b_status_on", "date"),
    ("b_size_class", "text"),
    ("b_size_criterion", "text"),
    ("b_size_on", "date"),
    ("b_has_nib", "bool"),
    ("b_latest_sales_rupiah", "bigint"),
    ("b_latest_workers", "int"),
    ("b_completeness_percent", "smallint"),
    *((f"k_{column}", "bigint") for column in KEY_COLUMNS),
    ("nik_near", "bigint[]"),
    ("words", "text[]"),
)
"""One row of a list. b_name is NULL for a cooperative, which is an owner without a business of its own."""

JOINED = tuple(
    column
    for column, kind in ROW
    if kind in {"int", "bigint", "bool"}
    or column in {"external_id", "o_kind", "o_canonical", "o_legal_number", "b_name", "b_canonical"}
)
"""The columns by which rows are matched and counted: the planner must know them, or it joins row by row."""

JUDGED = (*JOINED, "o_name", "notes")
"""What judging a row needs of it. It stands apart: the server writes a row anew for each verdict, and all else that a
row says is four times as long."""

IDENTIFIER = (
    ("n", "int"),
    ("is_owners", "bool"),
    ("kind", "text"),
    ("value", "text"),
    ("sealed", "bytea"),
    ("digest", "bigint"),
    ("masked", "text"),
    ("warning", "text"),
)

OBSERVATION = (
    ("n", "int"),
    ("what", "text"),
    ("number", "bigint"),
    ("codes", "jsonb"),
    ("is_unknown", "bool"),
    ("period_from", "date"),
    ("period_to", "date"),
    ("is_dated", "bool"),
)
"""is_dated: the list says of when; otherwise the period is only the day of receipt."""

COOPERATIVE_FIGURES = (
    "rat_on",
    "members_male",
    "members_female",
    "members_total",
    "employees",
    "assets_rupiah",
    "own_capital_rupiah",
    "outside_capital_rupiah",
    "volume_rupiah",
    "shu_rupiah",
)

COOPERATIVE = (
    ("n", "int"),
    ("year", "smallint"),
    ("rat_on", "date"),
    *((column, "bigint") for column in COOPERATIVE_FIGURES[1:]),
)

STAGES = {
    "stage_row": ROW,
    "stage_identifier": IDENTIFIER,
    "stage_observation": OBSERVATION,
    "stage_cooperative": COOPERATIVE,
}

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": ""})


def escaped(text: str) -> str:
    """As one value of COPY's text format."""
    return text.translate(_ESCAPES)


def copy_line(values: Sequence[object]) -> str:
    """One line of COPY's text format. Lists of numbers and of plain words become arrays."""
    written: list[str] = []
    add = written.append
    for value in values:
        # Most cells are plain text or empty; a call for each would cost as much as all the rest.
        if value is None:
            add("\\N")
        elif type(value) is str:
            add(value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES))
        elif type(value) is int:
            add(str(value))
        else:
            add(_COPIED[type(value)](value))
    return "\t".join(written) + "\n"


def _array(value: Sequence[object]) -> str:
    return "{" + ",".join(map(str, value)) + "}"


_COPIED: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "t" if value else "f",
    float: repr,
    bytes: lambda value: "\\\\x" + value.hex(),
    date: date.isoformat,
    tuple: _array,
    list: _array,
}


def column_names(columns: Iterable[tuple[str, str]]) -> str:
    return ", ".join(name for name, _kind in columns)
