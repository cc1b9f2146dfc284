import pytest

from karawo.growth.models import Rubric, TransformationPath
from karawo.growth.queries.rubrics import as_rule
from karawo.growth.rules.rubric import parsed_rubric
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


def test_the_shipped_rubric_stands_as_its_text_says():
    with within(EVERYTHING):
        for row in Rubric.objects.all():
            assert as_rule(row) == parsed_rubric(row.text)
        assert {row.slug for row in Rubric.objects.all()} == {"umum", "perikanan"}
        assert len(TransformationPath.objects.all()) == 5
