from django.db import migrations

FUNCTION = """
    CREATE OR REPLACE FUNCTION reports_refuse_locked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {exception}
        IF TG_OP <> 'INSERT' AND EXISTS (
            SELECT FROM reports_planlock WHERE what = TG_ARGV[0] AND reopened_at IS NULL
               AND centre_id = OLD.centre_id AND year = OLD.year) THEN
            RAISE EXCEPTION 'the plan % of % is locked', TG_ARGV[0], OLD.year USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP <> 'DELETE' AND EXISTS (
            SELECT FROM reports_planlock WHERE what = TG_ARGV[0] AND reopened_at IS NULL
               AND centre_id = NEW.centre_id AND year = NEW.year) THEN
            RAISE EXCEPTION 'the plan % of % is locked', TG_ARGV[0], NEW.year USING ERRCODE = 'check_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
"""
# Two records of one client that become one are no change of the plan: the same client, under the survivor's number.
SAME_CLIENT = """
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'subject_id' = to_jsonb(OLD) - 'subject_id' THEN
            RETURN NEW;
        END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_kept_by_the_database")]

    operations = [
        migrations.RunSQL(FUNCTION.format(exception=SAME_CLIENT), FUNCTION.format(exception="")),
    ]
