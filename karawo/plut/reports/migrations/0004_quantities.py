from django.db import migrations, models


class Migration(migrations.Migration):
    """Another way to write a figure, known to forms alone; nothing changes in the database."""

    dependencies = [("reports", "0003_a_merge_names_the_client")]

    operations = [
        migrations.AlterField(
            "indicator",
            "kind",
            models.CharField(
                "bentuk angka",
                choices=[
                    ("text", "text"),
                    ("number", "number"),
                    ("decimal", "decimal"),
                    ("quantity", "quantity"),
                    ("rupiah", "rupiah"),
                    ("percent", "percent"),
                    ("date", "date"),
                ],
                max_length=8,
            ),
        ),
    ]
