from importlib import import_module

from django.db import migrations

before = import_module("karawo.registry.migrations.0014_asked_at_once")



def probe(words: int) -> str:
    """For each word asked the words that may be meant, parted by commas; all of them borne."""
    borne = " AND ".join(f"e.tokens && string_to_array(given[{word}], ',')" for word in range(1, words + 1))
    return (
        "SELECT array_agg(q.subject_id) INTO found FROM (SELECT e.subject_id FROM registry_searchentry e"
        f" WHERE {borne} AND (kabs IS NULL OR e.kab_id = ANY(kabs)) LIMIT most) q;"
    )


NAMED = f"""
    CREATE FUNCTION registry_named(
        horizon bigint, tokens text[], sizes int[], enough int[], kabs int[], most int
    )
    RETURNS TABLE (stage int, number int, subject_ids bigint[], words text[], counts int[], seen bigint)
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
        -- Stage 0: the words that are new to the asker, who asks again where they change what he means.
        SELECT txid_snapshot_xmin(txid_current_snapshot()), array_agg(t.text::text), array_agg(t.count)
          INTO seen, words, counts FROM registry_token t WHERE t.added_in >= horizon;
        stage := 0;
        RETURN NEXT;
        words := NULL;
        counts := NULL;
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
                    SELECT string_agg(format('e.tokens && string_to_array(%L, '','')', word), ' AND ') INTO borne
                      FROM unnest(given) AS word;
                    EXECUTE 'SELECT array_agg(q.subject_id) FROM (SELECT e.subject_id FROM registry_searchentry e'
                        ' WHERE ' || borne || ' AND ($1 IS NULL OR e.kab_id = ANY($1)) LIMIT $2) q'
                       INTO found USING kabs, most;
            END CASE;
            stage := turn;
            number := coalesce(cardinality(found), 0);
            subject_ids := CASE
                WHEN number = 0 THEN '{{}}'
                WHEN known = '{{}}' THEN found
                ELSE ARRAY(SELECT unnest(found) EXCEPT SELECT unnest(known)) END;
            known := known || subject_ids;
            RETURN NEXT;
        END LOOP;
        PERFORM set_config('role', caller, true);
    END $$;
    REVOKE ALL ON FUNCTION registry_named(bigint, text[], int[], int[], int[], int) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_named(bigint, text[], int[], int[], int[], int)
        TO karawo_app, karawo_nation, karawo_work;
"""

FOUND = """
    CREATE FUNCTION registry_found(
        horizon bigint, tokens text[], sizes int[], enough int[], kabs int[], most int
    )
    RETURNS TABLE (
        stage int, number int, words text[], counts int[], seen bigint,
        id bigint, name text, canonical_name text, owner_id bigint, owner_name text, owner_canonical_name text,
        activity text, main_product text, region_id bigint, kab_id int, status text
    )
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
    #variable_conflict use_column
    DECLARE
        step record;
        hits bigint;
    BEGIN
        -- Here in the standing of the caller: the policies decide what is a hit.
        FOR step IN SELECT * FROM registry_named(horizon, tokens, sizes, enough, kabs, most) LOOP
            stage := step.stage;
            number := step.number;
            words := step.words;
            counts := step.counts;
            seen := step.seen;
            RETURN NEXT;
            CONTINUE WHEN step.subject_ids IS NULL OR step.subject_ids = '{}';
            RETURN QUERY
            SELECT step.stage, NULL::int, NULL::text[], NULL::int[], NULL::bigint,
                   b.id, b.name::text, b.canonical_name::text, o.id, o.name::text, o.canonical_name::text,
                   b.activity::text, b.main_product::text, b.region_id, b.kab_id, b.status::text
              FROM registry_business b JOIN registry_owner o ON o.id = b.primary_owner_id
             WHERE b.id = ANY(step.subject_ids) AND b.merged_into_id IS NULL;
            GET DIAGNOSTICS hits = ROW_COUNT;
            CONTINUE WHEN hits = cardinality(step.subject_ids);
            RETURN QUERY
            SELECT step.stage, NULL::int, NULL::text[], NULL::int[], NULL::bigint,
                   o.id, o.name::text, o.canonical_name::text, NULL::bigint, NULL, NULL, NULL, NULL,
                   o.region_id, o.kab_id, NULL
              FROM registry_owner o WHERE o.id = ANY(step.subject_ids) AND o.merged_into_id IS NULL;
        END LOOP;
    END $$;
    REVOKE ALL ON FUNCTION registry_found(bigint, text[], int[], int[], int[], int) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_found(bigint, text[], int[], int[], int[], int)
        TO karawo_app, karawo_nation, karawo_work;
"""
NO_FOUND = "DROP FUNCTION registry_found(bigint, text[], int[], int[], int[], int)"
NO_NAMED = "DROP FUNCTION registry_named(bigint, text[], int[], int[], int[], int)"
NO_NAMED_BEFORE = "DROP FUNCTION registry_named(text[], int[], int[], int[], int)"


class Migration(migrations.Migration):
    """A search is one round trip: the words that are new, the subjects, what of them the caller may see.

    Some hundred ids went to the process and back, and each trip costs both sides as much as a probe of the index.
    """

    dependencies = [("registry", "0015_checked_together")]

    operations = [
        migrations.RunSQL(NO_NAMED_BEFORE, before.NAMED),
        migrations.RunSQL(NAMED, NO_NAMED),
        migrations.RunSQL(FOUND, NO_FOUND),
    ]
