# ruff: noqa: E501, S608 - statements made of our own constants; they read better in whole lines
"""What was decided, into the register: first the wholes, then their parts, what finds them, and what is told."""

from karawo.journal.models import PresentEntry
from karawo.registry.actions.bulk_sql.judging import BUSINESS_FIELDS, OWNER_FIELDS
from karawo.registry.models.tracked import PresentUser
from karawo.registry.rules.stage import COOPERATIVE_FIGURES, KEY_COLUMNS

_BY_WHOM = "entry_id, entered_by_id"
_PRESENT = f"(SELECT {PresentEntry.template}), (SELECT {PresentUser.template})"
"""What the defaults of both columns say, asked once for a statement and not for each row."""

WRITTEN = (
    # A table of its own, small and in order: everything that is written reads it again.
    """
    INSERT INTO stage_written (n, kab_id, verdict, is_new, has_business, makes_owner, is_apart, twin_n, record_id, owner_id,
           business_id)
    SELECT n, kab_id, verdict, is_new, has_business, makes_owner,
           makes_owner AND n NOT IN (SELECT n FROM stage_identifier WHERE n >= %(first)s
                                   GROUP BY n, is_owners, kind, digest HAVING count(*) > 1),
           twin_n,
           nextval((SELECT pg_get_serial_sequence('registry_record', 'id')::regclass)),
           CASE WHEN makes_owner THEN nextval('registry_subject_id') ELSE owner_id END,
           CASE WHEN is_new AND has_business THEN nextval('registry_subject_id') ELSE business_id END
      FROM (SELECT *, verdict IN ('new', 'possible') AS is_new FROM stage_ruling WHERE is_written AND n >= %(first)s) s
     ORDER BY n
    """,
    """
    UPDATE stage_written s SET owner_id = t.owner_id FROM stage_written t
     WHERE s.owner_id IS NULL AND t.n = s.twin_n AND s.n >= %(first)s
    """,
)

WRITTEN_INDEX = "CREATE INDEX ON stage_written (n)"
WRITTEN_STATISTICS = "ANALYZE stage_written"
"""Without statistics the planner takes the new ids for NULL and joins row by row."""

_OF_PART = "s.n >= %(first)s AND w.n >= %(first)s"
"""A list may be written in parts; each begins at a row of its own. Said of both sides, so that neither is read whole."""


def _identifiers(condition: str) -> str:
    """Of owners and businesses that the act makes nobody else can write the same; for them there is nothing to ask."""
    return f"""
        INSERT INTO registry_identifier (kab_id, owner_id, business_id, kind, value, sealed, digest, masked, is_valid_format,
               warning, state, source_id, seen_on, {_BY_WHOM})
        SELECT s.kab_id, CASE WHEN i.is_owners THEN s.owner_id END, CASE WHEN NOT i.is_owners THEN s.business_id END,
               i.kind, i.value, i.sealed, i.digest, i.masked, true, i.warning, 'typed', %(source)s, %(on)s, {_PRESENT}
          FROM stage_identifier i JOIN stage_written s ON s.n = i.n
         WHERE s.n >= %(first)s AND i.n >= %(first)s AND {condition} ORDER BY i.n"""


WHOLES = (
    (
        "records",
        f"""
        INSERT INTO registry_record (id, kab_id, source_id, external_id, digest, payload, place_in_source, received_at,
               received_by_id, {_BY_WHOM})
        SELECT s.record_id, s.kab_id, %(source)s, w.external_id, w.record_digest, w.payload, w.place_in_source, %(at)s,
               %(user)s::bigint, {_PRESENT}
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE {_OF_PART} ORDER BY s.n
        """,
    ),
    (
        "owners",
        f"""
        INSERT INTO registry_owner (id, kab_id, kind, name, canonical_name, sex, birth_on, birth_digest, has_disability,
               education_code, is_deceased, cooperative_kind_code, legal_number, legal_on, region_id, address, place_text,
               postal_code, latitude, longitude, created_at, {_BY_WHOM})
        SELECT s.owner_id, w.kab_id, w.o_kind, w.o_name, w.o_canonical, w.o_sex, w.o_birth_on, w.o_birth_digest,
               w.o_has_disability, w.o_education_code, w.o_is_deceased, w.o_cooperative_kind_code, w.o_legal_number,
               w.o_legal_on,
               CASE WHEN w.b_name IS NULL THEN w.region_id END,
               CASE WHEN w.b_name IS NULL THEN w.address ELSE w.o_address END,
               CASE WHEN w.b_name IS NULL THEN w.place_text ELSE '' END,
               CASE WHEN w.b_name IS NULL THEN w.postal_code ELSE '' END,
               CASE WHEN w.b_name IS NULL THEN w.latitude END, CASE WHEN w.b_name IS NULL THEN w.longitude END, %(at)s, {_PRESENT}
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE {_OF_PART} AND s.makes_owner ORDER BY s.n
        """,
    ),
    (
        "businesses",
        f"""
        INSERT INTO registry_business (id, kab_id, name, canonical_name, brand, primary_owner_id, legal_form_code,
               place_kind_code, kbli_version, kbli_code, sector_code, activity, main_product, started_year, status, status_on,
               size_class, size_criterion, size_on, has_nib, latest_sales_rupiah, latest_workers, completeness_percent,
               region_id, address, place_text, postal_code, latitude, longitude, created_at, changed_at, {_BY_WHOM})
        SELECT s.business_id, w.kab_id, w.b_name, w.b_canonical, w.b_brand, s.owner_id, w.b_legal_form_code,
               w.b_place_kind_code, w.b_kbli_version, w.b_kbli_code, '', w.b_activity, w.b_main_product, w.b_started_year,
               w.b_status, w.b_status_on, w.b_size_class, w.b_size_criterion, w.b_size_on, w.b_has_nib,
               w.b_latest_sales_rupiah, w.b_latest_workers, w.b_completeness_percent, w.region_id, w.address, w.place_text,
               w.postal_code, w.latitude, w.longitude, %(at)s, %(at)s, {_PRESENT}
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE {_OF_PART} AND s.is_new AND s.has_business ORDER BY s.n
        """,
    ),
)

PARTS = (
    (
        "ownerships",
        f"""
        INSERT INTO registry_ownership (kab_id, business_id, owner_id, part, source_id, {_BY_WHOM})
        SELECT kab_id, business_id, owner_id, 'owner', %(source)s, {_PRESENT} FROM stage_written s
         WHERE s.n >= %(first)s AND s.is_new AND s.has_business ORDER BY n
        """,
    ),
    ("identifiers", _identifiers("s.is_apart")),
    ("identifiers", f"{_identifiers('NOT s.is_apart')} ON CONFLICT DO NOTHING"),
    (
        "observations",
        f"""
        INSERT INTO registry_observation (kab_id, business_id, what, number, codes, is_unknown, period_from, period_to, known_at,
               by_id, source_id, source_kind, {_BY_WHOM})
        SELECT s.kab_id, s.business_id, o.what, o.number, o.codes, o.is_unknown, o.period_from, o.period_to, %(at)s,
               %(user)s::bigint, %(source)s, %(source_kind)s, {_PRESENT}
          FROM stage_observation o JOIN stage_written s ON s.n = o.n
         WHERE s.n >= %(first)s AND o.n >= %(first)s AND s.business_id IS NOT NULL ORDER BY o.n
        """,
    ),
    (
        "years",
        f"""
        INSERT INTO registry_cooperativeyear (kab_id, owner_id, year, known_at, by_id, source_id, {", ".join(COOPERATIVE_FIGURES)})
        SELECT s.kab_id, s.owner_id, y.year, %(at)s, %(user)s::bigint, %(source)s, {", ".join(f"y.{c}" for c in COOPERATIVE_FIGURES)}
          FROM stage_cooperative y JOIN stage_written s ON s.n = y.n
         WHERE s.n >= %(first)s AND y.n >= %(first)s AND s.owner_id IS NOT NULL ORDER BY y.n
        ON CONFLICT (owner_id, year, source_id) DO UPDATE
           SET {", ".join(f"{c} = coalesce(excluded.{c}, registry_cooperativeyear.{c})" for c in COOPERATIVE_FIGURES)},
               known_at = excluded.known_at, by_id = excluded.by_id
        """,
    ),
    (
        "links",
        f"""
        INSERT INTO registry_recordlink (kab_id, record_id, owner_id, business_id, {_BY_WHOM})
        SELECT kab_id, record_id, owner_id, business_id, {_PRESENT} FROM stage_written WHERE n >= %(first)s ORDER BY n
        """,
    ),
)

CHANGED = (
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
)

# Whose keys and words are made anew, from the register.
MOVED = (
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
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE {_OF_PART} AND s.is_new AND {condition} ORDER BY s.n"""


def _entries(condition: str) -> str:
    return f"""
        INSERT INTO registry_searchentry (subject_id, kab_id, words)
        SELECT coalesce(s.business_id, s.owner_id), s.kab_id, array_to_string(w.words, ' ')
          FROM stage_written s JOIN stage_row w ON w.n = s.n WHERE {_OF_PART} AND s.is_new AND {condition} ORDER BY s.n"""


FINDING = (
    (
        "keys",
        # A person who had no business had keys without one; these give way. Those that the list itself brings stay.
        """
        DELETE FROM registry_matchkeys m USING stage_written s
         WHERE s.n >= %(first)s AND s.is_new AND NOT s.makes_owner AND s.twin_n IS NULL AND m.owner_id = s.owner_id
           AND m.business_id IS NULL AND s.business_id IS NOT NULL
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
          FROM (SELECT s.n, s.kab_id, p.question, p.other_kab_id, p.probability, p.reasons,
                       least(x.mine, x.other) AS first_id, greatest(x.mine, x.other) AS second_id
                  FROM stage_proposal p JOIN stage_written s ON s.n = p.n LEFT JOIN stage_written t ON t.n = p.other_n
                  LEFT JOIN stage_fate f ON f.n = p.other_n
                  CROSS JOIN LATERAL (SELECT
                       CASE p.question WHEN 'business' THEN s.business_id ELSE s.owner_id END AS mine,
                       CASE p.question WHEN 'business' THEN coalesce(p.business_id, t.business_id, f.business_id)
                                       ELSE coalesce(p.owner_id, t.owner_id, f.owner_id) END AS other) x
                 WHERE s.verdict = 'possible' AND x.mine IS NOT NULL AND x.other IS NOT NULL
                   AND x.mine <> x.other) y
         ORDER BY question, first_id, second_id, probability DESC, n
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
