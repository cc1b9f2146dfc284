from django.db import migrations

from karawo.journal.rules import ENTRY_CHECK, FUNCTIONS, append_only
from karawo.regions.access import territorial, work_only


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(ENTRY_CHECK),
        migrations.RunSQL(append_only("journal_entry")),
        migrations.RunSQL(append_only("journal_change")),
        migrations.RunSQL(append_only("journal_look")),
        migrations.RunSQL(append_only("journal_seal")),
        migrations.RunSQL(
            territorial("journal_entry", own=("subject_id",), actor="by_id", may_add_anywhere=True)
        ),
        migrations.RunSQL(territorial("journal_change", own=("row_id",), may_add_anywhere=True)),
        migrations.RunSQL(territorial("journal_look", own=("subject_id",), actor="by_id", may_add_anywhere=True)),
        migrations.RunSQL(work_only("journal_seal")),
    ]
