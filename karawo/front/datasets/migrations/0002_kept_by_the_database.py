from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import territorial

# What was proposed is what is checked, and what was checked is what is read: the figures of a version never change.
FROZEN = """
    CREATE FUNCTION datasets_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR (NEW.dataset_id, NEW.version, NEW.as_of, NEW.content, NEW.sha256, NEW.proposed_by_id,
            NEW.proposed_at) IS DISTINCT FROM (OLD.dataset_id, OLD.version, OLD.as_of, OLD.content, OLD.sha256,
            OLD.proposed_by_id, OLD.proposed_at) THEN
            RAISE EXCEPTION 'version % of a dataset is frozen', OLD.version USING ERRCODE = 'check_violation';
        END IF;
        IF (OLD.state, NEW.state) NOT IN (('proposed', 'proposed'), ('proposed', 'published'), ('proposed', 'returned'),
            ('published', 'published'), ('published', 'withdrawn'), ('returned', 'returned'),
            ('withdrawn', 'withdrawn')) THEN
            RAISE EXCEPTION 'a dataset does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER datasets_release_frozen BEFORE UPDATE OR DELETE ON datasets_release
        FOR EACH ROW EXECUTE FUNCTION datasets_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("datasets", "0001_initial"), ("journal", "0004_acts_checked_together")]

    operations = [
        migrations.RunSQL(territorial("datasets_dataset") + tracked("datasets_dataset")),
        migrations.RunSQL(territorial("datasets_release") + tracked("datasets_release")),
        migrations.RunSQL(FROZEN),
    ]
