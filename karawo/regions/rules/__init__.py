"""Names and codes of Indonesian places, without a database."""

from .codes import (
    Conflict,
    Crosswalk,
    Scheme,
    SchemeVerdict,
    bps_of,
    crosswalk,
    detect_scheme,
    digits,
    dotted,
    kemendagri_of,
    level_of,
)
from .names import Kind, kind_and_name, loose_key, name_key, readings, typing_distance

__all__ = [
    "Conflict",
    "Crosswalk",
    "Kind",
    "Scheme",
    "SchemeVerdict",
    "bps_of",
    "crosswalk",
    "detect_scheme",
    "digits",
    "dotted",
    "kemendagri_of",
    "kind_and_name",
    "level_of",
    "loose_key",
    "name_key",
    "readings",
    "typing_distance",
]
