"""The questionnaire that ships with the product, in words of our own."""

from datetime import date

from django.db import migrations

TITLE = "Survei Kepuasan Masyarakat"
INTRODUCTION = (
    "Sembilan pertanyaan tentang layanan yang baru Anda terima, kira-kira satu menit. "
    "Nama Anda tidak ditanyakan, dan jawaban tidak dapat dihubungkan dengan Anda."
)
LAW = "PermenPANRB 14/2017"
QUESTIONS = [
    (
        "persyaratan",
        "Persyaratan",
        "Apakah syarat yang diminta sesuai dengan jenis layanannya?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    (
        "prosedur",
        "Sistem, mekanisme, dan prosedur",
        "Seberapa mudah urutan langkah layanan ini diikuti?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    (
        "waktu",
        "Waktu penyelesaian",
        "Seberapa cepat layanan ini selesai?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    (
        "biaya",
        "Biaya/tarif",
        "Bagaimana biaya yang Anda bayar untuk layanan ini?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    (
        "produk",
        "Produk spesifikasi jenis pelayanan",
        "Apakah hasil yang Anda terima sesuai dengan yang dijanjikan?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    (
        "kompetensi",
        "Kompetensi pelaksana",
        "Seberapa mampu petugas menjawab kebutuhan Anda?",
        ("Tidak mampu", "Kurang mampu", "Mampu", "Sangat mampu"),
    ),
    (
        "perilaku",
        "Perilaku pelaksana",
        "Bagaimana sopan santun dan keramahan petugas?",
        ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
    ),
    (
        "sarana",
        "Sarana dan prasarana",
        "Bagaimana keadaan tempat dan peralatan layanan?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    (
        "pengaduan",
        "Penanganan pengaduan, saran, dan masukan",
        "Bagaimana keluhan dan saran ditangani di sini?",
        ("Tidak ada", "Ada, tetapi tidak berfungsi", "Berfungsi, kurang maksimal", "Dikelola dengan baik"),
    ),
]


def ship(apps, _schema_editor):
    questionnaire = apps.get_model("surveys", "Questionnaire").objects.create(
        slug="skm",
        version=1,
        title=TITLE,
        introduction=INTRODUCTION,
        law=LAW,
        valid_from=date(2017, 1, 1),
    )
    apps.get_model("surveys", "Question").objects.bulk_create(
        apps.get_model("surveys", "Question")(
            questionnaire=questionnaire,
            element=element,
            position=position,
            printed=f"U{position}",
            label=label,
            wording=wording,
            answer_1=answers[0],
            answer_2=answers[1],
            answer_3=answers[2],
            answer_4=answers[3],
        )
        for position, (element, label, wording, answers) in enumerate(QUESTIONS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_kept_by_the_database")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
