from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.regions.access import of_centre

OF_A_CLIENT = (
    "plut_case",
    "plut_casestep",
    "plut_programmecard",
    "plut_cardline",
    "plut_sessionclient",
    "plut_evidence",
    "plut_outcome",
)


class Migration(migrations.Migration):
    dependencies = [("plut", "0003_case_work"), ("journal", "0002_only_added")]

    operations = [
        *(migrations.RunSQL(tracked(table)) for table in OF_A_CLIENT),
        *(
            migrations.RunSQL(of_centre(table, own=("subject_id",), readers=("also_centre_id",)))
            for table in OF_A_CLIENT
        ),
        migrations.RunSQL(tracked("plut_session")),
        migrations.RunSQL(
            of_centre("plut_session", own_lists=("subject_ids",), readers=("also_centre_id",))
        ),
        migrations.RunSQL(tracked("plut_confirmationlink")),
        migrations.RunSQL(of_centre("plut_confirmationlink", is_private=True)),
        # The journal would copy a note to people of the territory; so it is only added and never tracked.
        migrations.RunSQL(append_only("plut_casenote")),
        migrations.RunSQL(of_centre("plut_casenote", is_private=True)),
    ]
