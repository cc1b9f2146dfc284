# ruff: noqa: E501, S608 - statements made of our own constants; they read better in whole lines
"""What the register knows of the rows already: sure matches, candidates, and how candidates stand there."""

from karawo.registry.rules.bulk_words import OWNER_KNOWN, TWIN_IN_FILE, formatted
from karawo.registry.rules.stage import JOINED, JUDGED, KEY_COLUMNS, ROW

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

STAGED = f"""
    INSERT INTO stage_fate ({_JUDGED}, verdict)
    SELECT {_JUDGED}, CASE WHEN is_rejected THEN 'rejected' ELSE '' END FROM stage_row WHERE n >= %(first)s ORDER BY n
"""

STAGE_INDEXES = (
    "CREATE INDEX ON stage_row (n); CREATE INDEX ON stage_fate (n); CREATE INDEX ON stage_identifier (n);"
    " CREATE INDEX ON stage_observation (n)"
)

STAGE_STATISTICS = (
    # Statistics of what is joined by; those of the texts would cost more than all the joins.
    f"ANALYZE stage_row (n); ANALYZE stage_fate ({', '.join(JOINED)}, verdict, match); ANALYZE stage_identifier;"
    " ANALYZE stage_observation"
)

# The same row twice in the file counts once.
TWINS = f"""
    UPDATE stage_fate s SET verdict = 'same', match = 'twin',
           more = {_note("twin_in_file", formatted(TWIN_IN_FILE, "t.row_number"))}
      FROM (SELECT record_digest, min(n) AS first_n FROM stage_fate WHERE NOT is_rejected
             GROUP BY record_digest HAVING count(*) > 1) f
      JOIN stage_fate t ON t.n = f.first_n
     WHERE f.record_digest = s.record_digest AND f.first_n < s.n AND NOT s.is_rejected AND s.n >= %(first)s
"""

# A person whose NIK and name are known in the territory is that person. Who came in by this act is none of them.
KNOWN_OWNERS = f"""
    UPDATE stage_fate s SET owner_id = x.owner_id,
           more = {_note("owner_known", formatted(OWNER_KNOWN))}
      FROM (SELECT DISTINCT ON (s.n) s.n, o.id AS owner_id
              FROM stage_fate s
              JOIN registry_identifier i ON i.kind = 'nik' AND i.digest = s.o_nik AND i.ended_at IS NULL
              JOIN registry_owner o ON o.id = i.owner_id AND o.merged_into_id IS NULL AND o.canonical_name = s.o_canonical
                   AND o.entry_id IS DISTINCT FROM %(act)s::bigint
             WHERE {_OPEN} AND s.b_name IS NOT NULL AND s.o_canonical <> '' AND s.n >= %(first)s
               AND (%(allowed)s::int[] IS NULL OR o.kab_id = ANY(%(allowed)s::int[]))
             ORDER BY s.n, o.id) x
     WHERE x.n = s.n
"""

MATCH = (
    STAGED,
    f"{STAGE_INDEXES}; {STAGE_STATISTICS}",
    TWINS,
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
    KNOWN_OWNERS,
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


# The keys that a NIK shares with one that has a wrong digit; they are the last five of nik_near.
NEAR = f"""
    INSERT INTO stage_near (n, batch, key)
    SELECT s.n, s.n / {_NEAR_BATCH}, k FROM stage_fate s JOIN stage_row w ON w.n = s.n,
           unnest(w.nik_near[cardinality(w.nik_near) - 4:]) k
     WHERE {_OPEN} AND s.k_nik IS NOT NULL AND s.n >= %(first)s AND w.n >= %(first)s
"""
NEAR_INDEX = "CREATE INDEX ON stage_near (batch, key)"
NEAR_STATISTICS = "ANALYZE stage_near"

_NEIGHBOURS_IN_REGISTER = f"""
    INSERT INTO stage_neighbour (n, owner_id, business_id)
    SELECT DISTINCT s.n, m.owner_id, m.business_id
      FROM (SELECT batch, array_agg(DISTINCT key) AS keys FROM stage_near WHERE n >= %(first)s GROUP BY batch) g
      CROSS JOIN LATERAL (SELECT * FROM registry_matchkeys k WHERE k.nik_near && g.keys OFFSET 0) m
      CROSS JOIN LATERAL unnest(m.nik_near) u (key)
      JOIN stage_near a ON a.batch = g.batch AND a.key = u.key AND a.n >= %(first)s
      JOIN stage_fate s ON s.n = a.n
     WHERE s.k_nik IS DISTINCT FROM m.nik AND {_same_name("m.")}
"""

_NEIGHBOURS_IN_FILE = f"""
    INSERT INTO stage_neighbour (n, other_n)
    SELECT DISTINCT s.n, m.n
      FROM (SELECT key FROM stage_near GROUP BY key HAVING count(*) BETWEEN 2 AND {_HUB}) c
      JOIN stage_near a ON a.key = c.key JOIN stage_near b ON b.key = a.key AND b.n < a.n
      JOIN stage_fate s ON s.n = a.n JOIN stage_fate m ON m.n = b.n
     WHERE s.k_nik <> m.k_nik AND {_same_name("m.k_")}
"""


def _register_probe(column: str, strength: int, group: str) -> str:
    return f"""
        SELECT s.n, m.owner_id, m.business_id, {strength} AS strength, '{group}' AS grp,
               m.desa_first_name = s.k_desa_first_name AS is_near
          FROM stage_fate s CROSS JOIN LATERAL (
               SELECT owner_id, business_id, desa_first_name FROM registry_matchkeys k
                WHERE k.{column} = s.k_{column} LIMIT {_HUB}) m
         WHERE {_OPEN} AND s.k_{column} IS NOT NULL AND s.n >= %(first)s"""


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


NEAR_TABLES = (
    "CREATE TEMPORARY TABLE stage_near (n int, batch int, key bigint) ON COMMIT DROP;"
    " CREATE TEMPORARY TABLE stage_neighbour (n int, owner_id bigint, business_id bigint, other_n int) ON COMMIT DROP;"
    " CREATE TEMPORARY TABLE stage_pair (n int, owner_id bigint, business_id bigint, other_n int, strength int)"
    " ON COMMIT DROP"
)
"""What `CANDIDATES` fills."""

ASKED_OF_REGISTER = (
    # A register that has just grown has no statistics yet; a probe that reads it whole for each row never ends.
    "SET LOCAL enable_seqscan = off",
    _NEIGHBOURS_IN_REGISTER,
    "ANALYZE stage_neighbour; SET LOCAL enable_bitmapscan = off",
    f"""
    INSERT INTO stage_pair (n, owner_id, business_id, strength)
    SELECT n, owner_id, business_id, strength FROM (
        SELECT h.n, h.owner_id, h.business_id, sum(h.strength) AS strength,
               row_number() OVER (PARTITION BY h.n ORDER BY sum(h.strength) DESC, h.owner_id, h.business_id) AS place
          FROM ({" UNION ALL ".join(_register_probe(column, *probe[::-1]) for column, probe in _PROBES.items())}
                UNION ALL SELECT n, owner_id, business_id, {_NEIGHBOUR}, 'k', NULL FROM stage_neighbour WHERE other_n IS NULL AND n >= %(first)s) h
          JOIN stage_fate s ON s.n = h.n
         GROUP BY h.n, h.owner_id, h.business_id, s.o_canonical
        HAVING {_serious("(s.o_canonical = '' OR coalesce(bool_or(is_near), false))")}) ranked
     WHERE place <= 3
    """,
    "SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on",
)

ASKED_OF_FILE = (
    _NEIGHBOURS_IN_FILE,
    "ANALYZE stage_neighbour",
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

CANDIDATES = (NEAR, f"{NEAR_INDEX}; {NEAR_STATISTICS}", *ASKED_OF_REGISTER, *ASKED_OF_FILE)

_KINDS = {**dict(ROW), "verdict": "text", "match": "text", "owner_id": "bigint"}


def _compared(*columns: str) -> tuple[str, str]:
    return ", ".join(columns), ", ".join(f"{column} {_KINDS[column]}" for column in columns)


COMPARED = {
    "stage_fate": _compared(
        *("n", "kab_id", "is_rejected", "verdict", "match", "owner_id", "o_canonical"),
        *(f"k_{column}" for column in KEY_COLUMNS),
    ),
    "stage_row": _compared("n", "nik_near"),
}
"""What `CANDIDATES` and the comparison read of the stage, for a connection that has no stage: by table the names of
its columns, and the same with their kinds."""

COMPARED_TABLES = (
    "; ".join(
        f"CREATE TEMPORARY TABLE {table} ({described}) ON COMMIT DROP"
        for table, (_names, described) in COMPARED.items()
    )
    + f"; {NEAR_TABLES}"
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
