"""What an administrator adds to by date: the bands of the health of cooperatives, and versions of their rubric."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from karawo.accounts.acuan import Reference
from karawo.growth.models import HealthBand, HealthRubric
from karawo.growth.rules.health import parsed_health
from karawo.growth.rules.rubric import Broken


@admin.register(HealthBand)
class HealthBandAdmin(Reference):
    list_display = ["name", "from_percent", "valid_from", "article", "is_verified"]
    list_filter = ["valid_from"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What a score meant stays; another bound is another row from a later day."""
        return [] if obj is None else ["valid_from", "from_percent", "name"]


class HealthRubricForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything else is read from the text."""

    class Meta:
        model = HealthRubric
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 30, "cols": 110})}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            rubric = parsed_health(text)
        except Broken as error:
            raise forms.ValidationError(error.message) from None
        last = HealthRubric.objects.filter(slug=rubric.slug).order_by("-version").first()
        expected = 1 if last is None else last.version + 1
        if rubric.version != expected:
            raise forms.ValidationError(f"Versi harus {expected}; versi yang sudah terbit tidak diubah.")
        self.instance.slug, self.instance.version = rubric.slug, rubric.version
        self.instance.title, self.instance.valid_from = rubric.title, rubric.valid_from
        self.instance.source = rubric.source
        return text


@admin.register(HealthRubric)
class HealthRubricAdmin(Reference):
    """A version is added, never changed: the database refuses."""

    form = HealthRubricForm
    list_display = ["title", "version", "valid_from", "source"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
