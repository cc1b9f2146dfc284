"""New versions of rubrics and paths. A version once written stays as it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps as present_models
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext as _

from karawo.accounts.access import may
from karawo.growth.models import Rubric
from karawo.growth.rules.path import Path
from karawo.growth.rules.rubric import Broken, parsed_rubric
from karawo.growth.rules.rubric import Rubric as RubricText
from karawo.journal.actions import record
from karawo.registry.actions import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def publish_rubric(text: str, *, by: User | None, at: datetime) -> Rubric:
    """A new version, or the first of a new rubric. text: TOML, as the shipped ones.

    Harmless twice: the same text again gives the version that stands. Raises Refused, with the place in the text.
    """
    if by is not None and not may(by, "publish", "rubric"):
        raise NotAllowed(_("Rubrik diterbitkan oleh administrator."))
    try:
        rubric = parsed_rubric(text)
    except Broken as error:
        raise Refused(error.message, field="text") from None
    last = Rubric.objects.filter(slug=rubric.slug).order_by("-version").first()
    if last is not None and last.text == text:
        return last
    expected = 1 if last is None else last.version + 1
    if rubric.version != expected:
        raise Refused(
            _("Versi harus %(expected)s; versi yang sudah terbit tidak diubah.") % {"expected": expected},
            field="text",
        )
    if last is not None and rubric.valid_from < last.valid_from:
        raise Refused(_("Tanggal berlaku tidak boleh mendahului versi sebelumnya."), field="text")
    record(
        "rubric.published",
        by=by,
        at=at,
        words={
            "title": rubric.title,
            "version": rubric.version,
            "valid_from": f"{rubric.valid_from:%d-%m-%Y}",
        },
    )
    made: Rubric = write_rubric(rubric, text, by=by, at=at)
    return made


def write_rubric(
    rubric: RubricText,
    text: str,
    *,
    by: User | None = None,
    at: datetime | None = None,
    models: Any = present_models,
    using: str = DEFAULT_DB_ALIAS,
) -> Any:
    """The rows of one version, in the present transaction. models, using: those of a migration, or of today."""
    row = models.get_model("growth", "Rubric")._default_manager.using(using).create(
        slug=rubric.slug, version=rubric.version, title=rubric.title, valid_from=rubric.valid_from,
        source=rubric.source, law=rubric.law, least_coverage_percent=rubric.least_coverage_percent,
        is_example=rubric.is_example, is_offered=rubric.is_offered, text=text, published_by=by, published_at=at,
    )  # fmt: skip
    level, dimension, item = (
        models.get_model("growth", name) for name in ("RubricLevel", "RubricDimension", "RubricItem")
    )
    level._default_manager.using(using).bulk_create(
        level(rubric=row, **asdict(each)) for each in rubric.levels
    )
    position = 0
    for at_dimension, part in enumerate(rubric.dimensions):
        made = dimension._default_manager.using(using).create(
            rubric=row, position=at_dimension, slug=part.slug, field_code=part.field_code, title=part.title,
            weight=part.weight,
        )  # fmt: skip
        rows = []
        for each in part.items:
            position += 1
            fields = asdict(each) | {"anchors": list(each.anchors)}
            fields["advice"] = asdict(each.advice) | {"kind": str(each.advice.kind)}
            rows.append(item(rubric=row, dimension=made, position=position, **fields))
        item._default_manager.using(using).bulk_create(rows)
    return row


def write_path(
    path: Path,
    text: str,
    *,
    by: User | None = None,
    at: datetime | None = None,
    models: Any = present_models,
    using: str = DEFAULT_DB_ALIAS,
) -> Any:
    """As `write_rubric`."""
    row = models.get_model("growth", "TransformationPath")._default_manager.using(using).create(
        slug=path.slug, version=path.version, title=path.title, valid_from=path.valid_from, source=path.source,
        for_owners=path.for_owners, text=text, published_by=by, published_at=at,
    )  # fmt: skip
    step = models.get_model("growth", "TransformationStep")
    step._default_manager.using(using).bulk_create(
        step(path=row, position=position, **asdict(each)) for position, each in enumerate(path.steps)
    )
    return row
