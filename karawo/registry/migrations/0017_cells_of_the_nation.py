from django.db import migrations

COUNT_ALL_ANEW = """
    ALTER TABLE registry_business NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE registry_cellmark NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE registry_businesscell NO FORCE ROW LEVEL SECURITY;
    DELETE FROM registry_businesscell;
    INSERT INTO registry_cellmark (kab_id) SELECT DISTINCT kab_id FROM registry_business;
    ALTER TABLE registry_businesscell FORCE ROW LEVEL SECURITY;
    ALTER TABLE registry_cellmark FORCE ROW LEVEL SECURITY;
    ALTER TABLE registry_business FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Cells have sums of the nation beside them, and one more grain: all are counted anew, from rows meanwhile."""

    dependencies = [("registry", "0016_found_at_once")]

    operations = [migrations.RunSQL(COUNT_ALL_ANEW, COUNT_ALL_ANEW)]
