from datetime import date

from django.db import migrations

# code, title, form, unit, rule, months. Rules of offices differ: these are a beginning to be replaced.
KINDS = [
    ("modal-usaha", "Bantuan modal usaha", "money", "", "year", None),
    ("peralatan", "Bantuan peralatan usaha", "goods", "unit", "months", 24),
    ("bahan-baku", "Bantuan bahan baku", "goods", "paket", "months", 12),
    ("pelatihan-dasar", "Pelatihan kewirausahaan dasar", "training", "jam", "once", None),
    ("pelatihan-teknis", "Pelatihan teknis produksi", "training", "jam", "year", None),
    ("halal", "Fasilitasi sertifikat halal", "programme", "", "once", None),
    ("pirt", "Fasilitasi P-IRT", "programme", "", "months", 60),
    ("merek", "Fasilitasi pendaftaran merek", "programme", "", "once", None),
    ("pameran", "Fasilitasi pameran", "programme", "hari", "year", None),
    ("pendampingan", "Program pendampingan", "programme", "", "free", None),
]
BASIS = "aturan awal, belum dicocokkan; ganti dengan keputusan yang berlaku di daerah"


# UU 27/2022 art. 20: the answer of a check crosses territories, so it has a purpose of its own.
PURPOSE = {
    "basis": "public_task",
    "title": "Pemeriksaan sudah pernah menerima bantuan",
    "law": "UU 27/2022 Pasal 20 ayat (2) huruf e",
    "text": "Sebelum memberi bantuan, petugas memeriksa apakah jenis yang sama sudah Anda terima. Kantor di wilayah Anda "
    "melihat catatannya; kantor di wilayah lain hanya diberi tahu sudah atau belum, tanpa nama kantor, tanggal, dan "
    "nilainya. Setiap pemeriksaan tercatat, dan Anda dapat melihat siapa yang melakukannya.",
    "valid_from": date(2026, 1, 1),
}


def add(apps, _editor):
    apps.get_model("accounts", "Purpose").objects.update_or_create(slug="bantuan", version=1, defaults=PURPOSE)
    kinds, rules = apps.get_model("assistance", "AidKind"), apps.get_model("assistance", "KindRule")
    for code, title, form, unit, again, months in KINDS:
        kind, _made = kinds.objects.get_or_create(code=code, defaults={"title": title, "form": form, "unit": unit})
        rules.objects.get_or_create(
            kind=kind, valid_from=date(2020, 1, 1), defaults={"again": again, "months": months, "basis": BASIS}
        )


class Migration(migrations.Migration):
    dependencies = [("assistance", "0002_kept_by_the_database"), ("accounts", "0005_purposes")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
