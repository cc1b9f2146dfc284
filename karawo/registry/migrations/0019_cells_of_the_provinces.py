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
    """Cells have sums of each province beside them, and those of the nation leave the place of rows without one."""

    dependencies = [("registry", "0018_named_together")]

    operations = [migrations.RunSQL(COUNT_ALL_ANEW, COUNT_ALL_ANEW)]
