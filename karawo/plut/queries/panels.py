"""Parts of the page of a centre that a sub-room brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User


@dataclass(frozen=True, slots=True)
class CentrePanel:
    """order: lower stands higher. words: what `template` shows as `panel`; None where there is nothing to show."""

    order: int
    template: str
    words: Callable[[Centre, User], dict[str, Any] | None]


_panels: list[CentrePanel] = []


def register_centre_panel(panel: CentrePanel) -> None:
    """Called once by each sub-room, in its apps.py; a template is registered once."""
    if all(each.template != panel.template for each in _panels):
        _panels.append(panel)
        _panels.sort(key=lambda each: each.order)


def centre_panels(centre: Centre, user: User) -> list[tuple[str, dict[str, Any]]]:
    """(template, its words), in order."""
    found = ((panel.template, panel.words(centre, user)) for panel in _panels)
    return [(template, words) for template, words in found if words is not None]
