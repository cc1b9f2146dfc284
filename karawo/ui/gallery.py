"""The gallery: every component, each of its examples, in both themes.

Examples live in templates/ui/examples/<component>.html, one after the other, each under a line
`{# == Title == #}`. What they show comes from samples.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template import RequestContext, engines
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from karawo.ui import samples
from karawo.ui.components import COMPONENTS, Component
from karawo.ui.navigation import Account, NavigationItem

STATES = (400, 403, 404, 429, 500, 503, 507)
WHOLE_PAGES = {
    "beranda": "Beranda",
    "daftar": "Daftar dengan saringan",
    "usaha": "Satu usaha",
    "formulir": "Formulir pelaku usaha",
    "masuk": "Masuk",
    "publik": "Halaman publik",
}


@dataclass(frozen=True)
class Example:
    title: str
    source: str

    @property
    def slug(self) -> str:
        return slugify(self.title)


def component(name: str) -> Component:
    """Raises KeyError."""
    return COMPONENTS[name]


def examples(name: str) -> list[Example]:
    source = get_template(f"ui/examples/{name}.html").template.source  # type: ignore[attr-defined]
    parts = re.split(r"^\{# == (.+?) == #\}\n", source, flags=re.M)[1:]
    return [Example(title, text.strip()) for title, text in zip(parts[::2], parts[1::2], strict=True)]


def draw(example: Example, theme: str, request: HttpRequest) -> SafeString:
    """The same example stands twice on one page: ids and names get an ending, so that both work."""
    template = engines["django"].from_string(f"{{% load i18n ui %}}{example.source}").template  # type: ignore[attr-defined]
    html = template.render(RequestContext(request, samples.everything()))
    ending = f"-{example.slug}-{theme}"
    html = re.sub(r'\b(id|for|form|name)="([^"]+)"', rf'\1="\2{ending}"', html)
    html = re.sub(
        r'\b(aria-describedby|aria-labelledby)="([^"]+)"',
        lambda found: f'{found[1]}="{" ".join(word + ending for word in found[2].split())}"',
        html,
    )
    html = re.sub(r'(href="#|url\(#)([\w-]+)', rf"\1\2{ending}", html)
    return mark_safe(html)  # noqa: S308 - our own examples


def groups() -> list[tuple[str, list[dict[str, str]]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in COMPONENTS.values():
        found.setdefault(row.group, []).append(
            {"label": row.title, "url": reverse("ui:component", args=[row.name]), "note": row.name}
        )
    return list(found.items())


def shell(request: HttpRequest, page: str = "") -> dict[str, Any]:
    def item(label: str, name: str, icon: str, count: int | None = None, group: str = "") -> NavigationItem:
        url = reverse("ui:whole-page", args=[name]) if name in WHOLE_PAGES else reverse("ui:gallery")
        return NavigationItem(label, url, icon, name == page, count, group)

    return {
        "navigation": [
            item("Beranda", "beranda", "home"),
            item("Register", "daftar", "register"),
            item("Usaha", "usaha", "business"),
            item("Daftarkan", "formulir", "plus"),
            item("Peta", "peta", "map"),
            item("Impor", "impor", "import", group="Data"),
            item("Tinjau ganda", "tinjau", "review", 14, "Data"),
            item("Ukuran", "ukuran", "measure", group="Data"),
        ],
        "account": Account(
            "Budi Hartono Lasena", "Konsultan, PLUT Gorontalo", "/keluar/", (("Akun saya", "#"),)
        ),
        "whole_pages": [
            {"label": title, "url": reverse("ui:whole-page", args=[name])}
            for name, title in WHOLE_PAGES.items()
        ]
        + [
            {"label": f"Keadaan {status}", "url": reverse("ui:state-page", args=[status])}
            for status in STATES
        ],
        "trail": [{"label": "Galeri", "url": reverse("ui:gallery")}],
        "installation_notice": "Data contoh: semua orang dan usaha di sini rekaan.",
        "as_of_text": "21 November 2026",
    }


def whole_page_sample(name: str) -> dict[str, Any]:
    return {**samples.everything(), "has_aside": name == "usaha"}
