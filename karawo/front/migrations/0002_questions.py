from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("front", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="savedfilter",
            name="list_name",
            field=models.CharField(choices=[("usaha", "Usaha"), ("koperasi", "Koperasi"), ("tanya", "Tanya")], max_length=10),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="pinned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(("pinned_at", None), ("list_name", "tanya"), _connector="OR"),
                name="only_questions_are_pinned",
            ),
        ),
    ]
