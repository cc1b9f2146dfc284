from django.db import migrations, models


class Migration(migrations.Migration):
    """The title of a report with its centre is longer than sixty signs; no row is rewritten for it."""

    dependencies = [("journal", "0004_acts_checked_together")]

    operations = [
        migrations.AlterField("look", "detail", models.CharField(max_length=200, blank=True)),
    ]
