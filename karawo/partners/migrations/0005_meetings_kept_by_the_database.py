from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import territorial


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_meetings")]

    operations = [migrations.RunSQL(territorial("partners_meeting") + tracked("partners_meeting"))]
