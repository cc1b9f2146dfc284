from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import migrations

from karawo.growth.rules.health import parsed_health
from karawo.journal.rules import append_only, tracked
from karawo.regions.access import territorial

SHIPPED = Path(__file__).resolve().parent.parent / "shipped" / "koperasi.toml"

# Nobody judges himself; a cooperative that moves takes its checks along, in the same act.
STAFF = """
    CREATE TRIGGER growth_healthcheck_staff BEFORE INSERT OR UPDATE ON growth_healthcheck
        FOR EACH ROW EXECUTE FUNCTION growth_staff_writes();
    CREATE FUNCTION growth_follow_owner() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE growth_healthcheck SET kab_id = NEW.kab_id WHERE owner_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER growth_follow_owner AFTER UPDATE OF kab_id ON registry_owner
        FOR EACH ROW WHEN (OLD.kab_id IS DISTINCT FROM NEW.kab_id AND NEW.kind = 'cooperative')
        EXECUTE FUNCTION growth_follow_owner();
"""


def ship(apps, editor):
    text = SHIPPED.read_text(encoding="utf-8")
    rubric, using = parsed_health(text), editor.connection.alias
    apps.get_model("growth", "HealthRubric")._default_manager.using(using).create(
        slug=rubric.slug, version=rubric.version, title=rubric.title, valid_from=rubric.valid_from,
        source=rubric.source, text=text,
    )  # fmt: skip
    bands = apps.get_model("growth", "HealthBand")
    bands._default_manager.using(using).bulk_create(
        bands(
            valid_from=date(2016, 1, 1), from_percent=Decimal(band.from_percent), name=band.name, tone=band.tone,
            article="Perdep 06/Per/Dep.6/IV/2016, predikat kesehatan",
            source="Contoh 65,98 dalam pengawasan dari laporan terbuka; batas lainnya belum diperiksa pada naskahnya",
            is_verified=False,
        )
        for band in rubric.bands
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("growth", "0004_health_of_cooperatives"), ("registry", "0002_kept_by_the_database")]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunSQL(append_only("growth_healthrubric")),
        migrations.RunSQL(tracked("growth_healthcheck")),
        migrations.RunSQL(territorial("growth_healthcheck", own=("owner_id",))),
        migrations.RunSQL(STAFF),
    ]
