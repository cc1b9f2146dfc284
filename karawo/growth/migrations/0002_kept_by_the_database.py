from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.regions.access import territorial

# Versions: written once, with all their parts in one transaction. A part that came later would change what people
# were judged by.
WRITTEN_ONCE = {
    "growth_rubricdimension": ("growth_rubric", "rubric_id"),
    "growth_rubricitem": ("growth_rubric", "rubric_id"),
    "growth_rubriclevel": ("growth_rubric", "rubric_id"),
    "growth_transformationstep": ("growth_transformationpath", "path_id"),
}

TRACKED = {
    "growth_assessment": ("business_id",),
    "growth_naikkelas": ("business_id",),
}


def part_of(table, version, column):
    return f"""
        CREATE FUNCTION {table}_is_part() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM {version} v WHERE v.id = NEW.{column} AND v.added_in = txid_current()) THEN
                RAISE EXCEPTION 'this version is already written; publish a new one'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {table}_part BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_part();
    """


# An answer is seen with its assessment: the same territory, the same file.
ANSWERS = """
    ALTER TABLE growth_assessmentanswer ENABLE ROW LEVEL SECURITY;
    ALTER TABLE growth_assessmentanswer FORCE ROW LEVEL SECURITY;
    CREATE POLICY growth_assessmentanswer_scope ON growth_assessmentanswer TO karawo_app
        USING (EXISTS (SELECT 1 FROM growth_assessment a WHERE a.id = assessment_id))
        WITH CHECK (EXISTS (SELECT 1 FROM growth_assessment a WHERE a.id = assessment_id));
    CREATE POLICY growth_assessmentanswer_nation ON growth_assessmentanswer FOR SELECT TO karawo_nation USING (true);
    CREATE POLICY growth_assessmentanswer_work ON growth_assessmentanswer TO karawo_work
        USING (true) WITH CHECK (true);
"""

# The owner reads his file and changes nothing in it: nobody judges himself.
READ_BY_OWNER = """
    CREATE FUNCTION growth_staff_writes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_user = 'karawo_app' AND NOT (NEW.kab_id = ANY (
            coalesce(string_to_array(nullif(current_setting('app.scope', true), ''), ',')::int[], '{}'))) THEN
            RAISE EXCEPTION 'only staff of the territory write to %', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER growth_assessment_staff BEFORE INSERT OR UPDATE ON growth_assessment
        FOR EACH ROW EXECUTE FUNCTION growth_staff_writes();
    CREATE TRIGGER growth_naikkelas_staff BEFORE INSERT OR UPDATE ON growth_naikkelas
        FOR EACH ROW EXECUTE FUNCTION growth_staff_writes();
"""

# A business that moves to another kabupaten takes what was found about it along, in the same act.
FOLLOW = """
    CREATE FUNCTION growth_follow_business() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE growth_assessmentanswer SET kab_id = NEW.kab_id
            WHERE assessment_id IN (SELECT id FROM growth_assessment WHERE business_id = NEW.id);
        UPDATE growth_naikkelas SET kab_id = NEW.kab_id WHERE business_id = NEW.id;
        UPDATE growth_assessment SET kab_id = NEW.kab_id WHERE business_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER growth_follow AFTER UPDATE OF kab_id ON registry_business
        FOR EACH ROW WHEN (OLD.kab_id IS DISTINCT FROM NEW.kab_id) EXECUTE FUNCTION growth_follow_business();
"""


class Migration(migrations.Migration):
    dependencies = [("growth", "0001_initial"), ("journal", "0002_only_added"), ("registry", "0002_kept_by_the_database")]

    operations = [
        migrations.RunSQL(append_only("growth_rubric")),
        migrations.RunSQL(append_only("growth_transformationpath")),
        *(migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE),
        *(migrations.RunSQL(part_of(table, *parent)) for table, parent in WRITTEN_ONCE.items()),
        *(migrations.RunSQL(tracked(table)) for table in (*TRACKED, "growth_assessmentanswer")),
        *(migrations.RunSQL(territorial(table, own=own)) for table, own in TRACKED.items()),
        migrations.RunSQL(ANSWERS),
        migrations.RunSQL(READ_BY_OWNER),
        migrations.RunSQL(FOLLOW),
    ]
