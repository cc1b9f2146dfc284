from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import of_centre


class Migration(migrations.Migration):
    dependencies = [("plut", "0005_diagnosis"), ("journal", "0002_only_added")]

    operations = [
        migrations.RunSQL(tracked("plut_diagnosis")),
        migrations.RunSQL(of_centre("plut_diagnosis", own=("subject_id",), readers=("also_centre_id",))),
    ]
