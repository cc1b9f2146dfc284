from django.db import migrations

from karawo.regions.access import personal, work_only

# Everybody reads who holds which role (it decides the scope before there is one); only the standing `work`,
# which the actions of this room step into after asking the matrix, gives or takes one.
HOLDINGS = """
    ALTER TABLE accounts_roleholding ENABLE ROW LEVEL SECURITY;
    ALTER TABLE accounts_roleholding FORCE ROW LEVEL SECURITY;
    CREATE POLICY accounts_roleholding_read ON accounts_roleholding
        FOR SELECT TO karawo_app, karawo_nation USING (true);
    CREATE POLICY accounts_roleholding_work ON accounts_roleholding TO karawo_work USING (true) WITH CHECK (true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_links_and_sign_ins"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL(HOLDINGS),
        migrations.RunSQL(work_only("accounts_onetimelink")),
        migrations.RunSQL(personal("accounts_signin")),
        # The sign-in pages look before anybody is signed in: they run in the standing `work` (middleware).
        migrations.RunSQL(personal("mfa_authenticator")),
        migrations.RunSQL(personal("account_emailaddress")),
        migrations.RunSQL(work_only("account_emailconfirmation")),
    ]
