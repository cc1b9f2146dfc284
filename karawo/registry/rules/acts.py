"""What people do to the register, as the sentences of the journal: "Budi mendaftarkan usaha Karawo Bu Sri"."""

ACTS: dict[str, str] = {
    "business.registered": "mendaftarkan usaha {name}",
    "business.corrected": "membetulkan {fields} usaha {name}: {reason}",
    "business.observed": "mencatat {facts} usaha {name}",
    "business.verified": "melihat usaha {name} di lapangan: {status}",
    "business.closed": "mencatat bahwa usaha {name} tutup: {reason}",
    "owner.corrected": "membetulkan {fields} pelaku {name}: {reason}",
    "owner.added": "menambahkan {owner} sebagai {part} usaha {name}",
    "owner.ended": "mengakhiri {owner} sebagai {part} usaha {name}: {reason}",
    "identifier.added": "menambahkan {label} pada {name}",
    "identifier.verified": "memeriksa {label} milik {name}: {state}",
    "identifier.ended": "mengakhiri {label} milik {name}: {reason}",
    "correction.requested": "meminta pembetulan data {name}: {reason}",
    "correction.accepted": "menerima permintaan pembetulan data {name}",
    "correction.declined": "menolak permintaan pembetulan data {name}: {answer}",
    "consent.given": "mencatat persetujuan {name} untuk {purpose}",
    "consent.withdrawn": "mencabut persetujuan {name} untuk {purpose}",
    "cooperative.year": "mencatat keadaan koperasi {name} tahun buku {year}",
    "business.exported": "mengunduh {rows} baris usaha",
    "cooperative.exported": "mengunduh {rows} baris koperasi",
    "duplicate.decided": "memutuskan bahwa {name} dan {other}: {decision}",
    "kbli.imported": "memuat daftar KBLI {version} ({codes} kode)",
}
"""By name of the act; each word in braces stands in the entry's `words`, never a number that identifies a person."""


def sentence(act: str, words: dict[str, object]) -> str:
    """The sentence without its subject; a word that an old entry lacks stays a blank to be seen ("…").

    Raises KeyError for an act that nobody registered.
    """
    return ACTS[act].format_map(_Words(words))


class _Words(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
