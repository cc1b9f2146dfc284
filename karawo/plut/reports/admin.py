"""Indicators and predicates, which an administrator adds to by date."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from karawo.accounts.acuan import Reference
from karawo.plut.reports.models import Indicator, Predicate


@admin.register(Indicator)
class IndicatorAdmin(Reference):
    list_display = ["title", "code", "counted_by", "unit", "valid_from", "valid_to"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What a figure meant stays; another meaning is another row from a later day."""
        return (
            [] if obj is None else ["code", "definition", "counted_by", "kind", "is_additive", "valid_from"]
        )


@admin.register(Predicate)
class PredicateAdmin(Reference):
    list_display = ["name", "lowest", "valid_from", "article", "is_verified"]
    list_filter = ["valid_from"]
