"""The form of an assessment is made from its rubric: a question for each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from karawo.growth.actions import GivenAnswer
from karawo.growth.rules.known import Prefill
from karawo.growth.rules.rubric import Dimension, Item, Rubric
from karawo.growth.rules.scoring import State
from karawo.ui.forms import DateInput, Form
from karawo.ui.language import said

UNKNOWN, NOT_APPLICABLE = "tidak-tahu", "tidak-berlaku"


@dataclass(frozen=True, slots=True)
class Question:
    """One item on the page. prefill: what the register says, or None."""

    item: Item
    value: forms.BoundField
    evidence: forms.BoundField
    prefill: Prefill | None


@dataclass(frozen=True, slots=True)
class Section:
    dimension: Dimension
    questions: tuple[Question, ...]


class AssessmentForm(Form):
    """Nothing but the date must be answered: an item without an answer stays open."""

    is_filter = True  # as in a filter, "(boleh kosong)" would stand at each of the questions

    assessed_on = forms.DateField(widget=DateInput)
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, rubric: Rubric, prefilled: Mapping[str, Prefill], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, self.prefilled = rubric, prefilled
        self.fields["assessed_on"].label = _("Tanggal penilaian")
        self.fields["assessed_on"].widget.attrs["max"] = today.isoformat()
        self.fields["note"].label = _("Catatan penilai")
        for item in rubric.items:
            self._add(item, prefilled.get(item.slug))

    def _add(self, item: Item, prefill: Prefill | None) -> None:
        choices = [(str(value), f"{value} · {anchor}") for value, anchor in enumerate(item.anchors)]
        choices.append((UNKNOWN, _("Tidak tahu")))
        if item.may_not_apply:
            choices.append((NOT_APPLICABLE, _("Tidak berlaku untuk usaha ini")))
        hint = (
            ""
            if prefill is None
            else _("Sudah tercatat di register: %(what)s.") % {"what": said(prefill.because)}
        )
        self.fields[f"nilai-{item.slug}"] = forms.ChoiceField(
            label=f"{item.title}: {item.text}",
            help_text=hint,
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            initial=None if prefill is None else str(prefill.value),
        )
        self.fields[f"bukti-{item.slug}"] = forms.CharField(
            label=_("Bukti"),
            help_text=_("Apa yang dilihat, atau di mana dokumennya."),
            required=False,
            max_length=500,
        )

    def sections(self) -> Iterator[Section]:
        for dimension in self.rubric.dimensions:
            yield Section(
                dimension,
                tuple(
                    Question(
                        item,
                        self[f"nilai-{item.slug}"],
                        self[f"bukti-{item.slug}"],
                        self.prefilled.get(item.slug),
                    )
                    for item in dimension.items
                ),
            )

    def answers(self) -> dict[str, GivenAnswer]:
        """What was answered, by slug; of a valid form."""
        found = {}
        for item in self.rubric.items:
            typed = self.cleaned_data[f"nilai-{item.slug}"]
            evidence = self.cleaned_data[f"bukti-{item.slug}"]
            if typed == UNKNOWN:
                found[item.slug] = GivenAnswer(State.UNKNOWN, None, evidence)
            elif typed == NOT_APPLICABLE:
                found[item.slug] = GivenAnswer(State.NOT_APPLICABLE, None, evidence)
            elif typed:
                found[item.slug] = GivenAnswer(State.KNOWN, int(typed), evidence)
        return found
