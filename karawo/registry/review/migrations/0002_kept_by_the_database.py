from django.db import migrations

from karawo.journal.rules import acted, append_only, tracked
from karawo.regions.access import of_two_sides, territorial, work_only


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("registry", "0011_pairs_of_two_sides")]

    operations = [
        migrations.RunSQL(of_two_sides("review_merge") + tracked("review_merge")),
        migrations.RunSQL(work_only("review_mergechange")),
        migrations.RunSQL(of_two_sides("review_reviewlabel") + append_only("review_reviewlabel")),
        migrations.RunSQL(
            territorial("review_impactassessment")
            + acted("review_impactassessment")
            + append_only("review_impactassessment")
        ),
        migrations.RunSQL(territorial("review_linkagerun") + acted("review_linkagerun")),
    ]
