"""What people do to the register, as the sentences of the journal: "Budi mendaftarkan usaha Karawo Bu Sri"."""

ACTS: dict[str, str] = {
    "business.registered": "mendaftarkan usaha {name}",
    "business.corrected": "membetulkan {fields} usaha {name}: {reason}",
    "business.observed": "mencatat {facts} usaha {name}",
    "business.verified": "melihat usaha {name} di lapangan: {status}",
    "business.closed": "mencatat bahwa usaha {name} tutup: {reason}",
    "owner.registered": "mendaftarkan {kind} {name}",
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
    "kbli.imported": "memuat daftar KBLI {version} ({codes} kode)",
    "duplicate.proposed": "menandai {name} mungkin tercatat dua kali",
}
"""By name of the act; each word in braces stands in the entry's `words`, never a number that identifies a person."""


def sentence(act: str, words: dict[str, object]) -> str:
    """The sentence without its subject. Raises KeyError for an act that nobody registered."""
    return ACTS[act].format(**words)
