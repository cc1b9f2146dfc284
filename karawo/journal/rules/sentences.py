"""How an act reads: upper rooms say their sentences, the journal fills them in.

No Django here: a template is a text or anything that becomes one (a lazy translation).
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

_templates: dict[str, object] = {}
_words: dict[str, Mapping[str, object]] = {}
SYSTEM = "Sistem"


class UnknownAct(LookupError):
    """No room has said how the act reads."""


def register(sentences: Mapping[str, object]) -> None:
    """act → sentence with {by} and the names in `words` of the entry: "{by} mendaftarkan usaha {name}".

    Called by each room in its apps.py. Raises ValueError when two rooms claim one act.
    """
    for act, template in sentences.items():
        if act in _templates and str(_templates[act]) != str(template):
            raise ValueError(f"the act {act} has two sentences")
        _templates[act] = template


def register_words(name: str, texts: Mapping[str, object]) -> None:
    """How the coded values of one word read: `register_words("role", {"office": "Dinas/OPD"})`.

    A word may be told of by several rooms; what is in no list reads as it was written.
    """
    _words[name] = {**_words.get(name, {}), **texts}


def acts() -> Mapping[str, object]:
    return dict(_templates)


def short(act: str) -> str:
    """The act without names, for a filter: "mencabut peran … dari …"."""
    template = str(_templates.get(act, act))
    text = "".join(
        part + ("" if field in (None, "by") else "…")
        for part, field, _spec, _conversion in Formatter().parse(template)
    )
    return text.strip(" ,:;“”…") or act


def sentence(act: str, *, by: str, words: Mapping[str, object]) -> str:
    """Raises UnknownAct. A word that an old entry lacks reads as "…"."""
    return _filled(act, words, by or _read("by", SYSTEM))


def deed(act: str, words: Mapping[str, object]) -> str:
    """The sentence without who did it: "mendaftarkan usaha Karawo Bu Sri". Raises UnknownAct."""
    return _filled(act, words, "")


def _filled(act: str, words: Mapping[str, object], by: str) -> str:
    try:
        template = str(_templates[act])
    except KeyError:
        raise UnknownAct(act) from None
    known = {name: _read(name, value) for name, value in words.items()} | {"by": by}
    parts = []
    for part, field, _spec, _conversion in Formatter().parse(template):
        parts.append(part)
        if field is not None:
            parts.append(known.get(field, "…"))
    return " ".join("".join(parts).split())


def _read(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_read(name, each) for each in value)
    return str(_words.get(name, {}).get(str(value), value))
