from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.regions.access import of_centre

TRACKED = (
    "appointments_appointment",
    "appointments_weeklyhours",
    "appointments_datedhours",
    "appointments_queuelink",
)

# Hours of one weekday never overlap while both are in force. A row without times is the whole day off, and
# an open range overlaps everything: so a weekday is either off or has hours.
WEEKLY_HOURS_APART = """
    ALTER TABLE appointments_weeklyhours ADD CONSTRAINT weekly_hours_apart EXCLUDE USING gist (
        centre_id WITH =, consultant_id WITH =, weekday WITH =,
        daterange(valid_from, valid_to, '[]') WITH &&,
        tsrange(date '2000-01-01' + starts, date '2000-01-01' + ends) WITH &&
    );
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("journal", "0002_only_added")]

    operations = [
        migrations.RunSQL(WEEKLY_HOURS_APART),
        *(migrations.RunSQL(tracked(table)) for table in TRACKED),
        migrations.RunSQL(append_only("appointments_step")),
        migrations.RunSQL(of_centre("appointments_appointment", own=("business_id", "owner_id"))),
        migrations.RunSQL(of_centre("appointments_step", is_private=True)),
        migrations.RunSQL(of_centre("appointments_weeklyhours", is_private=True)),
        migrations.RunSQL(of_centre("appointments_datedhours", is_private=True)),
        migrations.RunSQL(of_centre("appointments_queuelink", is_private=True)),
    ]
