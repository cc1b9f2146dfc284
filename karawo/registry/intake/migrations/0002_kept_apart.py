from django.db import migrations

from karawo.journal.rules import append_only
from karawo.regions.access import territorial


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("journal", "0002_only_added")]

    operations = [
        migrations.RunSQL(territorial("intake_import", actor="uploaded_by_id")),
        migrations.RunSQL(territorial("intake_importrow", actor="user_id")),
        migrations.RunSQL(append_only("intake_importstep")),
    ]
