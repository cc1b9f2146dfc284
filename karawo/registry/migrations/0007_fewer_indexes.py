import django.contrib.postgres.indexes
import django.db.models.deletion
import karawo.journal.models
import karawo.registry.models.source
from django.conf import settings
from django.db import migrations, models

from karawo.journal.rules import acted
from karawo.registry.rules.sources import SOURCE_CHECK, sourced


SOURCED = ("record", "ownership", "identifier", "observation", "cooperativeyear")
ACTED = (
    *(
        "owner",
        "business",
        "identifier",
        "ownership",
        "observation",
        "cooperativeyear",
        "record",
        "recordlink",
    ),
    *("correctionrequest", "consent", "duplicateproposal"),
)

SETTLE = """
    CREATE FUNCTION registry_settle_search() RETURNS bigint LANGUAGE sql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT gin_clean_pending_list('public.search_entry_tokens'::regclass)
             + gin_clean_pending_list('public.match_keys_nik_near'::regclass)
    $$;
    REVOKE ALL ON FUNCTION registry_settle_search() FROM PUBLIC, karawo_nation;
    GRANT EXECUTE ON FUNCTION registry_settle_search() TO karawo_app, karawo_work;
"""


class Migration(migrations.Migration):
    """One index for each question that is asked, and a look at a list's acts and sources all at once.

    A row of the register hung in about ninety entries of indexes and was looked up by thirty foreign keys; a list
    of 100,000 rows spent most of its time there.
    """

    dependencies = [
        ("journal", "0004_acts_checked_together"),
        ("regions", "0001_initial"),
        ("registry", "0006_sector_from_kbli"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="record",
            name="record_external",
        ),
        migrations.AlterField(
            model_name="business",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="registry.business",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="primary_owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="primary_businesses",
                to="registry.owner",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="region",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.region",
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="cooperativeyear",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="cooperativeyear",
            name="source",
            field=karawo.registry.models.source.SourceField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.source",
            ),
        ),
        migrations.AlterField(
            model_name="correctionrequest",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="duplicateproposal",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="business",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="identifiers",
                to="registry.business",
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="identifiers",
                to="registry.owner",
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="source",
            field=karawo.registry.models.source.SourceField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.source",
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="verified_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="matchkeys",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="registry.owner",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="business",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="observations",
                to="registry.business",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="source",
            field=karawo.registry.models.source.SourceField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.source",
            ),
        ),
        migrations.AlterField(
            model_name="owner",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="owner",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="registry.owner",
            ),
        ),
        migrations.AlterField(
            model_name="owner",
            name="region",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.region",
            ),
        ),
        migrations.AlterField(
            model_name="ownership",
            name="business",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ownerships",
                to="registry.business",
            ),
        ),
        migrations.AlterField(
            model_name="ownership",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="ownership",
            name="source",
            field=karawo.registry.models.source.SourceField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.source",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="received_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="source",
            field=karawo.registry.models.source.SourceField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="registry.source",
            ),
        ),
        migrations.AlterField(
            model_name="recordlink",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_default=karawo.journal.models.PresentEntry(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="business",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="business_merged_into",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER INDEX match_keys_nik_near SET (fastupdate = on)",
                    "ALTER INDEX match_keys_nik_near SET (fastupdate = off)",
                )
            ],
            state_operations=[
                migrations.RemoveIndex(model_name="matchkeys", name="match_keys_nik_near"),
                migrations.AddIndex(
                    model_name="matchkeys",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True, fields=["nik_near"], name="match_keys_nik_near"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="owner",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="owner_merged_into",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=["source", "external_id"],
                name="record_external",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER INDEX search_entry_tokens SET (fastupdate = on)",
                    "ALTER INDEX search_entry_tokens SET (fastupdate = off)",
                )
            ],
            state_operations=[
                migrations.RemoveIndex(model_name="searchentry", name="search_entry_tokens"),
                migrations.AddIndex(
                    model_name="searchentry",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True, fields=["tokens"], name="search_entry_tokens"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(SOURCE_CHECK, "DROP FUNCTION registry_check_source() CASCADE"),
        *(migrations.RunSQL(sourced(f"registry_{table}"), migrations.RunSQL.noop) for table in SOURCED),
        *(migrations.RunSQL(acted(f"registry_{table}"), migrations.RunSQL.noop) for table in ACTED),
        migrations.RunSQL(SETTLE, "DROP FUNCTION registry_settle_search()"),
    ]
