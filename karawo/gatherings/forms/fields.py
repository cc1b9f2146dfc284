"""Answers that several forms of the room ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models import element_names
from karawo.gatherings.models.registration import AgeBand
from karawo.registry.models import Sex
from karawo.ui.forms import DateInput


class Day(forms.DateField):
    widget = DateInput


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class Clock(forms.TimeField):
    """ "08.30" as people write it, "08:30" as browsers do."""

    widget = ClockInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(".", ":") if isinstance(value, str) else value)


class YesNoUnknown(forms.TypedChoiceField):
    """Cleans to True, False, or None for "tidak tahu"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", _("Tidak tahu")), ("ya", _("Ya")), ("tidak", _("Tidak"))],
            coerce=lambda value: value == "ya",
            empty_value=None,
            required=False,
            **kwargs,
        )


def element_choices() -> list[tuple[str, Any]]:
    return [("", _("Belum tahu")), *element_names().items()]


def sex_choices() -> list[tuple[str, Any]]:
    return [("", _("Tidak menyebutkan")), *Sex.choices]


def age_choices() -> list[tuple[str, Any]]:
    return [("", _("Tidak menyebutkan")), *AgeBand.choices]
