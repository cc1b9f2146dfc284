from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import of_centre

TABLES = ("plut_consultantfile", "plut_consultantcertificate", "plut_consultanttarget")


class Migration(migrations.Migration):
    dependencies = [("plut", "0001_centres_and_consultants"), ("journal", "0002_only_added")]

    operations = [
        *(migrations.RunSQL(tracked(table)) for table in TABLES),
        *(migrations.RunSQL(of_centre(table)) for table in TABLES),
    ]
