"""What people and runs say about pairs, what was merged, and what stood in the way."""

from karawo.registry.review.models.label import ReviewLabel
from karawo.registry.review.models.merge import Merge, MergeChange
from karawo.registry.review.models.run import ImpactAssessment, LinkageRun

__all__ = ["ImpactAssessment", "LinkageRun", "Merge", "MergeChange", "ReviewLabel"]
