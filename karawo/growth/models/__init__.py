"""Rubrics and paths as dated versions; assessments by them; the events of moving up or down."""

from karawo.growth.models.assessment import Assessment, AssessmentAnswer
from karawo.growth.models.health import HealthBand, HealthCheck, HealthRubric
from karawo.growth.models.naik_kelas import NaikKelas
from karawo.growth.models.path import TransformationPath, TransformationStep
from karawo.growth.models.rubric import Rubric, RubricDimension, RubricItem, RubricLevel

__all__ = [
    "Assessment",
    "AssessmentAnswer",
    "HealthBand",
    "HealthCheck",
    "HealthRubric",
    "NaikKelas",
    "Rubric",
    "RubricDimension",
    "RubricItem",
    "RubricLevel",
    "TransformationPath",
    "TransformationStep",
]
