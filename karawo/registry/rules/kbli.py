"""The sections of KBLI by version: which letter the first two digits of a code belong to."""

from karawo.kit.said import marked as _

DOUBT = _("Kode %(code)s tidak ada dalam daftar resmi KBLI %(version)s; periksa kode atau tahunnya.")
"""Said, never refused: lists of offices carry codes of other years."""

_SECTIONS: dict[int, tuple[tuple[str, int, int], ...]] = {
    2020: (
        ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47),
        ("H", 49, 53), ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82),
        ("O", 84, 84), ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
    ),
    2025: (
        ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 46, 47),
        ("H", 49, 53), ("I", 55, 56), ("J", 58, 60), ("K", 61, 63), ("L", 64, 66), ("M", 68, 68), ("N", 69, 75),
        ("O", 77, 82), ("P", 84, 84), ("Q", 85, 85), ("R", 86, 88), ("S", 90, 93), ("T", 94, 96), ("U", 97, 98),
        ("V", 99, 99),
    ),
}  # fmt: skip
"""2020: Peraturan BPS 2/2020, on ISIC 4. 2025: on ISIC 5, which splits J and moves the letters after it."""

VERSIONS = tuple(sorted(_SECTIONS))

SECTION_TITLES = {
    "A": _("Pertanian, kehutanan, perikanan"),
    "B": _("Pertambangan dan penggalian"),
    "C": _("Industri pengolahan"),
    "D": _("Listrik dan gas"),
    "E": _("Air, sampah, dan limbah"),
    "F": _("Konstruksi"),
    "G": _("Perdagangan"),
    "H": _("Pengangkutan dan pergudangan"),
    "I": _("Penginapan, makanan dan minuman"),
    "J": _("Informasi dan komunikasi (2020) atau penerbitan dan penyiaran (2025)"),
    "K": _("Keuangan dan asuransi (2020) atau telekomunikasi dan pemrograman (2025)"),
    "L": _("Real estat (2020) atau keuangan dan asuransi (2025)"),
    "M": _("Jasa profesional (2020) atau real estat (2025)"),
    "N": _("Persewaan dan penunjang usaha (2020) atau jasa profesional (2025)"),
    "O": _("Pemerintahan (2020) atau persewaan dan penunjang usaha (2025)"),
    "P": _("Pendidikan (2020) atau pemerintahan (2025)"),
    "Q": _("Kesehatan dan sosial (2020) atau pendidikan (2025)"),
    "R": _("Kesenian dan rekreasi (2020) atau kesehatan dan sosial (2025)"),
    "S": _("Jasa lainnya (2020) atau kesenian dan rekreasi (2025)"),
    "T": _("Rumah tangga pemberi kerja (2020) atau jasa lainnya (2025)"),
    "U": _("Badan internasional (2020) atau rumah tangga pemberi kerja (2025)"),
    "V": _("Badan internasional (2025)"),
}
"""Short names of the letters. From J on the version decides what a letter means, so both are said."""


def section_of(code: str, version: int) -> str:
    """The letter of a code of two to five digits, "" where the version or the division is unknown."""
    if not code[:2].isdigit() or len(code) < 2:
        return ""
    division = int(code[:2])
    ranges = _SECTIONS.get(version, ())
    return next((letter for letter, first, last in ranges if first <= division <= last), "")


def level_of(code: str) -> int:
    """1 section (a letter), 2 division, 3 group, 4 class, 5 subclass: the digits say it. Raises ValueError."""
    if len(code) == 1 and code.isalpha():
        return 1
    if code.isascii() and code.isdigit() and 2 <= len(code) <= 5:
        return len(code)
    raise ValueError(f"“{code}” bukan kode KBLI; kode terdiri dari satu huruf atau dua sampai lima angka.")


def parent_of(code: str, version: int) -> str:
    match level_of(code):
        case 1:
            return ""
        case 2:
            return section_of(code, version)
        case _:
            return code[:-1]
