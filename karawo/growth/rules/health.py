"""The health check of a cooperative: four aspects, items valued 1–4, and bands that are data with a date.

Score = Σ weight × mean(known items)/4, 0–100, two decimals, half up *before* the band is read: 65.98 lies below 66.
There is a score only where every aspect has a known item and enough of the weight is answered; an unknown item lowers
the coverage, never the score, and an empty form gives none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from karawo.growth.rules.fields import FIELDS
from karawo.growth.rules.rubric import Advice, Broken, StepKind, Table, read_toml, require_once
from karawo.growth.rules.scoring import Gap
from karawo.kit.said import marked as _

LOWEST, HIGHEST = 1, 4
TOO_LITTLE_KNOWN = _("belum cukup data")
TONES = ("good", "info", "warning", "bad")
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Item:
    """anchors: what each of 1–4 looks like. advice: the next step for an item below 4."""

    slug: str
    title: str
    text: str
    anchors: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class Aspect:
    slug: str
    title: str
    field_code: str
    weight: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """from_percent: the lowest score, inclusive; the band reaches to the next one."""

    from_percent: Decimal
    name: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRubric:
    slug: str
    version: int
    title: str
    valid_from: date
    law: str
    source: str
    least_coverage_percent: int
    aspects: tuple[Aspect, ...]
    bands: tuple[Band, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for aspect in self.aspects for item in aspect.items)


@dataclass(frozen=True, slots=True)
class AspectScore:
    """percent: None where nothing is known of the aspect."""

    aspect: Aspect
    percent: Decimal | None
    known: int


@dataclass(frozen=True, slots=True)
class Health:
    """score: None where the data are not enough. coverage_percent: share of the weight that is answered."""

    score: Decimal | None
    coverage_percent: Decimal
    aspects: tuple[AspectScore, ...]


def parsed_health(text: str) -> HealthRubric:
    """Raises Broken."""
    found = read_toml(text)
    given = Table(found, "rubrik")
    rubric = HealthRubric(
        slug=given.slug("slug"),
        version=given.whole("version", 1, 32_000),
        title=given.text("title", 120),
        valid_from=given.day("valid_from"),
        law=given.text("law", 200, may_be_empty=True),
        source=given.text("source", 300),
        least_coverage_percent=given.whole("least_coverage_percent", 1, 100),
        aspects=tuple(_aspect(each) for each in given.tables("aspect")),
        bands=tuple(
            Band(each.number("from_percent"), each.text("name", 60), each.one_of("tone", TONES))
            for each in (given.tables("band") if given.has("band") else [])
        ),
    )
    require_once([each.slug for each in rubric.aspects], "aspek")
    require_once([item.slug for item in rubric.items], "butir")
    total = sum(each.weight for each in rubric.aspects)
    if total != 100:
        raise Broken(f"Jumlah bobot aspek harus 100, sekarang {total}.")
    return rubric


def _aspect(table: Table) -> Aspect:
    field_code = table.text("field", 20)
    if field_code not in dict(FIELDS):
        raise Broken(f"{table.where}: bidang “{field_code}” tidak dikenal; pilih {', '.join(dict(FIELDS))}.")
    return Aspect(
        table.slug("slug"),
        table.text("title", 120),
        field_code,
        table.number("weight"),
        tuple(_item(each) for each in table.tables("item")),
    )


def _item(table: Table) -> Item:
    anchors = table.texts("anchors")
    if len(anchors) != HIGHEST or len(set(anchors)) != len(anchors):
        raise Broken(f"{table.where}: anchors harus empat kalimat berbeda, untuk nilai 1 sampai 4.")
    return Item(
        table.slug("slug"),
        table.text("title", 120),
        table.text("text", 300),
        anchors,
        table.text("advice", 120),
    )


def health(rubric: HealthRubric, values: Mapping[str, int]) -> Health:
    """values: 1–4 by slug of the item; an item that nobody knows is left out. Raises ValueError on anything else."""
    known_slugs = {item.slug for item in rubric.items}
    for slug, value in values.items():
        if slug not in known_slugs or not LOWEST <= value <= HIGHEST:
            raise ValueError(f"{slug}: {value}")
    scores = tuple(_aspect_score(aspect, values) for aspect in rubric.aspects)
    answered = sum((each.aspect.weight * each.known / len(each.aspect.items) for each in scores), Decimal(0))
    coverage = Decimal(answered).quantize(_TENTH, ROUND_HALF_UP)
    if any(not each.known for each in scores) or coverage < rubric.least_coverage_percent:
        return Health(None, coverage, scores)
    total = sum((aspect.weight * _share(aspect, values) for aspect in rubric.aspects), Decimal(0))
    return Health(total.quantize(_CENT, ROUND_HALF_UP), coverage, scores)


def band_at(bands: Sequence[Band], score: Decimal) -> Band:
    """score: as it is printed, with two decimals. Raises LookupError where no band reaches so low."""
    found = [band for band in bands if band.from_percent <= score]
    if not found:
        raise LookupError(f"no band for {score}")
    return max(found, key=lambda band: band.from_percent)


def health_gaps(rubric: HealthRubric, values: Mapping[str, int]) -> list[Gap]:
    """Known items below 4, the ones that would add most to the score first."""
    found = []
    for aspect in rubric.aspects:
        known = [item for item in aspect.items if item.slug in values]
        for item in known:
            value = values[item.slug]
            if value < HIGHEST:
                missing = aspect.weight * (HIGHEST - value) / (HIGHEST * len(known))
                found.append(
                    Gap(
                        aspect.field_code,
                        aspect.title,
                        item.slug,
                        item.title,
                        value,
                        item.anchors[value - LOWEST],
                        item.anchors[value - LOWEST + 1],
                        missing.quantize(_CENT, ROUND_HALF_UP),
                        Advice(StepKind.SERVICE, item.advice, item.text),
                        "",
                    )
                )
    return sorted(found, key=lambda gap: -gap.missing)


def _share(aspect: Aspect, values: Mapping[str, int]) -> Decimal:
    known = [values[item.slug] for item in aspect.items if item.slug in values]
    return Decimal(sum(known)) / (HIGHEST * len(known))


def _aspect_score(aspect: Aspect, values: Mapping[str, int]) -> AspectScore:
    known = sum(1 for item in aspect.items if item.slug in values)
    percent = (100 * _share(aspect, values)).quantize(_TENTH, ROUND_HALF_UP) if known else None
    return AspectScore(aspect, percent, known)
