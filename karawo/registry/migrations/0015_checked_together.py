import django.db.models.deletion
from django.db import migrations, models

PARTS = {
    "registry_observation": {"business_id": "registry_business"},
    "registry_identifier": {"owner_id": "registry_owner", "business_id": "registry_business"},
    "registry_ownership": {"owner_id": "registry_owner", "business_id": "registry_business"},
    "registry_matchkeys": {"owner_id": "registry_owner", "business_id": "registry_business"},
    "registry_recordlink": {
        "owner_id": "registry_owner",
        "business_id": "registry_business",
        "record_id": "registry_record",
    },
}
"""Columns whose foreign keys would ask the server some twelve times for each row of a list."""
WHOLES = ("registry_owner", "registry_business")
"""Records are never deleted (`journal.rules.append_only`), so nothing has to be kept there."""


def _check(table: str) -> str:
    steps = []
    for column, whole in PARTS[table].items():
        named = f"(SELECT DISTINCT {column} AS id FROM new_rows WHERE {column} IS NOT NULL) n"
        is_older = "w.entry_id IS DISTINCT FROM present" if whole in WHOLES else "false"
        steps.append(f"""
        SELECT bool_or(w.id IS NULL), bool_or({is_older}) INTO is_missing, is_older
          FROM {named} LEFT JOIN {whole} w ON w.id = n.id;""")
        if whole in WHOLES:
            # As a foreign key does: who is named here is not deleted before this transaction ends. What the present
            # act made, nobody else sees yet.
            steps.append(f"""
        IF is_older AND NOT is_missing THEN
            PERFORM FROM {whole} w WHERE w.id IN (SELECT {column} FROM new_rows) ORDER BY w.id FOR KEY SHARE;
            is_missing := EXISTS (SELECT FROM {named} WHERE NOT EXISTS (SELECT FROM {whole} w WHERE w.id = n.id));
        END IF;""")
        steps.append(f"""
        IF is_missing THEN
            RAISE EXCEPTION 'rows of {table} belong to a row of {whole} that is not there'
                USING ERRCODE = 'foreign_key_violation';
        END IF;""")
    events = "".join(
        f"""
    CREATE OR REPLACE TRIGGER {table}_belongs_{event.lower()} AFTER {event} ON {table}
        REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {table}_belongs();"""
        for event in ("INSERT", "UPDATE")
    )
    # Read in the standing that sees all rows, and by the index: the other side may be sixty million rows long, or
    # have been empty when the plan was made.
    return f"""
    CREATE OR REPLACE FUNCTION {table}_belongs() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    DECLARE
        standing text := current_setting('role');
        present bigint := nullif(current_setting('app.entry', true), '')::bigint;
        is_missing boolean;
        is_older boolean;
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);{"".join(steps)}
        PERFORM set_config('role', standing, true);
        RETURN NULL;
    END $$;
    {events}
    """


def _stay(whole: str) -> str:
    named = " UNION ALL ".join(
        f"(SELECT FROM {table} p WHERE p.{column} = o.id LIMIT 1)"
        for table, columns in PARTS.items()
        for column, other in columns.items()
        if other == whole
    )
    return f"""
    CREATE OR REPLACE FUNCTION {whole}_stays() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
    DECLARE standing text := current_setting('role');
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);
        IF EXISTS (SELECT FROM old_rows o CROSS JOIN LATERAL ({named}) p) THEN
            RAISE EXCEPTION 'rows of % still have parts', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
        END IF;
        PERFORM set_config('role', standing, true);
        RETURN NULL;
    END $$;
    CREATE OR REPLACE FUNCTION registry_keep_id() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % keep their number', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
    END $$;
    CREATE OR REPLACE TRIGGER {whole}_stays AFTER DELETE ON {whole}
        REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {whole}_stays();
    CREATE OR REPLACE TRIGGER {whole}_keeps_id BEFORE UPDATE OF id ON {whole}
        FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION registry_keep_id();
    """


BELONGING = "".join([*map(_check, PARTS), *map(_stay, WHOLES)])
# No part without its whole, whoever writes, and no whole deleted under its parts.
NO_BELONGING = "".join(
    [
        *(f"DROP FUNCTION {table}_belongs() CASCADE;" for table in PARTS),
        *(f"DROP FUNCTION {whole}_stays() CASCADE;" for whole in WHOLES),
        "DROP FUNCTION registry_keep_id() CASCADE;",
    ]
)


class Migration(migrations.Migration):
    """Parts and wholes are compared once for a statement, where foreign keys asked for each row of a list."""

    dependencies = [
        ('registry', '0014_asked_at_once'),
    ]

    operations = [
        migrations.RunSQL(BELONGING, NO_BELONGING),
        migrations.AlterField(
            model_name='identifier',
            name='business',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='registry.business'),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='owner',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='registry.owner'),
        ),
        migrations.AlterField(
            model_name='matchkeys',
            name='business',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.business'),
        ),
        migrations.AlterField(
            model_name='matchkeys',
            name='owner',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.owner'),
        ),
        migrations.AlterField(
            model_name='observation',
            name='business',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='registry.business'),
        ),
        migrations.AlterField(
            model_name='ownership',
            name='business',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ownerships', to='registry.business'),
        ),
        migrations.AlterField(
            model_name='ownership',
            name='owner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='ownerships', to='registry.owner'),
        ),
        migrations.AlterField(
            model_name='recordlink',
            name='business',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='record_links', to='registry.business'),
        ),
        migrations.AlterField(
            model_name='recordlink',
            name='owner',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='record_links', to='registry.owner'),
        ),
        migrations.AlterField(
            model_name='recordlink',
            name='record',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='link', to='registry.record'),
        ),
    ]
