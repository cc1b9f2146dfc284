from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import territorial


class Migration(migrations.Migration):
    dependencies = [("assistance", "0004_proofs_and_columns")]

    operations = [
        migrations.RunSQL(territorial("assistance_aidproof") + tracked("assistance_aidproof")),
    ]
