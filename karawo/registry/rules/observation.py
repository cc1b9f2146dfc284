"""Which of several dated statements about one fact counts now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum


class Source(IntEnum):
    """Where a statement came from; the higher number is trusted more."""

    ESTIMATE = 1
    OFFICE_IMPORT = 2
    OWNER_STATEMENT = 3
    DOCUMENT = 4
    FIELD_VERIFIED = 5

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Source.ESTIMATE: "perkiraan",
    Source.OFFICE_IMPORT: "impor dari dinas",
    Source.OWNER_STATEMENT: "keterangan pemilik",
    Source.DOCUMENT: "dokumen",
    Source.FIELD_VERIFIED: "diperiksa di lapangan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation[V]:
    """true_on: the last day of the period the value speaks of; known_at: when we were told."""

    value: V
    true_on: date
    known_at: datetime
    source: Source


def current[V](observations: Iterable[Observation[V]]) -> Observation[V] | None:
    """The statement that counts, or None without any. The order of the input does not matter.

    | new against old          | later period    | same period                 | earlier period |
    |--------------------------|-----------------|-----------------------------|----------------|
    | source trusted more      | new             | new                         | old            |
    | source equally trusted   | new             | the one known later         | old            |
    | source trusted less      | new, except (*) | old                         | old            |

    (*) An estimate never displaces anything better, however late its period: it fills gaps only.
    So a field check survives an office import of the same or an earlier period, even one that arrives later,
    and gives way to an import about a later period, because the world may have moved on.
    Equal in all three: the greater repr of the value, so that every process answers alike.
    """
    return max(observations, key=_rank, default=None)


def supersedes[V](new: Observation[V], old: Observation[V] | None) -> bool:
    """Whether the importer may show `new` instead of `old`; both are kept in any case."""
    return old is None or _rank(new) > _rank(old)


def _rank[V](observation: Observation[V]) -> tuple[bool, date, Source, datetime, str]:
    return (
        observation.source is not Source.ESTIMATE,
        observation.true_on,
        observation.source,
        observation.known_at,
        repr(observation.value),
    )
