from django.db import migrations, models

from karawo.regions.access import territorial

MARKS = """
    CREATE FUNCTION registry_mark_new() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO registry_cellmark (kab_id) SELECT DISTINCT kab_id FROM new_rows;
        RETURN NULL;
    END $$;
    CREATE FUNCTION registry_mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO registry_cellmark (kab_id) SELECT kab_id FROM old_rows UNION SELECT kab_id FROM new_rows;
        RETURN NULL;
    END $$;
    CREATE FUNCTION registry_mark_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO registry_cellmark (kab_id) SELECT DISTINCT kab_id FROM old_rows;
        RETURN NULL;
    END $$;
    -- The businesses of an owner may lie where the one who changes him sees nothing: those are found by the job.
    CREATE FUNCTION registry_mark_owner() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO registry_cellmark (kab_id, owner_id)
        SELECT n.kab_id, n.id FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o.sex <> n.sex;
        IF FOUND THEN
            INSERT INTO registry_cellmark (kab_id)
            SELECT DISTINCT b.kab_id FROM old_rows o JOIN new_rows n ON n.id = o.id
              JOIN registry_business b ON b.primary_owner_id = n.id WHERE o.sex <> n.sex;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER registry_business_marked_new AFTER INSERT ON registry_business
        REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION registry_mark_new();
    CREATE TRIGGER registry_business_marked_changed AFTER UPDATE ON registry_business
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION registry_mark_changed();
    CREATE TRIGGER registry_business_marked_gone AFTER DELETE ON registry_business
        REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION registry_mark_gone();
    CREATE TRIGGER registry_owner_marked AFTER UPDATE ON registry_owner
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION registry_mark_owner();
    -- Rows that stand already: their owner is held by the policies else.
    ALTER TABLE registry_business NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE registry_cellmark NO FORCE ROW LEVEL SECURITY;
    INSERT INTO registry_cellmark (kab_id) SELECT DISTINCT kab_id FROM registry_business;
    ALTER TABLE registry_cellmark FORCE ROW LEVEL SECURITY;
    ALTER TABLE registry_business FORCE ROW LEVEL SECURITY;
"""
FORGET = """
    DROP TRIGGER registry_owner_marked ON registry_owner;
    DROP TRIGGER registry_business_marked_gone ON registry_business;
    DROP TRIGGER registry_business_marked_changed ON registry_business;
    DROP TRIGGER registry_business_marked_new ON registry_business;
    DROP FUNCTION registry_mark_owner();
    DROP FUNCTION registry_mark_gone();
    DROP FUNCTION registry_mark_changed();
    DROP FUNCTION registry_mark_new();
"""


class Migration(migrations.Migration):
    """Cells for questions over many rows, and marks where they no longer hold."""

    dependencies = [("registry", "0008_found_by_province")]

    operations = [
        migrations.CreateModel(
            name="BusinessCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kab_id", models.IntegerField()),
                ("grain", models.SmallIntegerField()),
                ("size_class", models.CharField(max_length=8, null=True)),
                ("sector_code", models.CharField(max_length=1, null=True)),
                ("kbli_code", models.CharField(max_length=2, null=True)),
                ("started_year", models.SmallIntegerField(null=True)),
                ("has_nib", models.BooleanField(null=True)),
                ("sex", models.CharField(max_length=1, null=True)),
                ("completeness_percent", models.SmallIntegerField(null=True)),
                ("status", models.CharField(max_length=8, null=True)),
                ("number", models.IntegerField()),
                ("status_unknown", models.IntegerField()),
                ("with_nib", models.IntegerField()),
                ("women", models.IntegerField()),
                ("sex_known", models.IntegerField()),
                ("class_known", models.IntegerField()),
                ("complete", models.IntegerField()),
                ("village_known", models.IntegerField()),
                ("point_known", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["grain", "kab_id"], name="business_cell_grain")],
            },
        ),
        migrations.CreateModel(
            name="CellMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kab_id", models.IntegerField()),
                ("owner_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.RunSQL(territorial("registry_businesscell")),
        migrations.RunSQL(territorial("registry_cellmark", may_add_anywhere=True)),
        migrations.RunSQL(MARKS, FORGET),
    ]
