"""Addresses of reports, from the root."""

from django.urls import path

from karawo.plut.reports.pages import (
    activities,
    candidates,
    freezing,
    frozen,
    indicators,
    listing,
    one,
    planning,
)

app_name = "reports"

urlpatterns = [
    path("laporan/", listing.home, name="home"),
    path("laporan/beku/", listing.frozen_list, name="frozen_list"),
    path("laporan/beku.csv", listing.frozen_list_file, {"ending": "csv"}, name="frozen_list_csv"),
    path("laporan/beku.xlsx", listing.frozen_list_file, {"ending": "xlsx"}, name="frozen_list_xlsx"),
    path("laporan/beku/<int:report_id>/", frozen.frozen, name="frozen"),
    path("laporan/beku/<int:report_id>/cetak.pdf", frozen.frozen_paper, name="frozen_paper"),
    path("laporan/beku/<int:report_id>/tabel.xlsx", frozen.frozen_book, name="frozen_book"),
    path("laporan/sah/<str:token>/", frozen.verification, name="verification"),
    path("laporan/iku/baris/", indicators.behind, name="indicator_rows"),
    path("laporan/iku/target/", indicators.targets, name="indicator_targets"),
    path("laporan/sasaran/", planning.chosen, name="chosen"),
    path("laporan/rencana/", planning.programme, name="programme"),
    path("laporan/rencana/kegiatan/", planning.new_item, name="new_item"),
    path("laporan/rencana/kunci/", planning.locked, name="locked"),
    path("laporan/rencana/pembukaan/", planning.reopened, name="reopened"),
    path("laporan/program-kerja/<int:item_id>/", planning.work_item, name="work_item"),
    path("laporan/program-kerja/<int:item_id>/penghapusan/", planning.item_removed, name="item_removed"),
    path("laporan/kegiatan/baru/", activities.new_activity, name="new_activity"),
    path("laporan/kegiatan/<int:activity_id>/", activities.activity, name="activity"),
    path(
        "laporan/kegiatan/<int:activity_id>/penghapusan/",
        activities.activity_removed,
        name="activity_removed",
    ),
    path("laporan/calon/", candidates.candidates, name="candidates"),
    path("laporan/calon/<int:candidate_id>/", candidates.candidate, name="candidate"),
    path("laporan/calon/<int:candidate_id>/pencoretan/", candidates.dropped, name="candidate_dropped"),
    path("laporan/<slug:form>/", one.one, name="one"),
    path("laporan/<slug:form>/cetak.pdf", one.paper, name="paper"),
    path("laporan/<slug:form>/tabel.xlsx", one.book, name="book"),
    path("laporan/<slug:form>/pembekuan/", freezing.freezing, name="freezing"),
]
