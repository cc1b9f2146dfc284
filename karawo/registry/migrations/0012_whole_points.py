from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

LIES_IN_INDONESIA = Q(latitude=None, longitude=None) | Q(
    latitude__isnull=False, latitude__range=(-12, 7), longitude__isnull=False, longitude__range=(94, 142)
)


class Migration(migrations.Migration):
    """A point with only one half passed, because a comparison with nothing is neither true nor false.

    Rows that are there are looked at by the next migration, without keeping anybody from writing.
    """

    dependencies = [("registry", "0011_pairs_of_two_sides")]

    operations = [
        migrations.RemoveConstraint("business", "business_lies_in_indonesia"),
        AddConstraintNotValid(
            "business",
            models.CheckConstraint(condition=LIES_IN_INDONESIA, name="business_lies_in_indonesia"),
        ),
        AddConstraintNotValid(
            "owner", models.CheckConstraint(condition=LIES_IN_INDONESIA, name="owner_lies_in_indonesia")
        ),
    ]
