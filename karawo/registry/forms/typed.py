"""What was typed, kept and shown again, whether it was right or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from karawo.registry.rules.refusal import Refused
from karawo.ui.forms import UNKNOWN, OrUnknown
from karawo.ui.requests import KEY_FIELD

_NOT_ANSWERS = {
    "csrfmiddlewaretoken",
    KEY_FIELD,
    "draft",
    "draft_id",
    "load_regions",
    "find_kbli",
    "owner_id",
}
_LONGEST, _MOST = 2_000, 200


def answers_in(sent: QueryDict) -> dict[str, str | list[str]]:
    """The answers of a sent form as text, empty ones left out; a bound keeps a hostile form from filling the disk."""
    kept: dict[str, str | list[str]] = {}
    for name in list(sent)[:_MOST]:
        values = [value[:_LONGEST].replace("\x00", "") for value in sent.getlist(name)[:_MOST]]
        if name in _NOT_ANSWERS or not any(values):
            continue
        kept[name] = values[0] if len(values) == 1 else values
    return kept


def initial_of(form_class: type[forms.BaseForm], answers: Mapping[str, Any]) -> dict[str, Any]:
    """`answers` as the initial values of a form that is shown again without being judged."""
    initial: dict[str, Any] = {}
    for name, field in form_class.base_fields.items():  # type: ignore[attr-defined]
        if isinstance(field, OrUnknown):
            is_unknown = bool(answers.get(f"{name}_unknown"))
            initial[name] = UNKNOWN if is_unknown else answers.get(f"{name}_value", "")
        elif name in answers:
            value = answers[name]
            is_many = isinstance(field, forms.MultipleChoiceField)
            initial[name] = [value] if is_many and isinstance(value, str) else value
        elif isinstance(field, forms.BooleanField | forms.MultipleChoiceField):
            # Was not ticked: a default of the form must not tick it again.
            initial[name] = None
    return initial


def last_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """One text for each question, the last where a name came twice."""
    return {name: str(value[-1] if isinstance(value, list) else value) for name, value in answers.items()}


def as_received(form: forms.BaseForm, answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers under the questions that were asked, as the sealed record keeps them."""
    cells: dict[str, str] = {}
    for name, field in form.fields.items():
        label = str(field.label or name)
        if isinstance(field, OrUnknown):
            if answers.get(f"{name}_unknown"):
                cells[label] = "Tidak tahu"
            elif answers.get(f"{name}_value"):
                cells[label] = str(answers[f"{name}_value"])
        elif name in answers:
            value = answers[name]
            cells[label] = "; ".join(value) if isinstance(value, list) else str(value)
    return cells


def refuse(form: forms.BaseForm, error: Refused, names: Mapping[str, str] | None = None) -> None:
    """Put an action's refusal beside the field it speaks of, or on top."""
    field = (names or {}).get(error.field, error.field.rsplit(".", 1)[-1])
    form.add_error(field if field in form.fields else None, error.message)
