"""Two records side by side, and what a merge of them would do; read in the caller's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from karawo.kit.dates import format_date
from karawo.kit.numbers import format_integer
from karawo.kit.rupiah import format_rupiah
from karawo.law import code_list
from karawo.regions.access import EVERYTHING, within
from karawo.registry.linkage.rules import LinkRecord, compare_both
from karawo.registry.linkage.rules.compare import PairScore
from karawo.registry.models import Business, DuplicateProposal, Identifier, Observation, Owner, OwnFile
from karawo.registry.queries import businesses_of, place_of
from karawo.registry.queries.files import KINDS
from karawo.registry.queries.files.facts import current_of
from karawo.registry.review.queries.movers import SUBJECTS, movers_of
from karawo.registry.review.queries.records import records_of
from karawo.registry.review.rules.fields import BY_QUESTION, GONE, KEPT, PROOF, Field, is_filled, side_of
from karawo.ui.language import said

type Subject = Owner | Business


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of both. sign: "same", "different", or empty where one side is silent."""

    label: str
    first: str
    second: str
    sign: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the merge. shown: "kept" or "gone", what will stand; is_open: both have something, and differ."""

    key: str
    label: str
    kept: str
    gone: str
    shown: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact that both or one know; shown: the side whose observation counts."""

    label: str
    kept: str
    gone: str
    shown: str


@dataclass(frozen=True, slots=True)
class Plan:
    """moves: (what, how many) that go over; stays: what both have, which remains with the merged row."""

    kept: Subject
    gone: Subject
    choices: tuple[Choice, ...]
    facts: tuple[Fact, ...]
    moves: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]
    accounts: int


def sides(pair: DuplicateProposal) -> tuple[Subject, Subject] | None:
    """Both, where the caller sees both."""
    return both(pair.question, pair.first_id, pair.second_id)


def both(question: str, one: int, other: int) -> tuple[Subject, Subject] | None:
    rows: Any = SUBJECTS[question].objects.filter(pk__in=[one, other])
    if question == "business":
        rows = rows.select_related("primary_owner")
    found = {each.pk: each for each in rows}
    return (found[one], found[other]) if len(found) == 2 else None


def better_first(one: Subject, other: Subject) -> tuple[Subject, Subject]:
    """(survivor, the other) unless somebody chooses: better proven numbers, then more businesses or facts, then the
    older record."""

    def worth(thing: Subject) -> tuple[int, int, float]:
        column = "owner" if isinstance(thing, Owner) else "business"
        proven = Identifier.objects.filter(**{column: thing}, ended_at=None)
        states = sum(1 + PROOF[each] for each in proven.values_list("state", flat=True))
        more = len(businesses_of(thing.pk)) if isinstance(thing, Owner) else thing.completeness_percent
        return states, more, -thing.created_at.timestamp()

    return (one, other) if worth(one) >= worth(other) else (other, one)


def lines(first: Subject, second: Subject) -> tuple[list[Line], list[str]]:
    """Everything the two can be told apart by, numbers masked; and what neither knows."""
    mine, theirs = _cells(first), _cells(second)
    found, silent = [], []
    for label in dict.fromkeys([*mine, *theirs]):
        a, b = mine.get(label, ""), theirs.get(label, "")
        if a or b:
            found.append(Line(label, a, b, "" if not a or not b else "same" if _like(a, b) else "different"))
        else:
            silent.append(label)
    return found, silent


def _like(a: str, b: str) -> bool:
    return a.casefold() == b.casefold()


def _cells(thing: Subject) -> dict[str, str]:
    fields = BY_QUESTION["owner" if isinstance(thing, Owner) else "business"]
    cells = {
        said(field.label): _shown(field, thing) for field in fields if field.key not in ("point", "deceased")
    }
    owner = thing if isinstance(thing, Owner) else thing.primary_owner
    if isinstance(thing, Business):
        cells = {_("Nama usaha"): thing.name, _("Pemilik"): owner.name, **cells}
    numbers: dict[str, list[str]] = {}
    for number in Identifier.objects.filter(owner=owner, ended_at=None).order_by("kind", "id"):
        kind = KINDS.get(number.kind)
        label = said(kind.label) if kind else number.kind
        numbers.setdefault(label, []).append(number.masked if number.sealed is not None else number.value)
    cells |= {label: ", ".join(values) for label, values in numbers.items()}
    if isinstance(thing, Owner):
        owned = Business.objects.filter(pk__in=businesses_of(thing.pk)).order_by("name")
        cells[_("Usahanya")] = ", ".join(each.name for each in owned[:6])
    else:
        for what, row in _current(thing.pk).items():
            if what != Observation.What.POSITION:
                cells[str(Observation.What(what).label).capitalize()] = _fact(row)
    return cells


def _shown(field: Field, thing: Subject) -> str:
    values = vars(thing)
    if not is_filled(values[column] for column in field.columns):
        return ""
    match field.key:
        case "place":
            return ", ".join(
                part for part in (values["address"], place_of(thing.region_id, thing.kab_id)) if part
            )
        case "point":
            return f"{values['latitude']}, {values['longitude']}"
        case "birth":
            return _("tahun %(year)s") % {"year": str(values["birth_on"])[:4]}
        case "sex":
            return str(thing.get_sex_display()) if isinstance(thing, Owner) else ""
        case "disability" | "deceased":
            return _("ya") if values[field.columns[0]] else _("tidak")
        case "kbli":
            return f"{values['kbli_code']} ({values['kbli_version']})"
        case "form":
            return _label("legal_form", values["legal_form_code"])
        case "legal":
            return " ".join(str(part) for part in (values["legal_number"], values["legal_on"]) if part)
    return str(values[field.columns[0]])


def _label(name: str, code: str) -> str:
    return next((said(label) for each, label in code_list(name).choices() if each == code), code)


def _current(business_id: int) -> dict[str, Observation]:
    found: dict[str, list[Observation]] = {}
    for row in Observation.objects.filter(business_id=business_id):
        found.setdefault(row.what, []).append(row)
    return {what: best for what, rows in sorted(found.items()) if (best := current_of(rows)) is not None}


_MONEY = {Observation.What.SALES, Observation.What.CAPITAL, Observation.What.ASSETS}


def _fact(row: Observation | None) -> str:
    if row is None:
        return ""
    if row.is_unknown:
        value = _("tidak tahu")
    elif row.number is not None and row.what in _MONEY:
        value = format_rupiah(row.number)
    elif row.what == Observation.What.STATUS and row.codes:
        value = str(dict(Business.Status.choices).get(row.codes[0], row.codes[0]))
    elif row.codes:
        value = ", ".join(map(str, row.codes))
    else:
        value = format_integer(row.number or 0)
    return f"{value} ({format_date(row.period_to)})"


def plan(kept: Subject, gone: Subject, chosen: Mapping[str, str]) -> Plan:
    """What a merge would show and move; counted beyond the caller's scope, where rows of other rooms lie."""
    question = "owner" if isinstance(kept, Owner) else "business"
    mine, theirs, is_one_place = vars(kept), vars(gone), kept.kab_id == gone.kab_id
    choices = []
    for field in BY_QUESTION[question]:
        a, b = _shown(field, kept), _shown(field, gone)
        if not a and not b:
            continue
        shown = side_of(field, mine, theirs, chosen=chosen.get(field.key, ""), is_one_place=is_one_place)
        is_open = bool(a and b) and a != b and not field.is_filled_only
        if field.key == "place" and not is_one_place:
            is_open = False
        choices.append(Choice(field.key, said(field.label), a, b, shown, is_open))
    with within(EVERYTHING):
        moves, stays = _counts(question, kept.pk, gone.pk)
        accounts = OwnFile.objects.filter(owner_id=gone.pk).count() if question == "owner" else 0
    facts = _facts(kept.pk, gone.pk) if question == "business" else ()
    return Plan(kept, gone, tuple(choices), facts, moves, stays, accounts)


def _counts(question: str, kept_id: int, gone_id: int) -> tuple[tuple[tuple[str, int], ...], ...]:
    moves: dict[str, int] = {}
    stays: dict[str, int] = {}
    for mover in movers_of(question):
        label = str(mover.label)
        moves[label] = max(moves.get(label, 0), mover.moving(kept_id, gone_id).count())
        stays[label] = max(stays.get(label, 0), mover.staying(kept_id, gone_id).count())
    return tuple(tuple((label, n) for label, n in found.items() if n) for found in (moves, stays))


def _facts(kept_id: int, gone_id: int) -> tuple[Fact, ...]:
    mine, theirs = _current(kept_id), _current(gone_id)
    found = []
    for what in sorted({*mine, *theirs}):
        a, b = mine.get(what), theirs.get(what)
        best = current_of([row for row in (a, b) if row is not None])
        label = str(Observation.What(what).label).capitalize()
        found.append(Fact(label, _fact(a), _fact(b), KEPT if best is a else GONE))
    return tuple(found)


def explained(pair: DuplicateProposal, first: Subject, second: Subject) -> PairScore | None:
    """The pair weighed anew by the present model, with all reasons for and against; None for a merged record.

    Reads sealed numbers of two records the caller sees, to compare them; none is shown.
    """
    if first.merged_into_id or second.merged_into_id:
        return None
    with within(EVERYTHING):
        one, other = _record(first), _record(second)
    owner, unit = compare_both(one, other)
    return owner if pair.question == "owner" else unit


def _record(thing: Subject) -> LinkRecord:
    owner_id = thing.pk if isinstance(thing, Owner) else thing.primary_owner_id
    held = records_of([owner_id])[owner_id]
    if isinstance(thing, Business):
        held = [each for each in held if each.business_id == thing.pk] or held
    return held[0].record


def names_of(records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """(question, id) → name; "…" for what the caller does not see. Costs one query for each question."""
    found = dict.fromkeys(records, "…")
    for question, model in SUBJECTS.items():
        ids = [pk for asked, pk in found if asked == question]
        rows = model._base_manager.filter(pk__in=ids).values_list("pk", "name")
        found |= {(question, pk): name for pk, name in rows}
    return found


def left_in_words(table: str, columns: tuple[str, ...]) -> str:
    """ "pelaku usaha: Nama" for what a split had to leave."""
    model = next((each for each in apps.get_models() if each._meta.db_table == table), None)
    if model is None:
        return ", ".join(columns)
    names = {field.column: str(field.verbose_name) for field in model._meta.concrete_fields}
    shown = [names[column] for column in columns if column in names and not column.startswith("canonical")]
    return f"{model._meta.verbose_name}: {', '.join(shown)}"
