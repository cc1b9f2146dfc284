"""Reference tables for administrators under /acuan/; nothing else is edited there.

Our site stands in the place of Django's own (`reference.py`): rights come from the matrix, sign-in from our page,
and each change is an act. A room registers a table with `@admin.register(Kbli)` on a subclass of `Reference`;
what any package registers besides is left out.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.accounts.access import gate, may
from karawo.accounts.models import User
from karawo.journal.actions import record

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class Reference(ModelAdmin):
    """Rows are added and corrected, never deleted: what was said under an old version keeps its words."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "correct", "reference_data")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "correct", "reference_data")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "register", "reference_data")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "correct", "reference_data")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        user = request.user if isinstance(request.user, User) else None
        words = {"table": str(obj._meta.verbose_name), "row": str(obj)}
        record("accounts.reference_changed", by=user, at=timezone.now(), words=words)
        super().save_model(request, obj, form, change)


class ReferenceSite(admin.AdminSite):
    site_header = _("Data acuan")
    site_title = _("Data acuan")
    index_title = _("Tabel acuan")
    site_url = "/"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class is not None and issubclass(admin_class, Reference):
            many = not isinstance(model_or_iterable, type)
            models_told: list[type[models.Model]] = model_or_iterable if many else [model_or_iterable]
            for model in models_told:
                # Indonesian has no plural; left to itself, the framework adds an English "s".
                if "verbose_name_plural" not in model._meta.original_attrs:
                    model._meta.verbose_name_plural = model._meta.verbose_name
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "correct", "reference_data")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return gate(request, "correct", "reference_data") or inner(request, *args, **kwargs)

        guarded.access = ("correct", "reference_data")  # type: ignore[attr-defined]
        return guarded

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        raise Http404
