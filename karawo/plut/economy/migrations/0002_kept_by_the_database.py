from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.journal.rules.tracking import acted
from karawo.regions.access import of_centre


def open_to_read(table):
    """Prices are public words: everybody who is signed in reads them, people of that very centre write."""
    mine = (
        "centre_id = ANY((SELECT string_to_array(nullif(current_setting('app.centres', true), ''), ',')"
        "::bigint[])::bigint[])"
    )
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_reading ON {table} FOR SELECT TO karawo_app USING (true);
        CREATE POLICY {table}_adding ON {table} FOR INSERT TO karawo_app WITH CHECK ({mine});
        CREATE POLICY {table}_nation ON {table} FOR SELECT TO karawo_nation USING (true);
        CREATE POLICY {table}_work ON {table} TO karawo_work USING (true) WITH CHECK (true);
    """


PRICES = ("economy_marketprice", "economy_withdrawnprice")


class Migration(migrations.Migration):
    dependencies = [("economy", "0001_tables"), ("journal", "0002_only_added")]

    operations = [
        migrations.RunSQL(tracked("economy_cluster")),
        migrations.RunSQL(of_centre("economy_cluster")),
        migrations.RunSQL(acted("economy_clusterstate")),
        migrations.RunSQL(append_only("economy_clusterstate")),
        migrations.RunSQL(of_centre("economy_clusterstate")),
        *(migrations.RunSQL(append_only(table)) for table in PRICES),
        *(migrations.RunSQL(open_to_read(table)) for table in PRICES),
    ]
