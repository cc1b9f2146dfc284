# ruff: noqa: E501, S608 - statements made of our own constants; they read better in whole lines
"""The statements of `bulk`, in the order in which they run. Parameters: BulkOrder.parameters()."""

from karawo.registry.rules.bulk_words import KEPT, OWNER_KNOWN, TWIN_IN_FILE, formatted, named_fields
from karawo.registry.rules.entry import entry_tokens_sql
from karawo.registry.rules.stage import COOPERATIVE_FIGURES, JOINED, JUDGED, KEY_COLUMNS

_OPEN = "NOT s.is_rejected AND s.verdict = '' AND s.match = ''"
_FREE = "NOT EXISTS (SELECT FROM stage_fate t WHERE t.match <> '' AND t.business_id = b.id)"
_MINE = "(%(allowed)s::int[] IS NULL OR b.kab_id = ANY(%(allowed)s::int[]))"
_FROM_SOURCE = """EXISTS (SELECT FROM registry_recordlink l JOIN registry_record r ON r.id = l.record_id
                           WHERE l.business_id = b.id AND r.source_id = %(source)s)"""


def _note(code: str, sentence: str) -> str:
    return f"jsonb_build_array(jsonb_build_array('{code}', '', {sentence}))"


FRESHEN = "ANALYZE stage_fate (n, verdict, match, owner_id, business_id)"
"""Statistics of the columns that the statements fill; the planner would take them for empty."""

_JUDGED = ", ".join(JUDGED)

MATCH = (
    f"""
    INSERT INTO stage_fate ({_JUDGED}, verdict)
    SELECT {_JUDGED}, CASE WHEN is_rejected THEN 'rejected' ELSE '' END FROM stage_row ORDER BY n
    """,
    "CREATE INDEX ON stage_row (n); CREATE INDEX ON stage_fate (n); CREATE INDEX ON stage_identifier (n);"
    " CREATE INDEX ON stage_observation (n);"
    # Statistics of what is joined by; those of the texts would cost more than all the joins.
    f" ANALYZE stage_row (n); ANALYZE stage_fate ({', '.join(JOINED)}, verdict, match); ANALYZE stage_identifier;"
    " ANALYZE stage_observation",
    # The same row twice in the file counts once.
    f"""
    UPDATE stage_fate s SET verdict = 'same', match = 'twin',
           more = {_note("twin_in_file", formatted(TWIN_IN_FILE, "t.first_row"))}
      FROM (SELECT n, first_value(n) OVER w AS first_n, first_value(row_number) OVER w AS first_row
              FROM stage_fate WHERE NOT is_rejected WINDOW w AS (PARTITION BY record_digest ORDER BY n)) t
     WHERE t.n = s.n AND t.first_n < s.n
    """,
    # Received before from this source, and not withdrawn since: the link says so.
    """
    UPDATE stage_fate s SET verdict = 'same', match = 'record', owner_id = x.owner_id, business_id = x.business_id
      FROM (SELECT DISTINCT ON (r.digest) r.digest, l.owner_id, l.business_id
              FROM registry_record r JOIN registry_recordlink l ON l.record_id = r.id
             WHERE r.source_id = %(source)s AND r.digest IN (SELECT record_digest FROM stage_fate WHERE verdict = '')
             ORDER BY r.digest, r.id DESC) x
     WHERE x.digest = s.record_digest AND s.verdict = ''
    """,
    # The source's own number together with a name that agrees.
    f"""
    WITH hit AS (
        SELECT DISTINCT ON (s.n) s.n, b.primary_owner_id AS owner_id, b.id AS business_id
          FROM stage_fate s
          JOIN registry_record r ON r.source_id = %(source)s AND r.external_id = s.external_id AND r.external_id <> ''
          JOIN registry_recordlink l ON l.record_id = r.id
          JOIN registry_business b ON b.id = l.business_id AND b.merged_into_id IS NULL
          JOIN registry_owner o ON o.id = b.primary_owner_id
         WHERE {_OPEN} AND s.external_id <> '' AND s.b_name IS NOT NULL AND {_MINE} AND {_FREE}
           AND (b.canonical_name = s.b_canonical OR (s.o_canonical <> '' AND o.canonical_name = s.o_canonical))
         ORDER BY s.n, r.id DESC),
    once AS (SELECT DISTINCT ON (business_id) * FROM hit ORDER BY business_id, n)
    UPDATE stage_fate s SET match = 'external', owner_id = once.owner_id, business_id = once.business_id
      FROM once WHERE once.n = s.n
    """,
    # The owner's number together with the same name of the business, in the same source.
    f"""
    WITH hit AS (
        SELECT DISTINCT ON (s.n) s.n, b.primary_owner_id AS owner_id, b.id AS business_id
          FROM stage_fate s
          JOIN stage_identifier si ON si.n = s.n AND si.is_owners AND si.kind IN ('nik', 'nib', 'npwp')
          JOIN registry_identifier i ON i.digest = si.digest AND i.kind = si.kind AND i.ended_at IS NULL
          JOIN registry_business b ON b.primary_owner_id = i.owner_id AND b.canonical_name = s.b_canonical
               AND b.merged_into_id IS NULL
         WHERE {_OPEN} AND s.b_name IS NOT NULL AND {_MINE} AND {_FREE} AND {_FROM_SOURCE}
         ORDER BY s.n, b.id),
    once AS (SELECT DISTINCT ON (business_id) * FROM hit ORDER BY business_id, n)
    UPDATE stage_fate s SET match = 'identifier', owner_id = once.owner_id, business_id = once.business_id
      FROM once WHERE once.n = s.n
    """,
    # The same names at the same place in the same source; several of them pair off in order.
    f"""
    WITH open_row AS (
        SELECT s.n, s.kab_id, s.region_id, s.b_canonical, s.o_canonical,
               row_number() OVER (PARTITION BY s.kab_id, s.region_id, s.b_canonical, s.o_canonical ORDER BY s.n) AS k
          FROM stage_fate s WHERE {_OPEN} AND s.b_name IS NOT NULL),
    unit AS (
        SELECT b.id, b.primary_owner_id AS owner_id, b.kab_id, b.region_id, b.canonical_name, o.canonical_name AS owner_name,
               row_number() OVER (PARTITION BY b.kab_id, b.region_id, b.canonical_name, o.canonical_name ORDER BY b.id) AS k
          FROM (SELECT DISTINCT kab_id, b_canonical FROM open_row) w
          JOIN registry_business b ON b.kab_id = w.kab_id AND b.canonical_name = w.b_canonical AND b.merged_into_id IS NULL
          JOIN registry_owner o ON o.id = b.primary_owner_id
         WHERE {_MINE} AND {_FREE} AND {_FROM_SOURCE})
    UPDATE stage_fate s SET match = 'unit', owner_id = u.owner_id, business_id = u.id
      FROM open_row w JOIN unit u ON u.kab_id = w.kab_id AND u.region_id IS NOT DISTINCT FROM w.region_id
           AND u.canonical_name = w.b_canonical AND u.owner_name = w.o_canonical AND u.k = w.k
     WHERE w.n = s.n
    """,
    # Cooperatives: by number or by name and place, among those the source brought.
    """
    WITH hit AS (
        SELECT DISTINCT ON (s.n) s.n, o.id AS owner_id
          FROM stage_fate s
          JOIN registry_owner o ON o.kind = 'cooperative' AND o.merged_into_id IS NULL AND o.kab_id = s.kab_id
               AND o.canonical_name = s.o_canonical
         WHERE NOT s.is_rejected AND s.verdict = '' AND s.match = '' AND s.b_name IS NULL
           AND (%(allowed)s::int[] IS NULL OR o.kab_id = ANY(%(allowed)s::int[]))
           AND (s.o_legal_number = '' OR o.legal_number = '' OR s.o_legal_number = o.legal_number)
           AND EXISTS (SELECT FROM registry_recordlink l JOIN registry_record r ON r.id = l.record_id
                        WHERE l.owner_id = o.id AND l.business_id IS NULL AND r.source_id = %(source)s)
         ORDER BY s.n, (o.region_id IS NOT DISTINCT FROM s.region_id) DESC, o.id),
    once AS (SELECT DISTINCT ON (owner_id) * FROM hit ORDER BY owner_id, n)
    UPDATE stage_fate s SET match = 'unit', owner_id = once.owner_id FROM once WHERE once.n = s.n
    """,
    # A person whose NIK and name are known in the territory is that person.
    f"""
    UPDATE stage_fate s SET owner_id = x.owner_id,
           more = {_note("owner_known", formatted(OWNER_KNOWN))}
      FROM (SELECT DISTINCT ON (s.n) s.n, o.id AS owner_id
              FROM stage_fate s
              JOIN registry_identifier i ON i.kind = 'nik' AND i.digest = s.o_nik AND i.ended_at IS NULL
              JOIN registry_owner o ON o.id = i.owner_id AND o.merged_into_id IS NULL AND o.canonical_name = s.o_canonical
             WHERE {_OPEN} AND s.b_name IS NOT NULL AND s.o_canonical <> ''
               AND (%(allowed)s::int[] IS NULL OR o.kab_id = ANY(%(allowed)s::int[]))
             ORDER BY s.n, o.id) x
     WHERE x.n = s.n
    """,
)

_PROBES = {
    "nik": ("i", 8),
    "nib": ("i", 8),
    "npwp": ("i", 8),
    "birth_name": ("b", 6),
    "phone": ("p", 3),
    "kecamatan_name": ("n", 2),
    "desa_business": ("u", 3),
}
_NEIGHBOUR = 5
"""The strength of a NIK with one wrong digit that stands with the same name, telephone or place of business."""
_HUB = 40
"""A key on more rows than this proves nothing by itself; the probe stops reading there."""


_NEAR_BATCH = 64
"""Rows whose neighbours are looked up together: one scan of the inverted index for some 300 keys."""


def _same_name(other: str) -> str:
    """Serial numbers are small and birthdays few: a neighbour's key alone brings strangers."""
    names = ("kab_name", "desa_first_name", "kecamatan_sorted_name", "birth_name", "phone", "desa_business")
    return "(" + " OR ".join(f"{other}{column} = s.k_{column}" for column in names) + ")"


NEIGHBOURS = (
    # The keys that a NIK shares with one that has a wrong digit; they are the last five of nik_near.
    f"""
    INSERT INTO stage_near (n, batch, key)
    SELECT s.n, s.n / {_NEAR_BATCH}, k FROM stage_fate s JOIN stage_row w ON w.n = s.n,
           unnest(w.nik_near[cardinality(w.nik_near) - 4:]) k
     WHERE {_OPEN} AND s.k_nik IS NOT NULL;
    CREATE INDEX ON stage_near (batch, key); ANALYZE stage_near; SET LOCAL enable_seqscan = off
    """,
    f"""
    INSERT INTO stage_neighbour (n, owner_id, business_id)
    SELECT DISTINCT s.n, m.owner_id, m.business_id
      FROM (SELECT batch, array_agg(DISTINCT key) AS keys FROM stage_near GROUP BY batch) g
      CROSS JOIN LATERAL (SELECT * FROM registry_matchkeys k WHERE k.nik_near && g.keys OFFSET 0) m
      CROSS JOIN LATERAL unnest(m.nik_near) u (key)
      JOIN stage_near a ON a.batch = g.batch AND a.key = u.key
      JOIN stage_fate s ON s.n = a.n
     WHERE s.k_nik IS DISTINCT FROM m.nik AND {_same_name("m.")}
    """,
    "SET LOCAL enable_seqscan = on",
    f"""
    INSERT INTO stage_neighbour (n, other_n)
    SELECT DISTINCT s.n, m.n
      FROM (SELECT key FROM stage_near GROUP BY key HAVING count(*) BETWEEN 2 AND {_HUB}) c
      JOIN stage_near a ON a.key = c.key JOIN stage_near b ON b.key = a.key AND b.n < a.n
      JOIN stage_fate s ON s.n = a.n JOIN stage_fate m ON m.n = b.n
     WHERE s.k_nik <> m.k_nik AND {_same_name("m.k_")}
    """,
    "ANALYZE stage_neighbour",
)


def _register_probe(column: str, strength: int, group: str) -> str:
    return f"""
        SELECT s.n, m.owner_id, m.business_id, {strength} AS strength, '{group}' AS grp,
               m.desa_first_name = s.k_desa_first_name AS is_near
          FROM stage_fate s CROSS JOIN LATERAL (
               SELECT owner_id, business_id, desa_first_name FROM registry_matchkeys k
                WHERE k.{column} = s.k_{column} LIMIT {_HUB}) m
         WHERE {_OPEN} AND s.k_{column} IS NOT NULL"""


def _file_probe(column: str, strength: int, group: str) -> str:
    return f"""
        SELECT s.n, t.n AS other_n, {strength} AS strength, '{group}' AS grp,
               t.k_desa_first_name = s.k_desa_first_name AS is_near
          FROM open_row s JOIN open_row t ON t.k_{column} = s.k_{column} AND t.n < s.n
          JOIN (SELECT k_{column} FROM open_row WHERE k_{column} IS NOT NULL GROUP BY 1
                HAVING count(*) BETWEEN 2 AND {_HUB}) c ON c.k_{column} = s.k_{column}"""


_SERIOUS = """
    bool_or(grp IN ('i', 'b', 'k'))
    OR (bool_or(grp = 'p') AND bool_or(grp IN ('n', 'u')))
    OR (bool_or(grp = 'n') AND (bool_or(grp = 'u') OR coalesce(bool_or(is_near), false)))
    OR (bool_or(grp = 'u') AND %(has_no_owner)s)
"""


def _serious(owner: str) -> str:
    return _SERIOUS % {"has_no_owner": owner}


CANDIDATES = (
    *NEIGHBOURS,
    # A register that has just grown has no statistics yet; a probe that reads it whole for each row never ends.
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off",
    f"""
    INSERT INTO stage_pair (n, owner_id, business_id, strength)
    SELECT n, owner_id, business_id, strength FROM (
        SELECT h.n, h.owner_id, h.business_id, sum(h.strength) AS strength,
               row_number() OVER (PARTITION BY h.n ORDER BY sum(h.strength) DESC, h.owner_id, h.business_id) AS place
          FROM ({" UNION ALL ".join(_register_probe(column, *probe[::-1]) for column, probe in _PROBES.items())}
                UNION ALL SELECT n, owner_id, business_id, {_NEIGHBOUR}, 'k', NULL FROM stage_neighbour WHERE other_n IS NULL) h
          JOIN stage_fate s ON s.n = h.n
         GROUP BY h.n, h.owner_id, h.business_id, s.o_canonical
        HAVING {_serious("(s.o_canonical = '' OR coalesce(bool_or(is_near), false))")}) ranked
     WHERE place <= 3
    """,
    "SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on",
    f"""
    WITH open_row AS MATERIALIZED (
        -- Keys alone: the rows with all they carry would not stay in memory while they are joined with themselves.
        SELECT s.n, s.k_desa_first_name, {", ".join(f"s.k_{column}" for column in _PROBES)} FROM stage_fate s WHERE {_OPEN})
    INSERT INTO stage_pair (n, other_n, strength)
    SELECT n, other_n, strength FROM (
        SELECT h.n, h.other_n, sum(h.strength) AS strength,
               row_number() OVER (PARTITION BY h.n ORDER BY sum(h.strength) DESC, h.other_n) AS place
          FROM ({" UNION ALL ".join(_file_probe(column, *probe[::-1]) for column, probe in _PROBES.items())}
                UNION ALL SELECT n, other_n, {_NEIGHBOUR}, 'k', NULL FROM stage_neighbour WHERE other_n IS NOT NULL) h
          JOIN stage_fate s ON s.n = h.n
         GROUP BY h.n, h.other_n, s.o_canonical
        HAVING {_serious("(s.o_canonical = '' OR coalesce(bool_or(is_near), false))")}) ranked
     WHERE place <= 2
    """,
)

STORED = """
    SELECT owner.id, business.id, coalesce(business.kab_id, owner.kab_id), owner.name, business.name, owner.sex,
           owner.birth_on, coalesce(business.region_id, owner.region_id), business.kbli_code,
           coalesce(nullif(business.address, ''), owner.address),
           coalesce(business.latitude, owner.latitude), coalesce(business.longitude, owner.longitude),
           numbers.kinds, numbers.sealed, numbers.plain
      FROM unnest(%(owners)s::bigint[], %(businesses)s::bigint[]) AS w (owner_id, business_id)
      JOIN registry_owner owner ON owner.id = w.owner_id AND owner.merged_into_id IS NULL
      LEFT JOIN registry_business business ON business.id = nullif(w.business_id, 0)
      LEFT JOIN LATERAL (
          SELECT array_agg(i.kind) AS kinds, array_agg(i.sealed) AS sealed, array_agg(i.value) AS plain
            FROM registry_identifier i
           WHERE i.owner_id = owner.id AND i.ended_at IS NULL AND i.kind IN ('nik', 'nib', 'npwp', 'phone')
      ) numbers ON true
"""

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
    """
    DELETE FROM stage_identifier x USING stage_fate s
     WHERE s.n = x.n AND (
           s.match IN ('twin', 'record')
        OR ((s.match <> '' OR s.owner_id IS NOT NULL) AND EXISTS (
            SELECT FROM registry_identifier i WHERE i.kind = x.kind AND i.digest = x.digest
               AND CASE WHEN x.is_owners THEN i.owner_id = s.owner_id ELSE i.business_id = s.business_id END)))
    """,
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
    "UPDATE stage_fate s SET verdict = 'possible' WHERE verdict = '' AND EXISTS (SELECT FROM stage_proposal p WHERE p.n = s.n)",
    # The rest is new. Two rows of one file about one person make one owner. Said of all rows in a small table of its own.
    """
    INSERT INTO stage_ruling (n, kab_id, verdict, has_business, owner_id, business_id, makes_owner, twin_n, is_written)
    SELECT n, kab_id, verdict, has_business, owner_id, business_id, is_unowned AND first_n = n,
           CASE WHEN is_unowned AND first_n < n THEN first_n END,
           match NOT IN ('record', 'twin')
           AND (verdict IN ('new', 'updated', 'same') OR (verdict = 'possible' AND NOT %(holds_back)s))
      FROM (SELECT *, first_value(n) OVER (PARTITION BY is_unowned, CASE WHEN o_nik IS NULL OR o_canonical = '' THEN -n - 1 END,
                   o_nik, o_canonical ORDER BY n) AS first_n
              FROM (SELECT n, kab_id, match, owner_id, business_id, b_name IS NOT NULL AS has_business, o_nik, o_canonical,
                           v.verdict,
                           r.owner_id IS NULL
                           AND (v.verdict = 'new' OR (v.verdict = 'possible' AND NOT %(holds_back)s)) AS is_unowned
                      FROM stage_fate r CROSS JOIN LATERAL (SELECT coalesce(nullif(r.verdict, ''), 'new') AS verdict) v) u) t
    """,
)

WRITTEN = (
    # A table of its own, small and in order: everything that is written reads it again.
    """
    INSERT INTO stage_written (n, kab_id, verdict, is_new, has_business, makes_owner, is_apart, twin_n, record_id, owner_id,
           business_id)
    SELECT n, kab_id, verdict, is_new, has_business, makes_owner,
           makes_owner AND n NOT IN (SELECT n FROM stage_identifier GROUP BY n, is_owners, kind, digest HAVING count(*) > 1),
           twin_n,
           nextval((SELECT pg_get_serial_sequence('registry_record', 'id')::regclass)),
           CASE WHEN makes_owner THEN nextval('registry_subject_id') ELSE owner_id END,
           CASE WHEN is_new AND has_business THEN nextval('registry_subject_id') ELSE business_id END
      FROM (SELECT *, verdict IN ('new', 'possible') AS is_new FROM stage_ruling WHERE is_written) s
     ORDER BY n
    """,
    "UPDATE stage_written s SET owner_id = t.owner_id FROM stage_written t WHERE s.owner_id IS NULL AND t.n = s.twin_n",
    # Without statistics the planner takes the new ids for NULL and joins row by row.
    "CREATE INDEX ON stage_written (n); ANALYZE stage_written",
)


def _identifiers(condition: str) -> str:
    """Of owners and businesses that the act makes nobody else can write the same; for them there is nothing to ask."""
    return f"""
        INSERT INTO registry_identifier (kab_id, owner_id, business_id, kind, value, sealed, digest, masked, is_valid_format,
               warning, state, source_id, seen_on)
        SELECT s.kab_id, CASE WHEN i.is_owners THEN s.owner_id END, CASE WHEN NOT i.is_owners THEN s.business_id END,
               i.kind, i.value, i.sealed, i.digest, i.masked, true, i.warning, 'typed', %(source)s, %(on)s
          FROM stage_identifier i JOIN stage_written s ON s.n = i.n
         WHERE {condition} ORDER BY i.n"""


WHOLES = (
    (
        "records",
        """
        INSERT INTO registry_record (id, kab_id, source_id, external_id, digest, payload, place_in_source, received_at,
               received_by_id)
        SELECT s.record_id, s.kab_id, %(source)s, w.external_id, w.record_digest, w.payload, w.place_in_source, %(at)s,
               %(user)s::bigint
          FROM stage_written s JOIN stage_row w ON w.n = s.n ORDER BY s.n
        """,
    ),
    (
        "owners",
        """
        INSERT INTO registry_owner (id, kab_id, kind, name, canonical_name, sex, birth_on, birth_digest, has_disability,
               education_code, is_deceased, cooperative_kind_code, legal_number, legal_on, region_id, address, place_text,
               postal_code, latitude, longitude, created_at)
        SELECT s.owner_id, w.kab_id, w.o_kind, w.o_name, w.o_canonical, w.o_sex, w.o_birth_on, w.o_birth_digest,
               w.o_has_disability, w.o_education_code, w.o_is_deceased, w.o_cooperative_kind_code, w.o_legal_number,
               w.o_legal_on,
               CASE WHEN w.b_name IS NULL THEN w.region_id END,
               CASE WHEN w.b_name IS NULL THEN w.address ELSE w.o_address END,
               CASE WHEN w.b_name IS NULL THEN w.place_text ELSE '' END,
               CASE WHEN w.b_name IS NULL THEN w.postal_code ELSE '' END,
               CASE WHEN w.b_name IS NULL THEN w.latitude END, CASE WHEN w.b_name IS NULL THEN w.longitude END, %(at)s
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE s.makes_owner ORDER BY s.n
        """,
    ),
    (
        "businesses",
        """
        INSERT INTO registry_business (id, kab_id, name, canonical_name, brand, primary_owner_id, legal_form_code,
               place_kind_code, kbli_version, kbli_code, sector_code, activity, main_product, started_year, status, status_on,
               size_class, size_criterion, size_on, has_nib, latest_sales_rupiah, latest_workers, completeness_percent,
               region_id, address, place_text, postal_code, latitude, longitude, created_at, changed_at)
        SELECT s.business_id, w.kab_id, w.b_name, w.b_canonical, w.b_brand, s.owner_id, w.b_legal_form_code,
               w.b_place_kind_code, w.b_kbli_version, w.b_kbli_code, '', w.b_activity, w.b_main_product, w.b_started_year,
               w.b_status, w.b_status_on, w.b_size_class, w.b_size_criterion, w.b_size_on, w.b_has_nib,
               w.b_latest_sales_rupiah, w.b_latest_workers, w.b_completeness_percent, w.region_id, w.address, w.place_text,
               w.postal_code, w.latitude, w.longitude, %(at)s, %(at)s
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE s.is_new AND s.has_business ORDER BY s.n
        """,
    ),
)

PARTS = (
    (
        "ownerships",
        """
        INSERT INTO registry_ownership (kab_id, business_id, owner_id, part, source_id)
        SELECT kab_id, business_id, owner_id, 'owner', %(source)s FROM stage_written s
         WHERE s.is_new AND s.has_business ORDER BY n
        """,
    ),
    ("identifiers", _identifiers("s.is_apart")),
    ("identifiers", f"{_identifiers('NOT s.is_apart')} ON CONFLICT DO NOTHING"),
    (
        "observations",
        """
        INSERT INTO registry_observation (kab_id, business_id, what, number, codes, is_unknown, period_from, period_to, known_at,
               by_id, source_id, source_kind)
        SELECT s.kab_id, s.business_id, o.what, o.number, o.codes, o.is_unknown, o.period_from, o.period_to, %(at)s,
               %(user)s::bigint, %(source)s, %(source_kind)s
          FROM stage_observation o JOIN stage_written s ON s.n = o.n
         WHERE s.business_id IS NOT NULL ORDER BY o.n
        """,
    ),
    (
        "years",
        f"""
        INSERT INTO registry_cooperativeyear (kab_id, owner_id, year, known_at, by_id, source_id, {", ".join(COOPERATIVE_FIGURES)})
        SELECT s.kab_id, s.owner_id, y.year, %(at)s, %(user)s::bigint, %(source)s, {", ".join(f"y.{c}" for c in COOPERATIVE_FIGURES)}
          FROM stage_cooperative y JOIN stage_written s ON s.n = y.n
         WHERE s.owner_id IS NOT NULL ORDER BY y.n
        ON CONFLICT (owner_id, year, source_id) DO UPDATE
           SET {", ".join(f"{c} = coalesce(excluded.{c}, registry_cooperativeyear.{c})" for c in COOPERATIVE_FIGURES)},
               known_at = excluded.known_at, by_id = excluded.by_id
        """,
    ),
    (
        "links",
        """
        INSERT INTO registry_recordlink (kab_id, record_id, owner_id, business_id)
        SELECT kab_id, record_id, owner_id, business_id FROM stage_written ORDER BY n
        """,
    ),
    (
        "changed",
        f"""
        UPDATE registry_business b SET
               {
            ", ".join(
                f"{f} = coalesce((x.new ->> '{f}'){'::smallint' if f == 'started_year' else ''}, b.{f})"
                for f in BUSINESS_FIELDS
            )
        },
               region_id = coalesce((x.new ->> 'region_id')::bigint, b.region_id),
               place_text = CASE WHEN x.new ? 'region_id' THEN x.place_text ELSE b.place_text END,
               kbli_version = coalesce(split_part(x.new ->> 'kbli_code', ':', 1)::smallint, b.kbli_version),
               kbli_code = coalesce(split_part(x.new ->> 'kbli_code', ':', 2), b.kbli_code),
               latitude = coalesce(split_part(x.new ->> 'latitude', ',', 1)::numeric, b.latitude),
               longitude = coalesce(split_part(x.new ->> 'latitude', ',', 2)::numeric, b.longitude),
               changed_at = %(at)s
          FROM (SELECT c.row_id, w.place_text, jsonb_object_agg(c.field, c.new) AS new
                  FROM stage_change c JOIN stage_row w ON w.n = c.n
                 WHERE NOT c.is_kept AND c.table_name = 'registry_business' GROUP BY c.row_id, w.place_text) x
         WHERE b.id = x.row_id
        """,
    ),
    (
        "changed",
        f"""
        UPDATE registry_owner o SET
               {
            ", ".join(
                f"{f} = coalesce((x.new ->> '{f}'){'::date' if f == 'legal_on' else ''}, o.{f})"
                for f in OWNER_FIELDS
            )
        }
          FROM (SELECT row_id, jsonb_object_agg(field, new) AS new FROM stage_change
                 WHERE NOT is_kept AND table_name = 'registry_owner' GROUP BY row_id) x
         WHERE o.id = x.row_id
        """,
    ),
    (
        "finding_changed",
        """
        UPDATE stage_written s SET was_finding_changed = true
         WHERE s.verdict = 'updated' AND (
               EXISTS (SELECT FROM stage_identifier i WHERE i.n = s.n AND i.is_owners)
            OR EXISTS (SELECT FROM stage_change c WHERE c.n = s.n AND NOT c.is_kept AND c.field IN ('brand', 'region_id')))
        """,
    ),
    # An owner with several rows has the numbers of all of them, so keys and readings come from the register.
    (
        "finding_changed",
        """
        UPDATE stage_written s SET was_finding_changed = true
          FROM (SELECT owner_id FROM stage_written s WHERE is_new GROUP BY owner_id
                HAVING count(*) > 1 OR NOT bool_or(makes_owner)) several
         WHERE several.owner_id = s.owner_id AND s.is_new AND s.business_id IS NOT NULL
        """,
    ),
)

_KEYS = ", ".join(KEY_COLUMNS)
_STAGE_KEYS = ", ".join(f"w.k_{column}" for column in KEY_COLUMNS)


def _keys(condition: str) -> str:
    """A new business has no keys yet; an owner without one may."""
    return f"""
        INSERT INTO registry_matchkeys (owner_id, business_id, kab_id, {_KEYS}, nik_near)
        SELECT s.owner_id, s.business_id, s.kab_id, {_STAGE_KEYS}, w.nik_near
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE s.is_new AND {condition} ORDER BY s.n"""


def _entries(condition: str) -> str:
    return f"""
        INSERT INTO registry_searchentry (subject_id, kab_id, tokens)
        SELECT coalesce(s.business_id, s.owner_id), s.kab_id,
               {entry_tokens_sql("s.kab_id", "w.words")}
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE s.is_new AND {condition} ORDER BY s.n"""


FINDING = (
    (
        "keys",
        # A person who had no business had keys without one; these give way.
        """
        DELETE FROM registry_matchkeys m USING stage_written s
         WHERE s.is_new AND NOT s.makes_owner AND m.owner_id = s.owner_id AND m.business_id IS NULL AND s.business_id IS NOT NULL
        """,
    ),
    ("keys", _keys("s.has_business")),
    ("keys", f"{_keys('NOT s.has_business')} ON CONFLICT DO NOTHING"),
    ("entries", _entries("s.has_business")),
    ("entries", f"{_entries('NOT s.has_business')} ON CONFLICT (subject_id) DO NOTHING"),
)
"""Keys and search words go to inverted indexes with a list of waiting entries, which others may work in meanwhile."""

TOLD = (
    (
        "proposals",
        # The other side may stand in a territory that the caller does not see.
        """
        INSERT INTO registry_duplicateproposal (kab_id, question, first_id, second_id, other_kab_id, probability, reasons,
               model_version, proposed_at, decision)
        SELECT DISTINCT ON (question, first_id, second_id) kab_id, question, first_id, second_id, other_kab_id, probability,
               reasons, %(model)s, %(at)s, ''
          FROM (SELECT s.kab_id, p.question, p.other_kab_id, p.probability, p.reasons,
                       least(x.mine, x.other) AS first_id, greatest(x.mine, x.other) AS second_id
                  FROM stage_proposal p JOIN stage_written s ON s.n = p.n LEFT JOIN stage_written t ON t.n = p.other_n
                  LEFT JOIN stage_fate f ON f.n = p.other_n
                  CROSS JOIN LATERAL (SELECT
                       CASE p.question WHEN 'business' THEN s.business_id ELSE s.owner_id END AS mine,
                       CASE p.question WHEN 'business' THEN coalesce(p.business_id, t.business_id, f.business_id)
                                       ELSE coalesce(p.owner_id, t.owner_id, f.owner_id) END AS other) x
                 WHERE s.verdict = 'possible' AND x.mine IS NOT NULL AND x.other IS NOT NULL
                   AND x.mine <> x.other) y
         ORDER BY question, first_id, second_id, probability DESC
        ON CONFLICT (question, first_id, second_id) DO NOTHING
        """,
    ),
    (
        "words",
        """
        INSERT INTO registry_token (text, count)
        SELECT word, 1 FROM (SELECT DISTINCT unnest(w.words) AS word FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE s.is_new) x
         WHERE NOT EXISTS (SELECT FROM registry_token t WHERE t.text = x.word) ORDER BY word
        ON CONFLICT (text) DO NOTHING
        """,
    ),
)
