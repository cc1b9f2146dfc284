from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.regions.access import territorial


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("journal", "0002_only_added")]

    operations = [
        *(
            migrations.RunSQL(territorial(table) + tracked(table))
            for table in ("surveys_survey", "surveys_followup")
        ),
        migrations.RunSQL(territorial("surveys_invitation") + append_only("surveys_invitation")),
        migrations.RunSQL(territorial("surveys_openlink")),
        migrations.RunSQL(territorial("surveys_sheetimport")),
        # An answer is never changed: a file of answers is taken back by its own row.
        migrations.RunSQL(territorial("surveys_answer") + append_only("surveys_answer")),
        migrations.RunSQL(append_only("surveys_questionnaire")),
        migrations.RunSQL(append_only("surveys_question")),
    ]
