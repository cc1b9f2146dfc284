import django.db.models.deletion
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models

from karawo.registry.rules.belonging import NAMED, PARTS, WHOLES, never_deleted, stays, together

TABLES = sorted({*NAMED, *PARTS})
NEW = ("registry_record", "registry_owner", "registry_business")
STANDING = ("accounts_user", "regions_region")
TOGETHER = "".join(
    [
        *(together(table, is_only_added=table == "registry_record") for table in TABLES),
        *map(stays, WHOLES),
        *map(never_deleted, STANDING),
        # A quick look until the server takes its own, which it does as soon as a table has grown by a tenth.
        "ALTER FUNCTION registry_freshen_statistics(bigint) SET default_statistics_target = 20",
    ]
)
APART = "".join(
    [
        *(f"DROP FUNCTION {table}_belongs() CASCADE;" for table in NEW),
        *(f"DROP FUNCTION {table}_belongs_still() CASCADE;" for table in TABLES if table != "registry_record"),
        *(f"DROP TRIGGER {table}_{what} ON {table};" for table in STANDING for what in ("stays", "keeps_id")),
        "ALTER FUNCTION registry_freshen_statistics(bigint) RESET default_statistics_target",
    ]
)


class Migration(migrations.Migration):
    """What the rows of a list name is looked for once for a statement: people, places, the first owner."""

    dependencies = [
        ("accounts", "0006_owner_numbers"),
        ("regions", "0001_initial"),
        ("registry", "0017_cells_of_the_nation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(TOGETHER, APART),
        migrations.AlterField(
            model_name='business',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='business',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='registry.business'),
        ),
        migrations.AlterField(
            model_name='business',
            name='primary_owner',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='primary_businesses', to='registry.owner'),
        ),
        migrations.AlterField(
            model_name='business',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region'),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='verified_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='observation',
            name='by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='observation',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='owner',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='owner',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='registry.owner'),
        ),
        migrations.AlterField(
            model_name='owner',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region'),
        ),
        migrations.AlterField(
            model_name='ownership',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='record',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='record',
            name='received_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='recordlink',
            name='entered_by',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
