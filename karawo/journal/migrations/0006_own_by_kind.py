from django.db import migrations

from karawo.regions.access import told_of

KINDS = ("owner", "business")
TABLES = ("registry_owner", "registry_business")


class Migration(migrations.Migration):
    """What speaks of the own file is known by its kind and its number, not by the number alone."""

    dependencies = [("journal", "0005_long_titles")]

    operations = [
        migrations.RunSQL(
            told_of("journal_entry", own="subject_id", kind="subject_kind", kinds=KINDS, actor="by_id"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            told_of("journal_change", own="row_id", kind="table_name", kinds=TABLES), migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            told_of("journal_look", own="subject_id", kind="subject_kind", kinds=KINDS, actor="by_id"),
            migrations.RunSQL.noop,
        ),
    ]
