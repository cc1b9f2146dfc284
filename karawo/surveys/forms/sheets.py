"""What a person says the columns of a file of answers are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.surveys.models import SheetImport
from karawo.ui.forms import Form

RESPONDENT = (
    ("answered_on", _("Tanggal")),
    ("service", _("Layanan")),
    ("sex", _("Jenis kelamin")),
    ("age_band", _("Umur")),
    ("education", _("Pendidikan")),
    ("occupation", _("Pekerjaan")),
    ("suggestion", _("Saran")),
)


class ColumnsForm(Form):
    """A choice for each kept column, by its place: `column_0`, `column_1`, …"""

    def __init__(self, *args: Any, sheet: SheetImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("(tidak dipakai)")),
            *(
                (question.element, f"{question.printed} {question.label}")
                for question in sheet.survey.questionnaire.questions.all()
            ),
            *RESPONDENT,
        ]
        self.columns = sheet.columns
        for at, column in enumerate(sheet.columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=column["heading"], choices=choices, required=False, initial=column["meaning"]
            )

    def meanings(self) -> list[str]:
        return [self.cleaned_data[f"column_{at}"] for at in range(len(self.columns))]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "field": self[f"column_{at}"],
                "reason": column["reason"],
                "is_by_number": column["is_by_number"],
                "samples": " · ".join(column["samples"]),
            }
            for at, column in enumerate(self.columns)
        ]
