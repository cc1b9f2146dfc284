"""Words that compiled functions name by number: their place in this list is their token."""

STREET_WAYS = 5

LITERALS = (
    *("bin", "binti", "br."),
    *("Jl.", "Jalan", "Jln.", "Jl", "JL."),
    *("No.", "No", "NO", "Nomor"),
    *("Gg.", "Gang", "GG"),
    *("Dusun", "Dsn.", "Dsn", "Lingkungan"),
    *("Desa", "Ds.", "DESA", "Kel.", "Kelurahan", "Kel"),
    *("Kec.", "Kecamatan"),
    *("RT", "RW", "RT/RW"),
    *("Cabang", "Cab.", "milik", "TUTUP", "&", "UD.", "CV."),
    # titles before: men, women; after: both
    *("H.", "Haji", "Drs.", "Ir.", "Bpk.", "Pak", "K.H.", "Sdr."),
    *("Hj.", "Hj", "Dra.", "Ibu", "Bu", "Ny.", "Sdri.", "Mbak"),
    *(", S.E.", " SE", ", S.Pd", " S.Pd.", ", S.H.", ", ST", ", S.Sos", " A.Md"),
    *("(Alm)", "(Almh)"),
    *("sidt", "dinas", "oss", "bank", "plut", "desa"),
)


def at(word: str) -> int:
    """The token of a literal, the first of its row where a row offers several ways to write it."""
    return LITERALS.index(word)
