from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import territorial, work_only

# What an office may learn of other territories comes from this function alone: keyed hashes of NIK go in, and for
# each the one fact that the same kind was given within the window comes out. The row itself is named only where it
# lies in the asker's own territory. The tables' owner, as whom it runs, reads through a policy of his own.
SERVED = """
    CREATE POLICY assistance_aid_answering ON assistance_aid FOR SELECT TO CURRENT_USER USING (true);

    CREATE FUNCTION assistance_served(numbers int[], digests bigint[], owners bigint[], kinds bigint[],
                                      firsts date[], lasts date[], days date[])
        RETURNS TABLE (n int, aid_id bigint, is_same_year boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        WITH asked AS MATERIALIZED (
            SELECT * FROM unnest(numbers, digests, owners, kinds, firsts, lasts, days)
                       AS a (n, digest, owner_id, kind_id, first_on, last_on, on_day)
        ),
        hit AS MATERIALIZED (
            SELECT a.n, g.id, g.kab_id, g.given_on, a.on_day FROM asked a
              JOIN public.assistance_aid g ON g.nik_digest = a.digest AND g.kind_id = a.kind_id
             WHERE g.ended_at IS NULL AND g.given_on BETWEEN a.first_on AND a.last_on
            UNION
            SELECT a.n, g.id, g.kab_id, g.given_on, a.on_day FROM asked a
              JOIN public.assistance_aid g ON g.owner_id = a.owner_id
             WHERE g.kind_id = a.kind_id AND g.ended_at IS NULL AND g.given_on BETWEEN a.first_on AND a.last_on
        ),
        own AS MATERIALIZED (
            SELECT string_to_array(nullif(current_setting('app.scope', true), ''), ',')::int[] AS kab_ids,
                   current_setting('role', true) IN ('karawo_work', 'karawo_nation') AS is_all
        )
        SELECT DISTINCT ON (hit.n) hit.n,
               CASE WHEN own.is_all OR hit.kab_id = ANY(own.kab_ids) THEN hit.id END,
               date_part('year', hit.given_on) = date_part('year', hit.on_day)
          FROM hit CROSS JOIN own
         ORDER BY hit.n, (own.is_all OR coalesce(hit.kab_id = ANY(own.kab_ids), false)) DESC, hit.given_on DESC, hit.id
    $$;
    REVOKE ALL ON FUNCTION assistance_served(int[], bigint[], bigint[], bigint[], date[], date[], date[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION assistance_served(int[], bigint[], bigint[], bigint[], date[], date[], date[])
        TO karawo_app, karawo_work;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_initial"),
        ("journal", "0004_acts_checked_together"),
        ("registry", "0007_fewer_indexes"),
    ]

    operations = [
        migrations.RunSQL(
            territorial("assistance_aid", own=("owner_id", "business_id")) + tracked("assistance_aid")
        ),
        migrations.RunSQL(work_only("assistance_recipientkeys")),
        migrations.RunSQL(territorial("assistance_recipientlist")),
        migrations.RunSQL(territorial("assistance_listedperson")),
        migrations.RunSQL(SERVED),
    ]
