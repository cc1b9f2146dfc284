from django.db import migrations

COLUMNS = (
    "nik", "nib", "npwp", "phone", "desa_first_name", "kecamatan_name", "birth_name", "kecamatan_birth",
    "desa_business", "kab_name", "kecamatan_sorted_name", "kecamatan_last_name",
)
WEIGHTS = {"nik": 4, "nib": 4, "npwp": 4}
HUB = 40

PROBES = " UNION ALL ".join(
    f"(SELECT k.owner_id, k.business_id, {WEIGHTS.get(column, 1)} AS weight FROM registry_matchkeys k"
    f" WHERE k.{column} = keys[{at}] LIMIT {HUB})"
    for at, column in enumerate(COLUMNS, 1)
)

ALIKE = f"""
    CREATE FUNCTION registry_alike(keys bigint[], near bigint[], without bigint[], compared text[], most int)
    RETURNS TABLE (
        owner_id bigint, business_id bigint, is_visible boolean, kab_id int, owner_name text, business_name text,
        sex text, birth_on bytea, region_id bigint, kbli_code text, address text, latitude numeric,
        longitude numeric, kinds text[], sealed bytea[], plain text[]
    )
    LANGUAGE plpgsql ROWS 40 SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
    #variable_conflict use_column
    DECLARE
        caller text := current_setting('role');
        owners bigint[];
        businesses bigint[];
        seen bigint[];
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);
        SELECT array_agg(best.owner_id), array_agg(best.business_id) INTO owners, businesses
          FROM (
              SELECT hit.owner_id, hit.business_id
                FROM ({PROBES}
                      UNION ALL
                      (SELECT k.owner_id, k.business_id, 3 FROM registry_matchkeys k
                        WHERE k.nik_near && near LIMIT {HUB})) hit
               WHERE hit.owner_id <> ALL(without)
               GROUP BY hit.owner_id, hit.business_id
               ORDER BY sum(hit.weight) DESC, hit.owner_id, hit.business_id LIMIT most
          ) best;
        PERFORM set_config('role', caller, true);
        IF owners IS NULL THEN
            RETURN;
        END IF;
        -- What the caller may see is decided by the policies, in his own standing.
        SELECT coalesce(array_agg(o.id), '{{}}') INTO seen FROM registry_owner o WHERE o.id = ANY(owners);
        PERFORM set_config('role', 'karawo_work', true);
        RETURN QUERY
        SELECT o.id, best.business_id, o.id = ANY(seen), o.kab_id, o.name::text, b.name::text, o.sex::text,
               o.birth_on, coalesce(b.region_id, o.region_id), b.kbli_code::text,
               coalesce(nullif(b.address, ''), o.address)::text,
               coalesce(b.latitude, o.latitude), coalesce(b.longitude, o.longitude),
               numbers.kinds, numbers.sealed, numbers.plain
          FROM unnest(owners, businesses) WITH ORDINALITY best (owner_id, business_id, place)
          JOIN registry_owner o ON o.id = best.owner_id AND o.merged_into_id IS NULL
          LEFT JOIN registry_business b ON b.id = best.business_id
          LEFT JOIN LATERAL (
              SELECT array_agg(i.kind::text) AS kinds, array_agg(i.sealed) AS sealed,
                     array_agg(i.value::text) AS plain
                FROM registry_identifier i
               WHERE i.owner_id = o.id AND i.ended_at IS NULL AND i.kind = ANY(compared)
          ) numbers ON true
         ORDER BY best.place;
        PERFORM set_config('role', caller, true);
    END $$;
    REVOKE ALL ON FUNCTION registry_alike(bigint[], bigint[], bigint[], text[], int) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_alike(bigint[], bigint[], bigint[], text[], int)
        TO karawo_app, karawo_nation, karawo_work;
"""

WORDS = """
    CREATE FUNCTION registry_words_since(horizon bigint) RETURNS TABLE (word text, number int, seen bigint)
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
    DECLARE
        caller text := current_setting('role');
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);
        RETURN QUERY
        SELECT '', 0, txid_snapshot_xmin(txid_current_snapshot())
        UNION ALL SELECT t.text::text, t.count, NULL::bigint FROM registry_token t WHERE t.added_in >= horizon;
        PERFORM set_config('role', caller, true);
    END $$;
    REVOKE ALL ON FUNCTION registry_words_since(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_words_since(bigint) TO karawo_app, karawo_nation, karawo_work;
"""


def probe(words: int) -> str:
    """A list of words for each word asked, all of them borne."""
    borne = " AND ".join(f"e.tokens && given[{word}]::text[]" for word in range(1, words + 1))
    return (
        "SELECT array_agg(q.subject_id) INTO found FROM (SELECT e.subject_id FROM registry_searchentry e"
        f" WHERE {borne} AND (kabs IS NULL OR e.kab_id = ANY(kabs)) LIMIT most) q;"
    )


NAMED = f"""
    CREATE FUNCTION registry_named(tokens text[], sizes int[], enough int[], kabs int[], most int)
    RETURNS TABLE (stage int, subject_ids bigint[])
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
    #variable_conflict use_variable
    DECLARE
        caller text := current_setting('role');
        at int := 0;
        turn int;
        given text[];
        borne text;
        found bigint[];
        known bigint[] := '{{}}';
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);
        FOR turn IN 1 .. cardinality(sizes) LOOP
            EXIT WHEN cardinality(known) >= enough[turn];
            given := tokens[at + 1 : at + sizes[turn]];
            at := at + sizes[turn];
            CASE sizes[turn]
                WHEN 1 THEN {probe(1)}
                WHEN 2 THEN {probe(2)}
                WHEN 3 THEN {probe(3)}
                WHEN 4 THEN {probe(4)}
                ELSE
                    SELECT string_agg(format('e.tokens && %L::text[]', word), ' AND ') INTO borne
                      FROM unnest(given) AS word;
                    EXECUTE 'SELECT array_agg(q.subject_id) FROM (SELECT e.subject_id FROM registry_searchentry e'
                        ' WHERE ' || borne || ' AND ($1 IS NULL OR e.kab_id = ANY($1)) LIMIT $2) q'
                       INTO found USING kabs, most;
            END CASE;
            stage := turn;
            subject_ids := coalesce(found, '{{}}');
            known := ARRAY(SELECT unnest(known) UNION SELECT unnest(subject_ids));
            RETURN NEXT;
        END LOOP;
        PERFORM set_config('role', caller, true);
    END $$;
    REVOKE ALL ON FUNCTION registry_named(text[], int[], int[], int[], int) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_named(text[], int[], int[], int[], int)
        TO karawo_app, karawo_nation, karawo_work;
"""

HITS = """
    CREATE FUNCTION registry_hits(subject_ids bigint[])
    RETURNS TABLE (
        id bigint, name text, canonical_name text, owner_id bigint, owner_name text, owner_canonical_name text,
        activity text, main_product text, region_id bigint, kab_id int, status text
    )
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
    BEGIN
        -- In the standing of the caller: the policies decide what is a hit.
        RETURN QUERY
        SELECT b.id, b.name::text, b.canonical_name::text, o.id, o.name::text, o.canonical_name::text,
               b.activity::text, b.main_product::text, b.region_id, b.kab_id, b.status::text
          FROM registry_business b JOIN registry_owner o ON o.id = b.primary_owner_id
         WHERE b.id = ANY(subject_ids) AND b.merged_into_id IS NULL;
        RETURN QUERY
        SELECT o.id, o.name::text, o.canonical_name::text, NULL::bigint, NULL, NULL, NULL, NULL,
               o.region_id, o.kab_id, NULL
          FROM registry_owner o WHERE o.id = ANY(subject_ids) AND o.merged_into_id IS NULL;
    END $$;
    REVOKE ALL ON FUNCTION registry_hits(bigint[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_hits(bigint[]) TO karawo_app, karawo_nation, karawo_work;
"""


class Migration(migrations.Migration):
    """One round trip and a plan that the session keeps, for what is asked at every key pressed.

    A plan for thirteen probes costs more than the probes; and each step into `karawo_work` and back was four
    statements more. A session plans these once.
    """

    dependencies = [("registry", "0013_whole_points_everywhere")]

    operations = [
        migrations.RunSQL(ALIKE, "DROP FUNCTION registry_alike(bigint[], bigint[], bigint[], text[], int)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION registry_words_since(bigint)"),
        migrations.RunSQL(NAMED, "DROP FUNCTION registry_named(text[], int[], int[], int[], int)"),
        migrations.RunSQL(HITS, "DROP FUNCTION registry_hits(bigint[])"),
    ]
