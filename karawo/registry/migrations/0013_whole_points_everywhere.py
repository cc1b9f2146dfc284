from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_whole_points")]

    operations = [
        ValidateConstraint("business", "business_lies_in_indonesia"),
        ValidateConstraint("owner", "owner_lies_in_indonesia"),
    ]
