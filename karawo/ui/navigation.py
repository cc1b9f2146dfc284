from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NavigationItem:
    """One entry of `navigation`. The first four stand in the dock of a phone. icon: a key of icons.ICONS."""

    label: str
    url: str
    icon: str
    is_current: bool = False
    count: int | None = None
    group: str = ""


@dataclass(frozen=True)
class Account:
    """`account`: who is signed in. links: further entries of the menu, as (label, url)."""

    name: str
    role: str
    sign_out_url: str
    links: tuple[tuple[str, str], ...] = ()
