from django.db import migrations, models

WRITERS_WAIT = """
    CREATE FUNCTION journal_writing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(7500001);
        RETURN NULL;
    END $$;
    CREATE TRIGGER journal_entry_writing BEFORE INSERT ON journal_entry
        FOR EACH STATEMENT EXECUTE FUNCTION journal_writing();
    CREATE TRIGGER journal_change_writing BEFORE INSERT ON journal_change
        FOR EACH STATEMENT EXECUTE FUNCTION journal_writing();
    CREATE TRIGGER journal_look_writing BEFORE INSERT ON journal_look
        FOR EACH STATEMENT EXECUTE FUNCTION journal_writing();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_only_added")]

    operations = [
        migrations.AddField("seal", "leaves", models.BinaryField(default=bytes)),
        migrations.RunSQL(WRITERS_WAIT),
    ]
