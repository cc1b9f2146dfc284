# ruff: noqa: E501, S608 - statements made of our own constants; they read better in whole lines
"""From matches and likeness to a verdict for each row; what is known already leaves the stage."""

from karawo.registry.rules.bulk_words import KEPT, formatted, named_fields
from karawo.registry.rules.stage import COOPERATIVE_FIGURES

PROPOSALS = """
    INSERT INTO stage_proposal (n, question, owner_id, business_id, other_n, other_kab_id, probability, reasons)
    SELECT n, question, owner_id, business_id, other_n, other_kab_id, probability, reasons::jsonb
      FROM unnest(%s::int[], %s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::float8[], %s::text[])
           AS p (n, question, owner_id, business_id, other_n, other_kab_id, probability, reasons)
"""

BUSINESS_FIELDS = {
    "brand": "w.b_brand",
    "legal_form_code": "w.b_legal_form_code",
    "place_kind_code": "w.b_place_kind_code",
    "activity": "w.b_activity",
    "main_product": "w.b_main_product",
    "started_year": "w.b_started_year::text",
    "address": "w.address",
    "postal_code": "w.postal_code",
}
"""Plain fields of a business that a newer list may change; KBLI and position are pairs and stand apart."""

OWNER_FIELDS = {
    "sex": "CASE WHEN o.kind = 'person' THEN w.o_sex END",
    "education_code": "w.o_education_code",
    "address": "w.o_address",
    "cooperative_kind_code": "w.o_cooperative_kind_code",
    "legal_number": "w.o_legal_number",
    "legal_on": "w.o_legal_on::text",
}


def _fields(fields: dict[str, str], row: str) -> str:
    return ", ".join(f"('{name}', {row}.{name}::text, {new})" for name, new in fields.items())


_MATCHED = "s.match IN ('external', 'identifier', 'unit')"

# Numbers that are already there add nothing.
KNOWN_NUMBERS = """
    DELETE FROM stage_identifier x USING stage_fate s
     WHERE s.n = x.n AND s.n >= %(first)s AND x.n >= %(first)s AND (
           s.match IN ('twin', 'record')
        OR ((s.match <> '' OR s.owner_id IS NOT NULL) AND EXISTS (
            SELECT FROM registry_identifier i WHERE i.kind = x.kind AND i.digest = x.digest
               AND CASE WHEN x.is_owners THEN i.owner_id = s.owner_id ELSE i.business_id = s.business_id END)))
"""

# The rest is new. Two rows of one file about one person make one owner. Said of all rows in a small table of its own.
RULING = """
    INSERT INTO stage_ruling (n, kab_id, verdict, has_business, owner_id, business_id, makes_owner, twin_n, is_written)
    WITH judged AS NOT MATERIALIZED (
        SELECT n, kab_id, match, owner_id, business_id, b_name IS NOT NULL AS has_business, o_nik, o_canonical, v.verdict,
               r.owner_id IS NULL
               AND (v.verdict = 'new' OR (v.verdict = 'possible' AND NOT %(holds_back)s)) AS is_unowned
          FROM stage_fate r CROSS JOIN LATERAL (SELECT coalesce(nullif(r.verdict, ''), 'new') AS verdict) v),
    several AS (
        SELECT o_nik, o_canonical, min(n) AS first_n FROM judged
         WHERE is_unowned AND o_nik IS NOT NULL AND o_canonical <> '' GROUP BY o_nik, o_canonical HAVING count(*) > 1)
    SELECT j.n, j.kab_id, j.verdict, j.has_business, j.owner_id, j.business_id,
           j.is_unowned AND coalesce(f.first_n, j.n) = j.n, CASE WHEN f.first_n < j.n THEN f.first_n END,
           j.match NOT IN ('record', 'twin')
           AND (j.verdict IN ('new', 'updated', 'same') OR (j.verdict = 'possible' AND NOT %(holds_back)s))
      FROM judged j LEFT JOIN several f ON j.is_unowned AND f.o_nik = j.o_nik AND f.o_canonical = j.o_canonical
     WHERE j.n >= %(first)s
"""

POSSIBLE = (
    "UPDATE stage_fate s SET verdict = 'possible'"
    " WHERE verdict = '' AND EXISTS (SELECT FROM stage_proposal p WHERE p.n = s.n)"
)

RULED_POSSIBLE = tuple(
    f"UPDATE {table} r SET verdict = 'possible' FROM stage_fate s"
    " WHERE s.n = r.n AND s.verdict = 'possible' AND r.verdict = 'new'"
    for table in ("stage_ruling", "stage_written")
)
"""Of rows that were ruled and written before anybody asked what they are like; both are written the same way."""

JUDGE = (
    f"""
    INSERT INTO stage_change (n, table_name, row_id, field, old, new)
    SELECT s.n, 'registry_business', b.id, f.name, coalesce(f.old, ''), f.new
      FROM stage_fate s JOIN stage_row w ON w.n = s.n JOIN registry_business b ON b.id = s.business_id
      CROSS JOIN LATERAL (VALUES {_fields(BUSINESS_FIELDS, "b")},
           ('kbli_code', b.kbli_version || ':' || b.kbli_code,
            CASE WHEN w.b_kbli_code <> '' THEN w.b_kbli_version || ':' || w.b_kbli_code END),
           ('latitude', b.latitude || ',' || b.longitude, w.latitude || ',' || w.longitude),
           ('region_id', b.region_id::text, s.region_id::text)) f (name, old, new)
     WHERE {_MATCHED} AND f.new <> '' AND f.new IS DISTINCT FROM coalesce(f.old, '')
       AND (f.name <> 'region_id' OR s.kab_id = b.kab_id)
    """,
    f"""
    INSERT INTO stage_change (n, table_name, row_id, field, old, new)
    SELECT s.n, 'registry_owner', o.id, f.name, coalesce(f.old, ''), f.new
      FROM stage_fate s JOIN stage_row w ON w.n = s.n JOIN registry_owner o ON o.id = s.owner_id
      CROSS JOIN LATERAL (VALUES {_fields(OWNER_FIELDS, "o")}) f (name, old, new)
     WHERE {_MATCHED} AND f.new <> '' AND f.new IS DISTINCT FROM coalesce(f.old, '')
    """,
    # What a person at the desk or a better source said last is kept; the list only fills what is empty.
    """
    UPDATE stage_change c SET is_kept = true
      FROM (SELECT c.n, c.table_name, c.field, coalesce(
               (SELECT CASE WHEN e.act = 'intake.applied' THEN (e.words ->> 'trust')::int ELSE 5 END
                  FROM journal_change j JOIN journal_entry e ON e.id = j.entry_id
                 WHERE j.table_name = c.table_name AND j.row_id = c.row_id AND j.after ? c.field
                 ORDER BY j.id DESC LIMIT 1),
               (SELECT CASE WHEN e.act = 'intake.applied' THEN (e.words ->> 'trust')::int ELSE 3 END
                  FROM journal_entry e
                 WHERE e.id = CASE c.table_name
                       WHEN 'registry_business' THEN (SELECT entry_id FROM registry_business WHERE id = c.row_id)
                       ELSE (SELECT entry_id FROM registry_owner WHERE id = c.row_id) END)) AS trust
              FROM stage_change c WHERE c.old <> '') t
     WHERE t.n = c.n AND t.table_name = c.table_name AND t.field = c.field AND t.trust > %(trust)s
    """,
    # Facts that are already there add nothing.
    f"""
    DELETE FROM stage_observation x USING stage_fate s
     WHERE s.n = x.n AND (
           s.match IN ('twin', 'record')
        OR ({_MATCHED} AND EXISTS (
            SELECT FROM (SELECT o.number, o.codes, o.is_unknown, o.period_to FROM registry_observation o
                          WHERE o.business_id = s.business_id AND o.what = x.what AND o.source_id = %(source)s
                          ORDER BY o.period_to DESC, o.known_at DESC, o.id DESC LIMIT CASE WHEN x.is_dated THEN 50 ELSE 1 END) o
             WHERE o.number IS NOT DISTINCT FROM x.number AND o.codes = x.codes AND o.is_unknown = x.is_unknown
               AND (NOT x.is_dated OR o.period_to = x.period_to))))
    """,
    KNOWN_NUMBERS,
    f"""
    DELETE FROM stage_cooperative x USING stage_fate s
     WHERE s.n = x.n AND (s.match IN ('twin', 'record') OR (s.match <> '' AND EXISTS (
           SELECT FROM registry_cooperativeyear y WHERE y.owner_id = s.owner_id AND y.year = x.year AND y.source_id = %(source)s
              AND ({", ".join(f"coalesce(x.{c}, y.{c})" for c in COOPERATIVE_FIGURES)})
                  IS NOT DISTINCT FROM ({", ".join(f"y.{c}" for c in COOPERATIVE_FIGURES)}))))
    """,
    f"""
    UPDATE stage_fate s SET verdict = CASE
             WHEN EXISTS (SELECT FROM stage_change c WHERE c.n = s.n AND NOT c.is_kept)
               OR EXISTS (SELECT FROM stage_observation o WHERE o.n = s.n)
               OR EXISTS (SELECT FROM stage_identifier i WHERE i.n = s.n)
               OR EXISTS (SELECT FROM stage_cooperative y WHERE y.n = s.n) THEN 'updated' ELSE 'same' END
     WHERE {_MATCHED}
    """,
    f"""
    UPDATE stage_fate s SET more = s.more || x.notes FROM (
        SELECT n, jsonb_agg(jsonb_build_array('kept', '', {formatted(KEPT, named_fields("field"), "old", "new")})) AS notes
          FROM stage_change WHERE is_kept GROUP BY n) x
     WHERE x.n = s.n
    """,
    POSSIBLE,
    RULING,
)
