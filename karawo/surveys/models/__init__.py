"""Questionnaires, rounds, links, answers, files of answers, and what is done about the result."""

from karawo.surveys.models.answer import (
    AgeBand,
    Answer,
    Channel,
    Education,
    Occupation,
    Sex,
    SheetImport,
)
from karawo.surveys.models.follow_up import FollowUp
from karawo.surveys.models.questionnaire import ElementName, Question, Questionnaire
from karawo.surveys.models.survey import Invitation, OpenLink, Survey

__all__ = [
    "AgeBand",
    "Answer",
    "Channel",
    "Education",
    "ElementName",
    "FollowUp",
    "Invitation",
    "Occupation",
    "OpenLink",
    "Question",
    "Questionnaire",
    "Sex",
    "SheetImport",
    "Survey",
]
