"""Names of businesses: legal form, kind, the core that tells them apart, and the owner hidden inside."""

import re
from dataclasses import dataclass

from karawo.registry.linkage.rules.person import canonical_person, clean
from karawo.registry.linkage.rules.tables import replace_phrases, sound, spell, tables, titles

_WORD = re.compile(r"[A-Z0-9]+")
_ANGLE = re.compile(r"<([^<>]*)>")
_ROUND = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_OWNED_BY = re.compile(r"\b(?:MILIK|PEMILIK|ATAS NAMA|A\.\s?N\.?|AN\.)\s*:?\s*(.+)$")
_NOT_AN_OWNER = frozenset(
    ["CABANG", "CAB", "PUSAT", "PERORANGAN", "PERSEORANGAN", "TUTUP", "PINDAH", "ONLINE", "OFFLINE", "UNIT", "USAHA", "PRODUKSI", "DAN", "LAMA", "BARU"]
)


@dataclass(frozen=True, slots=True)
class CanonicalBusiness:
    """form: PT, CV, UD, KOPERASI, … or None. kind_words: TOKO, RUMAH MAKAN, KSP, … in order.

    family: toko, warung, jasa, kelompok, by the first kind. core_tokens: the rest, in order; may be empty
    ("Warung Makan"). owner_in_name: canonical text of the owner, from `Nama <pemilik>`, `Nama (pemilik)`,
    "milik …" or a calling word ("Toko Bu Sri").
    """

    raw: str
    form: str | None
    kind_words: tuple[str, ...]
    family: str | None
    core_tokens: tuple[str, ...]
    core_text: str
    skeleton: tuple[str, ...]
    owner_in_name: str | None
    text: str

    @property
    def is_generic(self) -> bool:
        """True where nothing but common words is left, so that the name alone tells nothing."""
        return tables().common.issuperset(self.core_tokens)


def canonical_business(raw: str) -> CanonicalBusiness:
    """Splits and unifies the name. Canonicalising the text again gives the same text."""
    text = clean(raw)
    if "&" in text:
        text = text.replace("&", " DAN ")
    owner: str | None = None
    bracketed: list[str] = []
    if "<" in text and (found := _ANGLE.search(text)):
        owner = canonical_person(found[1]).text or None
        text = _ANGLE.sub(" ", text)
    if "(" in text or "[" in text:
        for inner in _ROUND.findall(text):
            words = _WORD.findall(inner)
            if owner is None and _may_be_owner(words):
                owner = canonical_person(inner).text or None
            else:
                bracketed += words
        rest = _ROUND.sub(" ", text)
        if _WORD.search(rest):
            text = rest
        else:
            bracketed, owner = [], None
    if owner is None and (found := _OWNED_BY.search(text)) and _WORD.search(text[: found.start()]):
        owner = canonical_person(found[1]).text or None
        text = text[: found.start()]
    tokens = _WORD.findall(text) + bracketed
    business = _compose(raw, tokens, owner)
    for _ in range(4):  # taking words out may bring others together; nearly always settled at once
        again = _compose(raw, business.text.split(), owner)
        if again.text == business.text:
            break
        business = again if business.owner_in_name is None else _with_owner(again, business.owner_in_name)
    return business


def _compose(raw: str, words: list[str], owner: str | None) -> CanonicalBusiness:
    known = tables()
    tokens = replace_phrases([spell(word) for word in words], known.business_phrases)
    form: str | None = None
    kinds: dict[str, None] = {}
    core: list[str] = []
    family: str | None = None
    for token in tokens:
        token = known.business.get(token, token)
        if token in known.forms and form is None:
            form = token
        elif token in known.subtypes and form in (None, "KOPERASI"):
            form = "KOPERASI"
            kinds[token] = None
        elif token in known.families:
            kinds[token] = None
            family = family or known.families[token]
        elif token == "PERORANGAN" and form == "PT":
            form = "PT PERORANGAN"
        elif token != "KOPERASI" or form != "KOPERASI":
            core.append(token)
    if owner is None or not titles().calling.isdisjoint(core):
        core, called = _owner_called(core, kinds)
        owner = owner or called
    core = " ".join(core).split()
    kind_words = tuple(kinds)
    head = [form, *kind_words] if form is not None else list(kind_words)
    return CanonicalBusiness(
        raw=raw,
        form=form,
        kind_words=kind_words,
        family=family,
        core_tokens=tuple(core),
        core_text=" ".join(core),
        skeleton=tuple(map(sound, core)),
        owner_in_name=owner,
        text=" ".join([*head, *core]),
    )


def _owner_called(core: list[str], kinds: dict[str, None]) -> tuple[list[str], str | None]:
    """Toko Bu Sri: the core loses BU, the owner is SRI. "Toko Mas …" sells gold and calls nobody."""
    calling = titles().calling
    for place, token in enumerate(core[:-1]):
        if token in calling and not (token == "MAS" and place == 0 and "TOKO" in kinds):
            person = canonical_person(" ".join(core[place + 1 :]))
            if person.tokens:
                return core[:place] + list(person.tokens), person.text
    return core, None


def _may_be_owner(words: list[str]) -> bool:
    known = tables()
    return 0 < len(words) <= 6 and not any(
        word in _NOT_AN_OWNER
        or any(sign.isdigit() for sign in word)
        or known.business.get(word, word) in known.families
        or known.business.get(word, word) in known.forms
        for word in words
    )


def _with_owner(business: CanonicalBusiness, owner: str) -> CanonicalBusiness:
    return CanonicalBusiness(
        business.raw,
        business.form,
        business.kind_words,
        business.family,
        business.core_tokens,
        business.core_text,
        business.skeleton,
        owner,
        business.text,
    )
