import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.journal.rules.tracking import acted
from karawo.regions.access import of_centre

TRACKED = ("reports_indicatortarget", "reports_targetclient", "reports_workitem", "reports_planlock")

# While a lock holds nobody changes what it locks, not even the owner of the table.
REFUSE_LOCKED = """
    CREATE FUNCTION reports_refuse_locked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
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
    CREATE TRIGGER reports_targetclient_locked BEFORE INSERT OR UPDATE OR DELETE ON reports_targetclient
        FOR EACH ROW EXECUTE FUNCTION reports_refuse_locked('sasaran');
    CREATE TRIGGER reports_workitem_locked BEFORE INSERT OR UPDATE OR DELETE ON reports_workitem
        FOR EACH ROW EXECUTE FUNCTION reports_refuse_locked('program_kerja');
"""


def ship(apps, _schema):
    path = Path(__file__).parents[1] / "rules" / "shipped.toml"
    shipped = tomllib.loads(path.read_text(encoding="utf-8"))
    common = shipped["indicators"]
    indicators = apps.get_model("reports", "Indicator")
    for position, given in enumerate(shipped["indicator"], 1):
        indicators.objects.get_or_create(
            code=given["code"],
            valid_from=common["valid_from"],
            defaults={**given, "position": position, "source": common["source"]},
        )
    table = shipped["predicates"]
    predicates = apps.get_model("reports", "Predicate")
    for band in table["bands"]:
        predicates.objects.get_or_create(
            valid_from=table["valid_from"],
            lowest=Decimal(band["lowest"]),
            defaults={
                "name": band["name"],
                "tone": band["tone"],
                "article": table["article"],
                "source": table["source"],
                "is_verified": table["is_verified"],
            },
        )
    assert isinstance(common["valid_from"], date)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_tables"), ("journal", "0002_only_added")]

    operations = [
        migrations.RunSQL(acted("reports_frozenreport")),
        migrations.RunSQL(append_only("reports_frozenreport")),
        migrations.RunSQL(of_centre("reports_frozenreport")),
        *(migrations.RunSQL(tracked(table)) for table in TRACKED),
        *(migrations.RunSQL(of_centre(table)) for table in TRACKED),
        migrations.RunSQL(REFUSE_LOCKED),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
