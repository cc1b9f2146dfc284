"""Short help, and what happens with personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from karawo.accounts.models import User
from karawo.front.access import requires


@require_safe
@requires("see", "measure")
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "front/help.html", {"frame": _frame(request)})


@require_safe
@requires("see", "measure")
def privacy_page(request: HttpRequest) -> HttpResponse:
    return render(request, "front/privacy.html", {"frame": _frame(request)})


def _frame(request: HttpRequest) -> str:
    """Signed in, help stands inside the menu one came from."""
    return "ui/page.html" if isinstance(request.user, User) else "ui/public.html"
