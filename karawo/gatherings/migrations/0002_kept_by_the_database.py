from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import territorial

TRACKED = (
    "gatherings_gathering",
    "gatherings_gatheringsession",
    "gatherings_attendance",
    "gatherings_headcount",
    "gatherings_certificate",
)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0001_tables"), ("journal", "0002_only_added")]

    operations = [
        *(migrations.RunSQL(territorial(table) + tracked(table)) for table in TRACKED),
        # An owner sees the own registrations, wherever the gathering is.
        migrations.RunSQL(
            territorial("gatherings_registration", own=("owner_id", "business_id"))
            + tracked("gatherings_registration")
        ),
        migrations.RunSQL(territorial("gatherings_seat")),
    ]
