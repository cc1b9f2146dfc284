from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0009_cells'),
    ]

    operations = [
        migrations.AddField(
            model_name='duplicateproposal',
            name='evidence',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='duplicateproposal',
            name='weight',
            field=models.FloatField(null=True),
        ),
    ]
