"""Invented people, businesses and addresses, written as badly as lists write them.

The same seed gives the same records on every machine: nothing but `Random.random` is asked for, which Python
promises never to change.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

_FIRST = """
    Siti Muhammad Sri Nur Agus Abdul Ahmad Dewi Budi Eko Dwi Tri Andi Rina Yuliana Fitri Indah Ratna Wahyu Hasan
    Ali Usman Umar Ibrahim Ismail Yusuf Sulaiman Rahman Abdurrahman Abdullah Rahmat Hidayat Hartono Suryani Aminah
    Fatimah Aisyah Maryam Zainab Nurhayati Junaidi Rizky Fajar Wulan Lestari Putri Putra Kartini Sutrisno Slamet
    Joko Bambang Sukarno Suharto Endang Sumiati Rohani Hamzah Idris Yunus Haris Ridwan Syamsul Syarif Djafar Arifin
    Nurdin Kamarudin Bahrudin Safrudin Saleh Salma Halimah Hadijah Mariam Yanti Wati Sulastri Herman Hendra Irfan
""".split()
_SPELLINGS = {
    "Siti": ["Sitti", "St.", "Sity"],
    "Muhammad": ["Moh.", "Muh.", "M.", "Mohamad", "Muhamad", "Moch.", "MHD"],
    "Ahmad": ["Achmad", "Akhmad", "Ach."],
    "Abdul": ["Abd.", "Abd", "Abdoel"],
    "Nur": ["Noer", "Noor"],
    "Rizky": ["Rizki", "Riski", "Rezky"],
    "Abdurrahman": ["Abdul Rahman", "Abd. Rohman", "Abdurahman"],
    "Nurhayati": ["Nur Hayati", "Noerhajati"],
    "Junaidi": ["Djunaedi", "Junaedi", "Djoenaidi"],
    "Yusuf": ["Jusuf", "Yusup", "Joesoef"],
    "Sukarno": ["Soekarno"],
    "Syamsul": ["Samsul"],
    "Fatimah": ["Fatima", "Patimah"],
    "Joko": ["Djoko"],
    "Aisyah": ["Aisah", "'Aisyah", "Aisya"],
}
_BEFORE = [
    "H. ",
    "Hj. ",
    "Hj ",
    "H ",
    "Drs. ",
    "Dr. ",
    "Ibu ",
    "Bpk. ",
    "Pak ",
    "K.H. ",
    "HM. ",
    "Ir. ",
    "Alm. ",
]
_AFTER = [
    ", S.E.",
    " S.Pd",
    ", S.Pd., M.Pd",
    " SE",
    ", A.Md.Keb",
    ", S.H.",
    " (Alm)",
    " (almh.)",
    ", ST",
    ", M.Si",
]
_KINDS = """
    Toko Warung Kios UD. UD CV. CV PT. Bengkel Salon RM. Rumah+Makan Depot Konveksi Laundry Londri Catering Toko TK.
    Kedai Koperasi KSP Kop. Apotek Percetakan Warung+Makan Usaha+Dagang Kelompok KUB Toko Kios Warung Karawo
""".split()
_WARES = """
    Sumber Rezeki Rizki Berkah Berkat Jaya Abadi Makmur Maju Bersama Sejahtera Indah Mandiri Baru Utama Karya Usaha
    Barokah Bakso Ikan Bakar Ayam Goreng Nasi Kuning Kopi Kue Basah Kering Karawo Sulam Tenun Mebel Kayu Batik Sagela
    Keripik Pisang Jagung Sambal Roa Milu Siram Motor Mobil Elektronik Pulsa Kosmetik Busana Sepatu Tas Beras Sembako
""".split()
_SYLLABLES = """
    a i u ba bi bo bu da di do du ga gi go gu ha hi hu ja ji ju ka ki ko ku la li lo lu ma mi mo mu na ni no nu pa pi
    po pu ra ri ro ru sa si so su ta ti to tu wa wi ya yu tan man lan dar har nar sum yan din wan tri mon gin lam tol
""".split()
_ENDINGS = "n h m s t r ng di ti no wan wati ningsih to yono".split()
_STREETS = ["Jl. ", "Jalan ", "Jln ", "JL ", "Jl.", "jl. ", ""]
_NUMBERS = [" No. {}", " No.{}", " {}", " No {}A", " NO. {} B", " #{}", " Nomor {}"]
_RT_RW = [
    *(
        " RT.{0:02}/RW.{1:02}",
        " RT {0} RW {1}",
        " RT/RW {0:03}/{1:03}",
        ", {0:03}/{1:03}",
        " RT {0:02} / {1:02}",
    ),
    *(" rt.{0} rw.{1}", " RT. {0}"),
]
_TAILS = [
    *(
        "",
        "",
        "",
        " Depan Pasar Sentral",
        ", dekat masjid",
        " Perum Griya {} Blok C No. 7",
        " Gg. III",
        " Gang Mawar 2",
    ),
    *(
        " Lor",
        " Kav. 12",
        " KM 7",
        " Dsn. {}",
        ", Kampung {}",
        " samping SD",
        " Komp. {} Indah",
        " Lingkungan II",
    ),
]


def _ranked(chance: Random, length: int) -> int:
    """A place in a list, the earlier the likelier, about as words are spread in a language."""
    return int(length ** chance.random()) - 1


def _one(chance: Random, choices: list[Any]) -> Any:
    return choices[int(chance.random() * len(choices))]


def _coined(chance: Random) -> str:
    syllables = "".join(_one(chance, _SYLLABLES) for _ in range(2 + int(chance.random() * 2)))
    return (syllables + (_one(chance, _ENDINGS) if chance.random() < 0.5 else "")).capitalize()


def _coined_words(chance: Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[_coined(chance)] = None
    return list(found)


def mistyped(chance: Random, word: str) -> str:
    """One letter wrong, missing, too many, or two neighbours exchanged."""
    if len(word) < 2:
        return word
    at = int(chance.random() * (len(word) - 1))
    letter = "abcdefghijklmnopqrstuvwxyz"[int(chance.random() * 26)]
    letter = letter.upper() if word.isupper() else letter
    match int(chance.random() * 4):
        case 0:
            return word[:at] + letter + word[at + 1 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + letter + word[at:]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _cased(chance: Random, text: str) -> str:
    share = chance.random()
    return text.upper() if share < 0.45 else text.lower() if share < 0.5 else text


class _Land:
    """Words and places that all records of one seed are drawn from."""

    def __init__(self, chance: Random) -> None:
        self.names = _FIRST + _coined_words(chance, 6000)
        self.families = _coined_words(chance, 2500)
        self.wares = _WARES + _coined_words(chance, 8000)
        self.streets = [
            *(
                "Jend. Sudirman",
                "Ahmad Yani",
                "A. Yani",
                "17 Agustus 1945",
                "Pasar Baru",
                "HB. Jassin",
                "Diponegoro",
            ),
            *_coined_words(chance, 900),
        ]
        places = iter(_coined_words(chance, 800))
        self.desa = []
        for kabupaten in ("75.01", "75.02", "75.03", "75.04", "75.05", "75.71"):
            regency = ("Kota " if kabupaten == "75.71" else "Kab. ") + next(places)
            for kecamatan in range(1, 14):
                district = next(places)
                self.desa += [
                    (f"{kabupaten}.{kecamatan:02}.{2000 + desa}", next(places), district, regency)
                    for desa in range(1, 9)
                ]


def _name(chance: Random, land: _Land) -> list[str]:
    words = [land.names[_ranked(chance, len(land.names))] for _ in range(1 + int(chance.random() * 2.4))]
    if chance.random() < 0.6:
        words.append(land.families[_ranked(chance, len(land.families))])
    return words


def _written_name(chance: Random, words: list[str]) -> str:
    written = [
        _one(chance, _SPELLINGS[word]) if word in _SPELLINGS and chance.random() < 0.35 else word
        for word in words
    ]
    if chance.random() < 0.06:
        at = int(chance.random() * len(written))
        written[at] = mistyped(chance, written[at])
    if len(written) > 1 and chance.random() < 0.03:
        written.reverse()
    text = " ".join(written)
    share = chance.random()
    if share < 0.14:
        text = _one(chance, _BEFORE) + text
    elif share < 0.24:
        text += _one(chance, _AFTER)
    elif share < 0.25:
        text = _one(chance, _BEFORE) + text + _one(chance, _AFTER)
    elif share < 0.253:
        text = " ".join(text.replace(" ", ""))
    elif share < 0.26:
        text += f" ({written[-1][:4]})"
    elif share < 0.264:
        text = text.replace("e", "é").replace("a", "á", 1)
    elif share < 0.27:
        text = text.replace(" ", " binti ", 1)
    return _cased(chance, text)


def _business(chance: Random, land: _Land, owner: list[str]) -> list[str]:
    core = [land.wares[_ranked(chance, len(land.wares))] for _ in range(1 + int(chance.random() * 2))]
    share = chance.random()
    if share < 0.12:
        return [_one(chance, _KINDS), _one(chance, ["Bu", "Pak", "Ibu", "Mas", "H."]), owner[0]]
    if share < 0.18:
        return [*core, f"<{' '.join(owner)}>" if chance.random() < 0.5 else f"({' '.join(owner)})"]
    if share < 0.2:
        return [*core, "milik", *owner]
    if share < 0.22:
        return [_one(chance, _KINDS), *core, f"(Cabang {1 + int(chance.random() * 3)})"]
    if share < 0.24:
        return [*core, "&", owner[0]]
    if share < 0.36:
        return core
    if share < 0.42:
        return [_one(chance, ["UD.", "CV", "PT."]), _one(chance, _KINDS), *core]
    return [_one(chance, _KINDS), *core]


def _written_business(chance: Random, words: list[str]) -> str:
    if chance.random() < 0.08:
        at = int(chance.random() * len(words))
        words = [*words[:at], mistyped(chance, words[at]), *words[at + 1 :]]
    return _cased(chance, " ".join(words).replace("+", " "))


def _address(chance: Random, land: _Land, place: tuple[str, str, str, str]) -> Callable[[], str]:
    _code, desa, district, regency = place
    street = land.streets[_ranked(chance, len(land.streets))]
    number, rt, rw = (
        int(chance.random() ** 2 * 120) + 1,
        int(chance.random() * 9) + 1,
        int(chance.random() * 6) + 1,
    )
    tail = _one(chance, _TAILS).format(_one(chance, land.streets))
    has_street, has_rt = chance.random() < 0.65, chance.random() < 0.5

    def written() -> str:
        text = ""
        if has_street:
            text = _one(chance, _STREETS) + street
            if chance.random() < 0.7:
                text += _one(chance, _NUMBERS).format(number)
            text += tail
        if has_rt and chance.random() < 0.8:
            text += _one(chance, _RT_RW).format(rt, rw)
        share = chance.random()
        if share < 0.6 or not text:
            text += _one(chance, [" Kel. ", ", Desa ", " Ds. ", ", ", " Kelurahan ", " "]) + desa
        if share < 0.4:
            text += _one(chance, [" Kec. ", ", Kec. ", ", Kecamatan ", ", "]) + district
        if share < 0.2:
            text += _one(chance, [", ", " "]) + regency
        if share < 0.05:
            text += _one(chance, [" 96115", ", Prov. Gorontalo", " Gorontalo 96128"])
        return _cased(chance, text.strip(" ,"))

    return written


def _written_phone(chance: Random, number: str) -> str:
    share = chance.random()
    if share < 0.6:
        return "0" + number
    if share < 0.75:
        return "+62" + number
    if share < 0.85:
        return f"0{number[:3]}-{number[3:7]}-{number[7:]}"
    return number if share < 0.95 else f"HP 0{number} / 0435-82{number[-4:]}"


def invented_records(rows: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Arguments for `link_record`. Three in ten tell of somebody told of before, with other words and gaps."""
    chance = Random(seed)
    land = _Land(chance)
    known: list[dict[str, Any]] = []
    for number in range(rows):
        if known and chance.random() < 0.3:
            owner = _one(chance, known)
        else:
            place = (
                land.desa[_ranked(chance, len(land.desa))]
                if chance.random() < 0.5
                else _one(chance, land.desa)
            )
            name = _name(chance, land)
            born = date(1950, 1, 1) + timedelta(days=int(chance.random() * 20000))
            is_woman = chance.random() < 0.6
            nik = (
                f"{place[0].replace('.', '')[:6]}{born.day + 40 * is_woman:02}{born.month:02}{born.year % 100:02}"
                f"{1 + int(chance.random() ** 3 * 300):04}"
            )
            owner = {
                "place": place,
                "name": name,
                "born": born,
                "sex": "P" if is_woman else "L",
                "nik": nik,
                "phone": f"8{1 + int(chance.random() * 5)}{int(chance.random() * 10**9):09}",
                "nib": f"{1 + int(chance.random() * 9)}{int(chance.random() * 10**12):012}",
                "business": _business(chance, land, name),
                "address": _address(chance, land, place),
                "lat": round(0.4 + chance.random() * 0.6, 5),
                "lon": round(121.5 + chance.random() * 1.8, 5),
                "kbli": _one(
                    chance, ["47111", "47112", "56101", "56103", "13912", "10710", "95210", "96201"]
                ),
            }
            known.append(owner)
        yield _record(chance, number, owner)


def _record(chance: Random, number: int, owner: dict[str, Any]) -> dict[str, Any]:
    def maybe(share: float, value: Any) -> Any:
        return value if chance.random() < share else None

    nik = owner["nik"]
    if chance.random() < 0.02:
        at = int(chance.random() * 16)
        nik = f"{nik[:at]}{int(chance.random() * 10)}{nik[at + 1 :]}"
    desa = owner["place"][0]
    return {
        "id": number,
        "nik": maybe(0.75, nik),
        "nib": maybe(0.3, owner["nib"]),
        "npwp": maybe(0.1, nik if chance.random() < 0.5 else "09" + owner["nib"]),
        "name": maybe(0.97, _written_name(chance, owner["name"])),
        "sex": maybe(0.6, owner["sex"]),
        "birth_on": maybe(0.4, owner["born"]),
        "phone": maybe(0.7, _written_phone(chance, owner["phone"])),
        "business": maybe(0.85, _written_business(chance, owner["business"])),
        "address": maybe(0.9, owner["address"]()),
        "kbli_code": maybe(0.6, owner["kbli"]),
        "desa_code": maybe(0.8, desa),
        "kecamatan_code": desa[:8],
        "lat": maybe(0.3, owner["lat"]),
        "lon": owner["lon"],
    }


def invented_tokens(count: int, *, seed: int = 1) -> list[tuple[str, int]]:
    """Distinct words with how often they stand in the register, the frequent ones first."""
    chance = Random(seed)
    return [
        (word.upper(), 1 + count // (place + 1)) for place, word in enumerate(_coined_words(chance, count))
    ]


def invented_queries(tokens: list[tuple[str, int]], count: int, *, seed: int = 1) -> list[str]:
    """What people type: half of it right, the rest with one error or two, or only begun."""
    chance = Random(seed)
    typed = []
    for _ in range(count):
        word = tokens[_ranked(chance, len(tokens))][0]
        share = chance.random()
        if share < 0.4:
            word = mistyped(chance, word)
        if share < 0.1:
            word = mistyped(chance, word)
        if share > 0.9:
            word = word[: max(3, len(word) // 2)]
        typed.append(word)
    return typed
