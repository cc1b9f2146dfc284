from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.regions.access import personal, territorial, work_only

TRACKED = {
    "registry_owner": ("id",),
    "registry_business": ("id",),
    "registry_identifier": ("owner_id", "business_id"),
    "registry_ownership": ("owner_id", "business_id"),
    "registry_observation": ("business_id",),
    "registry_cooperativeyear": ("owner_id",),
    "registry_recordlink": ("owner_id", "business_id"),
    "registry_correctionrequest": ("owner_id", "business_id"),
    "registry_consent": ("owner_id",),
    "registry_duplicateproposal": (),
}


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("journal", "0002_only_added")]

    operations = [
        *(migrations.RunSQL(tracked(table)) for table in TRACKED),
        *(
            migrations.RunSQL(territorial(table, own=own, enterer="entered_by_id"))
            for table, own in TRACKED.items()
        ),
        migrations.RunSQL(append_only("registry_record")),
        migrations.RunSQL(territorial("registry_record", enterer="entered_by_id")),
        migrations.RunSQL(personal("registry_draft")),
        migrations.RunSQL(personal("registry_submission")),
        migrations.RunSQL(personal("registry_ownfile")),
        migrations.RunSQL(work_only("registry_matchkeys")),
        migrations.RunSQL(work_only("registry_searchentry")),
        migrations.RunSQL(work_only("registry_token")),
    ]
