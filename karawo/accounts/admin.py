"""The reference tables that have no room of their own to register them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from karawo.accounts.acuan import Reference
from karawo.accounts.models import Purpose
from karawo.regions.models import RegionAlias, RegionCode


@admin.register(Purpose)
class PurposeAdmin(Reference):
    list_display = ["title", "version", "basis", "valid_from"]
    list_filter = ["basis"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A text that somebody may have agreed to is not rewritten; a new version is added."""
        return [] if obj is None else ["slug", "version", "basis", "text", "law"]


@admin.register(RegionAlias)
class RegionAliasAdmin(Reference):
    list_display = ["text_canonical", "region", "source"]
    search_fields = ["text_canonical", "region__name"]
    raw_id_fields = ["region"]


@admin.register(RegionCode)
class RegionCodeAdmin(Reference):
    list_display = ["code", "scheme", "region"]
    search_fields = ["code"]
    raw_id_fields = ["region"]
