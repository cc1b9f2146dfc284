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


class Migration(migrations.Migration):
    """One round trip and a plan that the session keeps, for what is asked at every key pressed.

    A plan for thirteen probes costs more than the probes; and each step into `karawo_work` and back was four
    statements more. A session plans these once.
    """

    dependencies = [("registry", "0013_whole_points_everywhere")]

    operations = [
        migrations.RunSQL(ALIKE, "DROP FUNCTION registry_alike(bigint[], bigint[], bigint[], text[], int)"),
    ]
