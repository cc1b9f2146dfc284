"""A village as the inventor needs it, and where businesses stand."""

from dataclasses import dataclass

SHARES = {7501: 27, 7571: 23, 7503: 13, 7504: 11, 7502: 10, 7505: 8, 3573: 5, 3507: 3}
"""Kemendagri numbers of kabupaten/kota and how many in a hundred businesses stand there."""


@dataclass(frozen=True, slots=True)
class Village:
    """id: the code of ten digits as a number."""

    id: int
    name: str
    postal_code: str
    latitude: float
    longitude: float

    @property
    def kec_id(self) -> int:
        return self.id // 10_000

    @property
    def kab_id(self) -> int:
        return self.id // 1_000_000
