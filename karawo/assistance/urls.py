"""Addresses of the ledger, from the root: `/buku-bantuan/`; `/bantuan/` is the help."""

from django.urls import path

from karawo.assistance.pages import checking, ledger, listed, proving, recording, unserved

app_name = "assistance"

urlpatterns = [
    path("buku-bantuan/", ledger.ledger, name="ledger"),
    path("buku-bantuan.csv", ledger.ledger_file, {"ending": "csv"}, name="ledger_csv"),
    path("buku-bantuan.xlsx", ledger.ledger_file, {"ending": "xlsx"}, name="ledger_xlsx"),
    path("buku-bantuan/baru/", recording.new_aid, name="new_aid"),
    path("buku-bantuan/jenis/", ledger.kinds, name="kinds"),
    path("buku-bantuan/periksa/", checking.checking, name="checking"),
    path("buku-bantuan/daftar/", checking.lists, name="lists"),
    path("buku-bantuan/daftar/<int:list_id>/", listed.list_page, name="list"),
    path("buku-bantuan/daftar/<int:list_id>/kolom/", listed.columns, name="columns"),
    path("buku-bantuan/daftar/<int:list_id>/pemeriksaan/", listed.rechecking, name="rechecking"),
    path("buku-bantuan/daftar/<int:list_id>/pencatatan/", listed.taking_in, name="taking_in"),
    path("buku-bantuan/daftar/<int:list_id>/pengurungan/", listed.taking_back, name="taking_back"),
    path("buku-bantuan/daftar/<int:list_id>/putusan/", listed.answer_file, name="answer_file"),
    path("buku-bantuan/baris/<int:row_id>/alasan/", listed.reason, name="reason"),
    path("buku-bantuan/belum-terlayani/", unserved.unserved, name="unserved"),
    path("buku-bantuan/belum-terlayani/usaha/", unserved.unserved_rows, name="unserved_rows"),
    path(
        "buku-bantuan/belum-terlayani/usaha.csv",
        unserved.unserved_file,
        {"ending": "csv"},
        name="unserved_csv",
    ),
    path(
        "buku-bantuan/belum-terlayani/usaha.xlsx",
        unserved.unserved_file,
        {"ending": "xlsx"},
        name="unserved_xlsx",
    ),
    path("buku-bantuan/bukti/<int:proof_id>/", proving.proof_file, name="proof"),
    path("buku-bantuan/bukti/<int:proof_id>/pelepasan/", proving.proof_taken_off, name="proof_taken_off"),
    path("buku-bantuan/<int:aid_id>/bukti/", proving.new_proof, name="new_proof"),
    path("buku-bantuan/<int:aid_id>/", ledger.aid_page, name="aid"),
    path("buku-bantuan/<int:aid_id>/pembetulan/", recording.correction, name="correction"),
    path("buku-bantuan/<int:aid_id>/penarikan/", recording.withdrawal, name="withdrawal"),
    path("buku-bantuan/<int:aid_id>/pemulihan/", recording.restoration, name="restoration"),
    path("buku-bantuan/<int:aid_id>/penautan/", recording.linking, name="linking"),
]
