"""Kinds of gatherings, which an administrator adds to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from karawo.accounts.acuan import Reference
from karawo.gatherings.models import GatheringKind


@admin.register(GatheringKind)
class GatheringKindAdmin(Reference):
    list_display = ["name", "code", "has_board", "has_certificates", "served_days"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["code"]
