from django.db import migrations

# A client of a group went to another centre: that centre reads the session, and of its clients that one alone.
SQL = """
    CREATE POLICY plut_session_moved ON plut_session FOR SELECT TO karawo_app USING (
        EXISTS (
            SELECT FROM plut_sessionclient c
            WHERE c.session_id = plut_session.id
              AND c.also_centre_id = ANY((SELECT string_to_array(nullif(current_setting('app.centres', true), ''), ',')::bigint[])::bigint[])
        )
    );
"""


class Migration(migrations.Migration):
    dependencies = [("plut", "0006_diagnosis_kept_by_the_database")]

    operations = [migrations.RunSQL(SQL, "DROP POLICY plut_session_moved ON plut_session;")]
