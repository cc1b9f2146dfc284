"""What is typed here; validation only."""

from karawo.growth.forms.assessing import AssessmentForm
from karawo.growth.forms.moving import Decision, LegalProposal, Proposal
from karawo.growth.forms.publishing import RubricText

__all__ = ["AssessmentForm", "Decision", "LegalProposal", "Proposal", "RubricText"]
