from django.db import migrations

from karawo.journal.rules import tracked
from karawo.regions.access import territorial

TRACKED = (
    "gatherings_board",
    "gatherings_participant",
    "gatherings_commodity",
    "gatherings_notegroup",
    "gatherings_note",
    "gatherings_ballot",
    "gatherings_vote",
    "gatherings_decision",
)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0004_board")]

    operations = [
        *(migrations.RunSQL(territorial(table) + tracked(table)) for table in TRACKED),
        # Counts changes of a board; a row of the journal for each would say nothing more.
        migrations.RunSQL(territorial("gatherings_pulse")),
    ]
