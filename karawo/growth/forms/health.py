"""The form of a health check is made from its rubric: a question for each item of the four aspects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from karawo.growth.rules.health import Aspect, HealthRubric, Item
from karawo.ui.forms import DateInput, Form

UNKNOWN = "tidak-tahu"


@dataclass(frozen=True, slots=True)
class HealthQuestion:
    item: Item
    value: forms.BoundField
    evidence: forms.BoundField


@dataclass(frozen=True, slots=True)
class HealthSection:
    aspect: Aspect
    questions: tuple[HealthQuestion, ...]


class HealthForm(Form):
    is_filter = True  # as in a filter, "(boleh kosong)" would stand at each of the questions

    year = forms.IntegerField(min_value=1945, max_value=2200)
    assessed_on = forms.DateField(widget=DateInput)
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, rubric: HealthRubric, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.fields["year"].label = _("Tahun buku")
        self.fields["assessed_on"].label = _("Tanggal penilaian")
        self.fields["assessed_on"].widget.attrs["max"] = today.isoformat()
        self.fields["note"].label = _("Catatan penilai")
        for item in rubric.items:
            choices = [(str(value), f"{value} · {anchor}") for value, anchor in enumerate(item.anchors, 1)]
            self.fields[f"nilai-{item.slug}"] = forms.ChoiceField(
                label=f"{item.title}: {item.text}",
                choices=[*choices, (UNKNOWN, _("Tidak tahu"))],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"bukti-{item.slug}"] = forms.CharField(
                label=_("Bukti"),
                help_text=_("Apa yang dilihat, atau di mana dokumennya."),
                required=False,
                max_length=500,
            )

    def sections(self) -> Iterator[HealthSection]:
        for aspect in self.rubric.aspects:
            yield HealthSection(
                aspect,
                tuple(
                    HealthQuestion(item, self[f"nilai-{item.slug}"], self[f"bukti-{item.slug}"])
                    for item in aspect.items
                ),
            )

    def values(self) -> dict[str, int | None]:
        """What was answered, by slug; None for "tidak tahu"; of a valid form."""
        found: dict[str, int | None] = {}
        for item in self.rubric.items:
            typed = self.cleaned_data[f"nilai-{item.slug}"]
            if typed:
                found[item.slug] = None if typed == UNKNOWN else int(typed)
        return found

    def evidence(self) -> dict[str, str]:
        return {
            item.slug: text for item in self.rubric.items if (text := self.cleaned_data[f"bukti-{item.slug}"])
        }
