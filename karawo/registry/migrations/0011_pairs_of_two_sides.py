from django.db import migrations

from karawo.regions.access import of_two_sides, territorial

TABLE = "registry_duplicateproposal"
OFF = f"""
    DROP POLICY {TABLE}_scope ON {TABLE};
    DROP POLICY {TABLE}_nation ON {TABLE};
    DROP POLICY {TABLE}_work ON {TABLE};
"""
# A chain would let a list show a record that is itself gone; a circle would show neither.
SURVIVORS = """
    CREATE FUNCTION registry_keep_survivor() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE stands bigint;
    BEGIN
        EXECUTE format('SELECT id FROM %I WHERE id = $1 AND merged_into_id IS NULL FOR KEY SHARE', TG_TABLE_NAME)
            INTO stands USING NEW.merged_into_id;
        IF stands IS NULL OR stands = NEW.id THEN
            RAISE EXCEPTION 'the survivor of a merge stands by itself' USING ERRCODE = 'check_violation';
        END IF;
        EXECUTE format('SELECT min(id) FROM %I WHERE merged_into_id = $1', TG_TABLE_NAME) INTO stands USING NEW.id;
        IF stands IS NOT NULL THEN
            RAISE EXCEPTION 'what others were merged into is no part of a third' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
"""
TRIGGER = """
    CREATE TRIGGER {table}_survivor BEFORE INSERT OR UPDATE OF merged_into_id ON {table}
        FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION registry_keep_survivor();
"""
SUBJECTS = ("registry_owner", "registry_business")


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_weighed_pairs")]

    operations = [
        migrations.RunSQL(
            OFF + of_two_sides(TABLE), OFF + territorial(TABLE, enterer="entered_by_id")
        ),
        migrations.RunSQL(SURVIVORS, "DROP FUNCTION registry_keep_survivor()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER {table}_survivor ON {table}")
            for table in SUBJECTS
        ),
    ]
