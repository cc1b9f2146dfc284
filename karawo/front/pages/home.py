"""The first page, by role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.front import wording
from karawo.front.access import STAFF, counting_scope_of, present_scope, roles_of, title_of_roles
from karawo.front.context import navigation_of
from karawo.front.queries import home as words
from karawo.front.queries.centre_day import centre_day
from karawo.front.queries.pinned import pinned


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return redirect("front:public")
    roles, scope, now = roles_of(user), present_scope(request), timezone.now()
    context: dict[str, Any] = {
        "greeting": _greeting(user, roles),
        "roles": title_of_roles(user),
        "has_role": bool(roles),
        "as_of_text": wording.moment(now),
    }
    is_staff = bool(roles & STAFF)
    if is_staff or roles & {Role.ANALYST, Role.LEADER}:
        context["counted"] = words.counted(counting_scope_of(user), scope, at=now)
        context["may_fix"] = is_staff
    if roles & {Role.CONSULTANT, Role.CENTRE_HEAD}:
        context["day"] = centre_day(user, roles, at=now)
    if is_staff:
        context["acts"] = words.recent_acts()
        context["corrections"] = words.waiting_corrections(now)
    if is_staff or roles & {Role.ENUMERATOR, Role.BUSINESS_OWNER}:
        context["drafts"] = words.own_drafts(user)
    if Role.ENUMERATOR in roles:
        context["entered"] = words.entered_by(user)
        context["is_enumerator"] = True
    if Role.BUSINESS_OWNER in roles:
        context["own_files"] = words.own_files(scope)
        context["is_owner"] = True
    if Role.ANALYST in roles:
        context["needs_purpose"] = not getattr(user, "has_stated_purpose", False)
    if Role.ADMINISTRATOR in roles:
        context["installation"] = words.installation(now)
    if may(user, "see", "question"):
        context["pinned"] = pinned(user, counting_scope_of(user), scope, at=now)
    context["may_register"] = is_staff or Role.ENUMERATOR in roles
    if roles and roles <= {Role.PARTNER, Role.BUYER, Role.ORGANISER}:
        context["ways"] = _ways(user)
        context["is_partner"] = Role.PARTNER in roles
    return render(request, "front/home.html", context)


def _ways(user: User) -> list[dict[str, str]]:
    """For those of whom nothing is counted here: where they can go."""
    open_to_all = [{"label": _("Kegiatan yang terbuka"), "url": reverse("gatherings:public_list")}]
    return open_to_all + [
        {"label": each.label, "url": each.url} for each in navigation_of(user, reverse("front:home"))[1:]
    ]


def _greeting(user: User, roles: frozenset[Role]) -> str:
    # An organisation has no first name.
    name = str(user) if roles & {Role.PARTNER, Role.BUYER} else user.get_short_name()
    hour = timezone.localtime().hour
    part = _("pagi") if hour < 11 else _("siang") if hour < 15 else _("sore") if hour < 19 else _("malam")
    return _("Selamat %(part)s, %(name)s") % {"part": part, "name": name}
