from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import of_centre

TABLES = ("reports_activity", "reports_candidate", "reports_candidatestep")


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_activities_and_candidates"), ("journal", "0002_only_added")]

    operations = [
        *(migrations.RunSQL(tracked(table)) for table in TABLES),
        *(migrations.RunSQL(of_centre(table)) for table in TABLES),
    ]
