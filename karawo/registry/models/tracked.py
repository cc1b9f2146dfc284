"""What every row of the register carries: its territory, the act that wrote it, and who entered it."""

from typing import Any

from django.db import models

from karawo.journal.models import PresentEntry


class PresentUser(models.Func):
    """The signed-in person of the transaction; `regions.access.within` sets it."""

    template = "nullif(current_setting('app.user', true), '')::bigint"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class Tracked(models.Model):
    """A row of a territory, inserted by an act and watched by the journal.

    kab_id: 7571 a kabupaten/kota, 75 province known but not the kabupaten, 0 nothing known.
    entry, entered_by: filled by the database with the present act and person; a row outside an act is refused.
    The entry is no foreign key: acts are never deleted, and `journal.rules.tracked` compares a whole statement's
    rows with the present act at once, where a foreign key would look each of them up.
    """

    kab_id = models.IntegerField()
    entry = models.ForeignKey(
        "journal.Entry",
        models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
        db_default=PresentEntry(),
    )
    entered_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
        db_default=PresentUser(),
    )

    class Meta:
        abstract = True


class PersonField(models.ForeignKey[Any, Any]):
    """Who did it. People are never deleted, so the rows of a statement are checked together (`rules.belonging`)."""

    def __init__(self, to: Any = "accounts.User", on_delete: Any = models.PROTECT, **options: Any) -> None:
        options = {"related_name": "+", **options, "db_index": False, "db_constraint": False}
        super().__init__(to, on_delete, **options)


class Listed(Tracked):
    """A row that lists bring by the hundred thousand."""

    entered_by = PersonField(null=True, editable=False, db_default=PresentUser())

    class Meta:
        abstract = True
