"""What a person answers on the phone, in a minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.surveys.actions import GivenAnswer
from karawo.surveys.models import AgeBand, Education, Occupation, Question, Sex
from karawo.ui.forms import Form

UNKNOWN = "0"


class ScaleBound(forms.BoundField):
    def css_classes(self, extra_classes: Any = None) -> str:
        return f"is-scale {super().css_classes(extra_classes)}".strip()


class Scale(forms.ChoiceField):
    """One of four answers, or "Tidak tahu", which is kept as such and counts as none. Cleans to 1–4 or None."""

    bound_field_class = ScaleBound

    def __init__(self, question: Question) -> None:
        super().__init__(
            label=question.wording,
            choices=[
                *((str(score), text) for score, text in enumerate(question.answers, 1)),
                (UNKNOWN, _("Tidak tahu")),
            ],
            widget=forms.RadioSelect(),
            error_messages={"required": _("Pilih satu jawaban; “Tidak tahu” juga boleh.")},
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return int(text) if text and text != UNKNOWN else None


def _told(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _("tidak disebut")), *choices]


class AnswerForm(Form):
    """The elements of the questionnaire, then five short words about who answers, all of which may stay empty."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], services: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slugs = [question.element for question in questions]
        for question in questions:
            self.fields[question.element] = Scale(question)
        self.fields["suggestion"] = forms.CharField(
            label=_("Saran untuk kami"),
            required=False,
            max_length=1000,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Jangan tulis nama, NIK, atau nomor HP siapa pun."),
        )
        if services:
            self.fields["service"] = forms.ChoiceField(
                label=_("Layanan yang Anda terima"),
                required=False,
                choices=_told([(service, service) for service in services]),
            )
        for name, label, choices in (
            ("sex", _("Jenis kelamin"), Sex.choices),
            ("age_band", _("Umur"), AgeBand.choices),
            ("education", _("Pendidikan terakhir"), Education.choices),
            ("occupation", _("Pekerjaan"), Occupation.choices),
        ):
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=_told(choices))

    @property
    def elements(self) -> list[forms.BoundField]:
        return [self[slug] for slug in self.slugs]

    @property
    def about(self) -> list[forms.BoundField]:
        return [
            self[name]
            for name in ("service", "sex", "age_band", "education", "occupation")
            if name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and all(cleaned.get(slug) is None for slug in self.slugs):
            self.add_error(self.slugs[0], _("Semua dijawab “Tidak tahu”. Nilai sedikitnya satu."))
        return cleaned

    def given(self) -> GivenAnswer:
        told = self.cleaned_data
        return GivenAnswer(
            scores={slug: told[slug] for slug in self.slugs},
            service=told.get("service", ""),
            sex=told["sex"],
            age_band=told["age_band"],
            education=told["education"],
            occupation=told["occupation"],
            suggestion=told["suggestion"].strip(),
        )
