import django.db.models.deletion
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models

from karawo.registry.rules.belonging import never_deleted, together

TOGETHER = never_deleted("intake_import") + together(
    "intake_importrow", named={"intake_import": ("received_id",), "accounts_user": ("user_id",)}
)
APART = """
    DROP FUNCTION intake_importrow_belongs() CASCADE;
    DROP FUNCTION intake_importrow_belongs_still() CASCADE;
    DROP TRIGGER intake_import_stays ON intake_import;
    DROP TRIGGER intake_import_keeps_id ON intake_import;
"""


class Migration(migrations.Migration):
    """A list is received once and kept: the verdicts on its rows name it all at once."""

    dependencies = [
        ("intake", "0003_fewer_indexes"),
        ("registry", "0018_named_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(TOGETHER, APART),
        migrations.AlterField(
            model_name='importrow',
            name='received',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='intake.import'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='user',
            field=karawo.registry.models.tracked.PersonField(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
