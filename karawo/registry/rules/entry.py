"""The words a business is found by, as its search entry carries them."""

from collections.abc import Iterable


def province_mark(kab_id: int) -> str:
    """7571 → "P75"; rows of a province whose kabupaten is unknown (75) bear the same."""
    return f"P{kab_id // 100 if kab_id >= 100 else kab_id}"


def entry_tokens(kab_id: int, words: Iterable[str]) -> list[str]:
    """Each word three times: for those who search a few kabupaten, a province, the nation."""
    ordered = sorted(words)
    province = province_mark(kab_id)
    return [
        *(f"{kab_id}:{word}" for word in ordered),
        *(f"{province}:{word}" for word in ordered),
        *ordered,
    ]


def entry_tokens_sql(kab_id: str, words: str) -> str:
    """The same as an expression, for statements that write many entries. words: a column, sorted."""

    def marked(mark: str) -> str:
        # Words are letters and digits, so a comma parts them; a sub-select for each row would cost five times as much.
        return f"string_to_array({mark} || array_to_string({words}, ',' || {mark}), ',')"

    province = f"('P' || CASE WHEN {kab_id} < 100 THEN {kab_id} ELSE {kab_id} / 100 END || ':')"
    tokens = f"{marked(f"({kab_id} || ':')")} || {marked(province)} || {words}"
    return f"CASE WHEN {words} = '{{}}' THEN '{{}}' ELSE {tokens} END"
