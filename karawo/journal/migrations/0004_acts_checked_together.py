from django.db import migrations

from karawo.journal.rules import ENTRY_CHECK


class Migration(migrations.Migration):
    """Rows name their act; a statement's rows are compared with it at once."""

    dependencies = [("journal", "0003_seals_name_rows")]

    operations = [migrations.RunSQL(ENTRY_CHECK, "DROP FUNCTION journal_check_entry() CASCADE")]
