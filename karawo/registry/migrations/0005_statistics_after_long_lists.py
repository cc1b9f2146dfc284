from django.db import migrations

TABLES = (
    "record",
    "recordlink",
    "owner",
    "business",
    "ownership",
    "identifier",
    "observation",
    "cooperativeyear",
    "matchkeys",
    "searchentry",
    "token",
)


class Migration(migrations.Migration):
    """Only the owner of a table may renew its statistics; a long list must not wait for the server's own round."""

    dependencies = [("registry", "0004_counted_beforehand")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE FUNCTION registry_freshen_statistics(added bigint) RETURNS int LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            DECLARE
                grown regclass;
                freshened int := 0;
            BEGIN
                -- A table of a few pages is left alone: the planner is more careful with what it knows nothing of
                -- than with what was empty when it looked.
                -- In one order, and past a table that another one is at: nobody waits, nobody waits in a circle.
                FOR grown IN
                    SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.reltuples < 20.0 * added
                       AND pg_relation_size(c.oid) > 80 * 1024
                       AND c.relname = ANY(ARRAY[{", ".join(f"'registry_{table}'" for table in TABLES)}])
                     ORDER BY c.relname
                LOOP
                    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', grown);
                    freshened := freshened + 1;
                END LOOP;
                RETURN freshened;
            END $$;
            REVOKE ALL ON FUNCTION registry_freshen_statistics(bigint) FROM PUBLIC, karawo_nation;
            GRANT EXECUTE ON FUNCTION registry_freshen_statistics(bigint) TO karawo_app, karawo_work;
            """,  # noqa: S608 - names of our own tables
            "DROP FUNCTION registry_freshen_statistics(bigint)",
        ),
    ]
