"""What is asked about two records of the register, with first guesses that training replaces."""

from karawo.registry.linkage.batch.canonical import PHONES
from karawo.registry.linkage.batch.model import Comparison, Level, Model

_PHONES = tuple(f"phone_{slot + 1}" for slot in range(PHONES))
_USES = tuple(f"uses_{slot + 1}" for slot in range(PHONES))
PHONES_AND_USES = _PHONES + _USES


def _identifier(name: str, columns: tuple[str, ...]) -> Comparison:
    equal = Level(
        *("equal", columns), m=0.95, u=0.05, follows_rows=True, flag="identifier", reason=f"{name}_equal"
    )
    return Comparison(name, columns, (equal, Level("else", m=0.05, u=0.99, reason=f"{name}_different")))


REGISTER = Model(
    version="register-guess",
    rules=(
        ("nik",),
        ("nib",),
        ("npwp",),
        ("|".join(_PHONES),),
        ("desa", "first_sound"),
        ("kecamatan", "name_sound"),
        ("birth", "sound"),
        ("home", "birth", "first_sound"),
        ("home", "birth", "last_sound"),
        ("kecamatan", "birth"),
        ("desa", "core_sound"),
        ("desa", "last_sound"),
        ("kecamatan", "first_sound", "street"),
        ("kecamatan", "first_sound", "brand_sound"),
        ("kecamatan", "first_sound", "trade"),
        ("kecamatan", "last_sound", "street"),
        ("kecamatan", "last_sound", "brand_sound"),
        ("kecamatan", "street", "house"),
        ("kabupaten", "sound", "street"),
        ("kabupaten", "sound", "brand_sound"),
        ("kabupaten", "rare_sound"),
        ("kabupaten", "rare_brand"),
        ("home", "nik~1-6"),
        ("nik~13-16",),
        ("nik~7-8",),
        ("nik~9-10",),
        ("nik~11-12",),
    ),
    prior_by="nik",
    true_pairs_per_record=0.4,
    link=0.6,
    review=0.2,
    floor=0.003,
    guard=("identifier", "name"),
    proof=("nik",),
    trained_on={"sessions": [["nik"], ["kecamatan", "sound"], ["kabupaten", "birth"]]},
    comparisons=(
        Comparison(
            "nik",
            ("nik",),
            (
                Level(
                    *("equal", ("nik",)),
                    m=0.93,
                    u=0.05,
                    follows_rows=True,
                    flag="identifier",
                    reason="nik_equal",
                ),
                Level(*("one_off", ("nik",)), m=0.05, u=2.0, follows_rows=True, reason="nik_one_off"),
                Level("else", m=0.02, u=0.99, reason="nik_different"),
            ),
        ),
        _identifier("npwp", ("npwp_own",)),
        _identifier("nib", ("nib",)),
        Comparison(
            "birth",
            ("birth",),
            (
                Level(*("equal", ("birth",)), m=0.9, u=6e-5, flag="support", reason="birth_equal"),
                Level(*("swapped", ("birth",)), m=0.02, u=3e-5, flag="support", reason="birth_swapped"),
                Level(*("near", ("birth",)), m=0.05, u=5e-3, reason="birth_near"),
                Level("else", m=0.03, u=0.99, reason="birth_different"),
            ),
            unless=("nik",),
        ),
        Comparison(
            "sex",
            ("sex",),
            (
                Level(*("equal", ("sex",)), m=0.99, u=0.5, reason="sex_equal"),
                Level("else", m=0.01, u=0.5, reason="sex_different"),
            ),
            unless=("nik",),
        ),
        Comparison(
            "phone",
            ("phone_1",),
            (
                Level(
                    *("shared", PHONES_AND_USES), limit=3, m=0.5, u=1e-6, flag="support", reason="phone_equal"
                ),
                Level(*("shared", PHONES_AND_USES), limit=12, m=0.05, u=1e-6, reason="phone_shared"),
                Level(*("shared", PHONES_AND_USES), limit=2e9, m=0.05, u=1e-4, reason="phone_shared"),
                Level("else", m=0.4, u=0.99, reason="phone_different"),
            ),
        ),
        Comparison(
            "place",
            ("kabupaten",),
            (
                Level(*("equal", ("desa", "street", "spot")), m=0.3, u=1e-6, reason="address_equal"),
                Level(*("equal", ("desa", "street")), m=0.15, u=2e-5, reason="address_street"),
                Level(*("equal", ("desa", "rt_rw")), m=0.15, u=2e-5, reason="address_street"),
                Level(*("equal", ("desa",)), m=0.15, u=1e-3, reason="desa_equal"),
                Level(*("equal", ("kecamatan",)), m=0.1, u=5e-3, reason="kecamatan_equal"),
                Level(*("equal", ("kabupaten",)), m=0.1, u=5e-2, reason="kabupaten_equal"),
                Level("else", m=0.05, u=0.9, reason="kabupaten_different"),
            ),
        ),
        # The dear question stands behind the cheap ones, which settle most pairs.
        Comparison(
            "name",
            ("name",),
            (
                Level(*("equal", ("name",)), m=0.6, u=2e-4, tf="name", flag="name", reason="name_equal"),
                Level(
                    *("equal", ("name_sound",)),
                    m=0.1,
                    u=1e-4,
                    tf="name_sound",
                    flag="name",
                    reason="name_similar",
                ),
                Level(*("contained", ("name",)), m=0.1, u=2e-3, flag="name", reason="name_similar"),
                Level(*("alike", ("name",)), limit=0.93, m=0.1, u=1e-4, flag="name", reason="name_similar"),
                Level(*("alike", ("name",)), limit=0.86, m=0.05, u=2e-3, flag="name", reason="name_partly"),
                Level(*("equal", ("first_sound",)), m=0.03, u=2e-2, reason="name_partly"),
                Level(*("equal", ("last_sound",)), m=0.02, u=1e-2, reason="name_partly"),
                Level("else", m=0.02, u=0.97, reason="name_different"),
            ),
        ),
        Comparison(
            "business",
            ("brand",),
            (
                Level(*("equal", ("brand",)), m=0.4, u=2e-4, tf="brand", reason="business_equal"),
                Level(
                    *("equal", ("brand_sound",)), m=0.05, u=1e-4, tf="brand_sound", reason="business_equal"
                ),
                Level(*("alike", ("brand",)), limit=0.92, m=0.05, u=1e-3, reason="business_equal"),
                Level("else", m=0.5, u=0.99),
            ),
        ),
    ),
)
