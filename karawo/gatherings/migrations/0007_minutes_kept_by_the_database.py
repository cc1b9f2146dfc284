from django.db import migrations

from karawo.journal.rules import append_only
from karawo.journal.rules.tracking import acted
from karawo.regions.access import territorial


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0006_minutes")]

    operations = [
        migrations.RunSQL(acted("gatherings_minutes")),
        migrations.RunSQL(append_only("gatherings_minutes")),
        migrations.RunSQL(territorial("gatherings_minutes")),
    ]
