from datetime import date

from django.db import migrations

# (code, name, has_board, has_certificates, served_days)
KINDS = [
    ("fgd", "Diskusi kelompok terarah (FGD)", True, False, 365),
    ("pelatihan", "Pelatihan", False, True, 365),
    ("acara", "Acara", False, False, 180),
    ("bazar", "Hari bazar", False, False, 180),
    ("rapat", "Rapat", True, False, 365),
]
PURPOSE = {
    "basis": "consent",
    "title": "Mengikuti kegiatan",
    "law": "UU 27/2022 Pasal 20 ayat (2) huruf a, Pasal 22",
    "text": "Nama, nomor HP, dan keterangan yang Anda isi dipakai penyelenggara untuk menyediakan kursi, menghubungi Anda "
    "tentang kegiatan ini, mencatat kehadiran, dan menerbitkan sertifikat. Angka gabungannya dilaporkan tanpa nama. "
    "Anda boleh membatalkan kapan saja.",
}


def add(apps, _editor):
    kind = apps.get_model("gatherings", "GatheringKind")
    for position, (code, name, has_board, has_certificates, served_days) in enumerate(KINDS, 1):
        kind.objects.update_or_create(
            code=code,
            defaults={
                "name": name, "has_board": has_board, "has_certificates": has_certificates,
                "served_days": served_days, "position": position * 10,
            },
        )  # fmt: skip
    apps.get_model("accounts", "Purpose").objects.update_or_create(
        slug="kegiatan", version=1, defaults={**PURPOSE, "valid_from": date(2024, 10, 17)}
    )


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0002_kept_by_the_database"), ("accounts", "0005_purposes")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
