from pathlib import Path

from django.db import migrations

from karawo.growth.actions.publishing import write_path, write_rubric
from karawo.growth.rules.path import parsed_paths
from karawo.growth.rules.rubric import parsed_rubric

SHIPPED = Path(__file__).resolve().parent.parent / "shipped"


def add(apps, editor):
    for name in ("umum", "perikanan"):
        text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        write_rubric(parsed_rubric(text), text, models=apps, using=editor.connection.alias)
    text = (SHIPPED / "paths.toml").read_text(encoding="utf-8")
    for path in parsed_paths(text):
        write_path(path, text, models=apps, using=editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("growth", "0002_kept_by_the_database")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
