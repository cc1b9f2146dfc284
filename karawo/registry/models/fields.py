"""Columns for personal values: sealed at rest, and the id shared by owners and businesses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from karawo.kit.sealing import Sealer

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
    _BigInteger = models.BigIntegerField[int, int]
else:
    _Binary, _BigInteger = models.BinaryField, models.BigIntegerField


@cache
def sealer() -> Sealer:
    return Sealer(settings.FIELD_KEY)


class SealedTextField(_Binary):
    """Text that stands encrypted in its column; it cannot be searched, its digest stands beside it."""

    def from_db_value(self, value: bytes | None, *_: object) -> str | None:
        return None if value is None else sealer().open(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = sealer().seal(value) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("a sealed value is never serialised")


class NextSubjectId(models.Func):
    """Owners and businesses draw their ids from one sequence, so that one list can name a person's own file."""

    function = "nextval"
    template = "nextval('registry_subject_id')"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class SubjectIdField(_BigInteger):
    def __init__(self, **kwargs: Any) -> None:
        kwargs["primary_key"] = True
        kwargs["db_default"] = NextSubjectId()
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("primary_key", None)
        kwargs.pop("db_default", None)
        return name, path, args, kwargs
