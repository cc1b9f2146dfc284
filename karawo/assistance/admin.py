"""Kinds of aid, their dated rules and the giving offices, which an administrator keeps."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from karawo.accounts.acuan import Reference
from karawo.assistance.models import AidKind, GivingOffice, KindRule


@admin.register(AidKind)
class AidKindAdmin(Reference):
    list_display = ["title", "code", "form", "unit", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["code", "form"]


@admin.register(KindRule)
class KindRuleAdmin(Reference):
    list_display = ["kind", "again", "months", "valid_from", "basis", "is_verified"]
    list_filter = ["kind"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was in force stays; another rule is another row from a later day."""
        return [] if obj is None else ["kind", "again", "months", "valid_from"]


@admin.register(GivingOffice)
class GivingOfficeAdmin(Reference):
    list_display = ["name", "region", "is_active"]
    raw_id_fields = ["region"]
