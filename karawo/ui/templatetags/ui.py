"""The words a page uses: `component`, `wrap`, `stylesheet`, `scripts`, `favicon`, `said`, `idempotency_key` …"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django import template
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from karawo.ui import bundle
from karawo.ui.components import COMPONENTS, ComponentError
from karawo.ui.icons import ICONS
from karawo.ui.language import said
from karawo.ui.pattern import Chart, chart
from karawo.ui.requests import KEY_FIELD, sent_key

register = template.Library()
register.filter("said", said)


def _draw(context: Context, name: str, given: dict[str, Any]) -> SafeString:
    try:
        spec = COMPONENTS[name]
    except KeyError:
        raise ComponentError(f"there is no component {name!r}; /ui/ lists them all") from None
    spec.check(given)
    inner: dict[str, Any] = {word.replace("-", "_"): value for word, value in given.items()}
    inner["request"] = context.get("request")
    inner["csrf_token"] = context.get("csrf_token")
    # Only what was given reaches the component: a page cannot lean on names it happens to share.
    page = Context(inner)
    page.request = inner["request"]  # type: ignore[attr-defined]  # the querystring tag looks here
    drawn: str = get_template(spec.template_name).template.render(page)  # type: ignore[attr-defined]
    return mark_safe(drawn)  # noqa: S308 - escaped by the template


@register.simple_tag(takes_context=True)
def component(context: Context, which: str, **given: Any) -> SafeString:
    """`{% component "badge" text=… tone="good" %}`; the words are in components.py.

    Raises ComponentError for a missing or an unknown word.
    """
    if which in COMPONENTS and COMPONENTS[which].is_wrapping:
        raise ComponentError(f"component {which!r} goes around something: use wrap … endwrap")
    return _draw(context, which, given)


@register.simple_block_tag(takes_context=True)
def wrap(context: Context, content: SafeString, which: str, **given: Any) -> SafeString:
    """`{% wrap "panel" title=… %}…{% endwrap %}`.

    Raises ComponentError for a missing or an unknown word.
    """
    if which in COMPONENTS and not COMPONENTS[which].is_wrapping:
        raise ComponentError(f"component {which!r} holds nothing: use component")
    return _draw(context, which, {**given, "content": content})


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawn icon; without a label it is decoration and is hidden from readers."""
    try:
        path = ICONS[name]
    except KeyError:
        raise ComponentError(f"there is no icon {name!r}; the icons are {', '.join(ICONS)}") from None
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="{}"><path d="{}"/></svg>',
            label,
            path,
        )
    return format_html('<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', path)


@register.simple_tag
def motif(name: str) -> Chart:
    return chart(name)


@register.simple_tag
def unique(prefix: str) -> str:
    """An id for one place in one page."""
    return f"{prefix}-{get_random_string(6)}"


@register.simple_tag
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', bundle.url("css"))


@register.simple_tag
def scripts(kind: str = "js") -> SafeString:
    """kind: "js", or "reading.js" for a page without htmx."""
    return format_html('<script type="module" src="{}"></script>', bundle.url(kind))


@register.simple_tag
def favicon() -> SafeString:
    return format_html('<link rel="icon" type="image/svg+xml" href="{}">', static("ui/img/favicon.svg"))


@register.simple_tag(takes_context=True)
def idempotency_key(context: Context) -> SafeString:
    """A hidden key: the same form sent twice makes one record. A refused form keeps its key."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', KEY_FIELD, sent_key(context.get("request"))
    )


@register.simple_tag(takes_context=True)
def outbox_place(context: Context) -> SafeString:
    """Where the script of the outbox lies, and whose page this is; a kept page (`is_kept`) is nobody's."""
    user = getattr(context.get("request"), "user", None)
    is_known = user is not None and user.is_authenticated and not context.get("is_kept")
    place = {
        "script": bundle.url("outbox.js"),
        "more": bundle.url("outbox-more.js"),
        "made": timezone.localdate().isoformat(),
        "person": str(user.pk) if user is not None and is_known else "",
        "name": str(user) if is_known else "",
    }
    return format_html('<meta name="karawo-outbox" content="{}">', json.dumps(place))


@register.simple_tag
def outbox_base(base: Mapping[str, str]) -> SafeString:
    """The values that a form is based on, by field: what another person changed since then is asked about."""
    return format_html('<input type="hidden" name="base" value="{}">', json.dumps(dict(base)))


@register.filter
def wa_link(text: str) -> str:
    return f"https://wa.me/?text={quote(str(text))}"


@register.filter
def has_word(words: object, word: str) -> bool:
    """Whether a list, or a text of words with blanks between, holds the word."""
    return word in (words.split() if isinstance(words, str) else list(words))  # type: ignore[call-overload]
