"""What every page says around its content: where one can go, and who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from karawo.accounts.access import may
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.front.access import STAFF, roles_of, title_of_roles
from karawo.ui.navigation import Account, NavigationItem

FILLING = "demo-diisi"
"""A file in the installation's folder, there as long as the example data are still being written."""


def around(request: HttpRequest) -> dict[str, Any]:
    """Nothing is asked of the database before a page draws it, so that parts of pages cost nothing."""
    found: dict[str, Any] = {
        "home_url": "/",
        "search_text": request.GET.get("q", "") if request.path == reverse("front:search") else "",
        "help_url": reverse("front:help"),
        "privacy_url": reverse("front:privacy"),
    }
    if settings.DEMO and (settings.HOME / FILLING).exists():
        still = _("Riwayat kerja dan daftarnya masih diisi; angka bertambah sampai selesai.")
        found["installation_notice"] = f"{settings.INSTALLATION_NOTICE} {still}"
    user = getattr(request, "user", None)
    if isinstance(user, User):
        found["navigation"] = SimpleLazyObject(lambda: navigation_of(user, request.path))
        found["account"] = SimpleLazyObject(lambda: _account(user))
        found["search_url"] = SimpleLazyObject(lambda: reverse("front:search") if _may_search(user) else "")
        found["found_url"] = SimpleLazyObject(
            lambda: reverse("front:search_json") if may(user, "see", "business") else ""
        )
    else:
        found["navigation"] = _signed_out(request.path)
        found["sign_in_url"] = reverse("account_login")
    return found


def _may_search(user: User) -> bool:
    """An analyst may once the purpose is stated; the box leads there."""
    return may(user, "see", "business") or Role.ANALYST in roles_of(user)


def navigation_of(user: User, path: str) -> list[NavigationItem]:
    """The first four stand in the dock of a phone."""
    roles = roles_of(user)
    is_staff = bool(roles & STAFF)
    sees_rows = is_staff or bool(roles & {Role.ENUMERATOR, Role.ANALYST})
    works_at_centre = may(user, "register", "session")
    sees_cases = may(user, "list", "case")
    sees_gatherings = may(user, "list", "gathering")
    is_owner = Role.BUSINESS_OWNER in roles
    is_of_centre = bool(roles & {Role.CONSULTANT, Role.CENTRE_HEAD})
    enters = is_staff or Role.ENUMERATOR in roles
    counts = is_staff or Role.ANALYST in roles
    data, keeping, centre = _("Data"), _("Administrasi"), _("PLUT")
    rows: list[tuple[bool, str, str, str, str]] = [
        (True, _("Beranda"), reverse("front:home"), "home", ""),
        (is_owner, _("Berkas saya"), "/berkas-saya/", "register", ""),
        (is_owner, _("Pendampingan saya"), reverse("plut:own_work"), "person", ""),
        (is_owner, _("Janji temu"), reverse("appointments:own"), "calendar", ""),
        (is_owner, _("Kegiatan saya"), reverse("gatherings:own"), "people", ""),
        (works_at_centre, _("Jatuh tempo"), reverse("plut:due"), "clock", ""),
        (is_of_centre, _("Antrean"), reverse("appointments:board"), "calendar", ""),
        (sees_cases, _("Pendampingan"), reverse("plut:cases"), "people", ""),
        (sees_gatherings, _("Kegiatan"), reverse("gatherings:gatherings"), "calendar", ""),
        (sees_rows, _("Usaha"), reverse("front:businesses"), "business", ""),
        (sees_rows, _("Koperasi"), reverse("front:cooperatives"), "cooperative", ""),
        (enters, _("Daftarkan"), "/usaha/baru/", "plus", ""),
        (enters, _("Antrean kiriman"), reverse("outbox:queue"), "export", ""),
        (True, _("Peta"), reverse("front:map"), "map", ""),
        (sees_cases, _("Sesi"), reverse("plut:sessions"), "check", centre),
        (sees_cases, _("Hasil"), reverse("plut:outcomes"), "measure", centre),
        (may(user, "list", "report"), _("Laporan"), reverse("reports:home"), "print", centre),
        (counts, _("Diagnosis"), reverse("growth:assessments"), "review", centre),
        (counts, _("Naik kelas"), reverse("growth:events"), "up", centre),
        (counts, _("Kesehatan koperasi"), reverse("growth:health_checks"), "cooperative", centre),
        (counts, _("Survei kepuasan"), "/skm/", "check", centre),
        (may(user, "list", "cluster"), _("Sentra"), reverse("economy:clusters"), "business", centre),
        (is_owner or works_at_centre, _("Harga pasar"), reverse("economy:prices"), "measure", centre),
        (may(user, "list", "partner"), _("Mitra"), reverse("partners:partners"), "people", _("Kolaborasi")),
        (
            may(user, "list", "commitment"),
            _("Janji"),
            reverse("partners:commitments"),
            "check",
            _("Kolaborasi"),
        ),
        (may(user, "list", "forum"), _("Forum"), reverse("partners:forums"), "calendar", _("Kolaborasi")),
        (may(user, "list", "need"), _("Kebutuhan"), reverse("partners:needs"), "search", _("Kolaborasi")),
        (True, _("Jaringan PLUT"), reverse("plut:centres"), "business", centre),
        (is_staff, _("Impor"), "/impor/", "import", data),
        (counts, _("Buku bantuan"), reverse("assistance:ledger"), "register", data),
        (is_staff, _("Cek penerima"), reverse("assistance:checking"), "check", data),
        (is_staff, _("Tinjau ganda"), reverse("review:queue"), "review", data),
        (
            bool(roles & {Role.CENTRE_HEAD, Role.OFFICE, Role.ANALYST, Role.LEADER}),
            _("Tanya"),
            reverse("front:question"),
            "help",
            data,
        ),
        (True, _("Ukuran"), reverse("measures:catalogue"), "measure", data),
        (True, _("Data terbuka"), reverse("datasets:catalogue"), "export", data),
        (True, _("Catatan"), "/catatan/", "history", data),
        (Role.ADMINISTRATOR in roles, _("Orang & peran"), "/akun/orang/", "people", keeping),
        (Role.ADMINISTRATOR in roles, _("Acuan"), "/acuan/", "settings", keeping),
    ]
    urls = [url for is_shown, _label, url, _icon, _group in rows if is_shown]
    here = max((url for url in urls if _leads_to(url, path)), key=len, default="")
    return [
        NavigationItem(label, url, icon, is_current=url == here, group=group)
        for is_shown, label, url, icon, group in rows
        if is_shown
    ]


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _signed_out(path: str) -> list[NavigationItem]:
    rows = [
        (_("Data publik"), reverse("front:public"), "measure"),
        (_("Kegiatan"), reverse("gatherings:public_list"), "calendar"),
        (_("Daftarkan usaha"), "/daftar/", "plus"),
        (_("Bantuan"), reverse("front:help"), "help"),
    ]
    return [NavigationItem(label, url, icon, is_current=path == url) for label, url, icon in rows]


def _account(user: User) -> Account:
    return Account(
        name=str(user),
        role=title_of_roles(user) or _("belum punya peran"),
        sign_out_url=reverse("account_logout"),
        links=((_("Akun saya"), reverse("accounts:home")),),
    )
