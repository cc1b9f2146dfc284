"""One stylesheet and one script, joined when the process starts; their names carry their content.

"js" has htmx in it, "reading.js" is the same without: htmx is four fifths of the script, and on a slow phone it would
hold up a page that everybody may open and that asks nothing of it. The outbox is a script of its own, for the pages
that need it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from karawo.ui.colour import in_hex, pairs

HERE = Path(__file__).parent / "static" / "ui"
CSS_FIRST = ("tokens.css", "base.css", "layout.css")
HTMX = "django_htmx/htmx-2.min.js"
KINDS = ("css", "js", "reading.js", "outbox.js", "outbox-more.js")
OUTBOX = ("words", "store", "vault", "photo", "send", "form", "start")
"""The modules of the outbox that a form needs, each after those it imports."""
OUTBOX_MORE = ("unlock", "carry", "queue")
"""Those that are fetched when a PIN is asked for, a client is taken along, or the queue is looked at."""
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:const|let|function|async function) (\w+))", re.M)


@dataclass(frozen=True)
class Bundle:
    """content and packed (gzip) hold the same text."""

    content: bytes
    packed: bytes
    digest: str


def css_files() -> list[Path]:
    """tokens, base and layout, then each component by its name. Layers decide what wins, not this order."""
    first = [HERE / "css" / name for name in CSS_FIRST]
    return first + sorted(path for path in (HERE / "css").glob("*.css") if path not in first)


def js_files() -> list[Path]:
    return sorted((HERE / "js").glob("*.js"))


def outbox_files() -> list[Path]:
    return [HERE / "outbox" / f"{name}.js" for name in OUTBOX]


def outbox_more_files() -> list[Path]:
    return [HERE / "outbox" / f"{name}.js" for name in OUTBOX_MORE]


def _tight_css(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").strip()


def _tight_js(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*", "*")))


def _for_older_phones() -> str:
    """Browsers of before 2024 know no light-dark(): they get the light theme in plain sRGB."""
    plain = ";".join(f"--{name}:{in_hex(on_paper)}" for name, (on_paper, _) in pairs().items())
    return (
        f"@supports not (color:light-dark(red,red)){{@layer tokens{{:root{{color-scheme:light;{plain}}}}}}}"
    )


def _as_one_module(paths: list[Path]) -> str:
    """Modules that import each other by name, joined in order, need neither import nor export."""
    texts = (_EXPORT.sub("", _IMPORT.sub("", path.read_text("utf-8"))) for path in paths)
    return "\n".join(map(_tight_js, texts))


def _join_outbox(kind: str) -> str:
    """Two scripts: the second takes what it needs from the first by name."""
    further = [path.read_text("utf-8") for path in outbox_more_files()]
    lent = {
        name.strip()
        for text in further
        for names, module in _IMPORT.findall(text)
        for name in names.split(",")
        if module in OUTBOX
    }
    if kind == "outbox.js":
        return f"{_as_one_module(outbox_files())}\nexport {{ {', '.join(sorted(lent))} }};"
    own = [name for text in further for name in _EXPORT.findall(text)]
    return (
        f'import {{ {", ".join(sorted(lent))} }} from "{url("outbox.js")}";\n'
        f"{_as_one_module(outbox_more_files())}\nexport {{ {', '.join(own)} }};"
    )


def _join(kind: str) -> str:
    if kind.startswith("outbox"):
        return _join_outbox(kind)
    if kind == "css":
        texts = [_tight_css(path.read_text("utf-8")) for path in css_files()]
        return "\n".join([*texts, _for_older_phones()])
    # Each module keeps its names to itself in a block of its own.
    modules = [f"{{\n{_tight_js(path.read_text('utf-8'))}\n}}" for path in js_files()]
    if kind == "reading.js":
        return "\n".join(modules)
    found = finders.find(HTMX)
    if not isinstance(found, str):
        raise FileNotFoundError(f"{HTMX}: django_htmx must be in INSTALLED_APPS")
    return "\n".join([Path(found).read_text("utf-8"), ";window.htmx = htmx;", *modules])


def build(kind: str) -> Bundle:
    content = _join(kind).encode()
    return Bundle(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:12])


@cache
def _kept(kind: str, written_at: tuple[float, ...]) -> Bundle:
    return build(kind)


def current(kind: str) -> Bundle:
    """kind: one of KINDS. Under DEBUG a changed file is seen at once."""
    if not settings.DEBUG:
        return _kept(kind, ())
    further = outbox_files() + outbox_more_files()
    files = {"css": css_files(), "js": js_files(), "reading.js": js_files()}.get(kind, further)
    return _kept(kind, tuple(path.stat().st_mtime for path in files))


def url(kind: str) -> str:
    return reverse("ui:bundle", kwargs={"digest": current(kind).digest, "kind": kind})
