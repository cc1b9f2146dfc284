"""Addresses of this room, from the root: `/diagnosis/` and `/naik-kelas/`."""

from django.urls import path

from karawo.growth.pages import downloads, filling, health, lists, moving, paths, results, rubrics, standing

app_name = "growth"

urlpatterns = [
    path("diagnosis/", lists.assessment_list, name="assessments"),
    path("diagnosis/rubrik/", rubrics.rubrics, name="rubrics"),
    path("diagnosis/rubrik/<slug:slug>/", rubrics.rubric, name="rubric"),
    path("diagnosis/rubrik/<slug:slug>/versi/", rubrics.new_version, name="rubric_version"),
    path("diagnosis/usaha/<int:business_id>/", results.history, name="history"),
    path("diagnosis/usaha/<int:business_id>/baru/", filling.new_assessment, name="new_assessment"),
    path("diagnosis/<int:assessment_id>/", results.assessment_page, name="assessment"),
    path("diagnosis/<int:assessment_id>/penarikan/", results.withdrawn, name="assessment_withdrawn"),
    path("diagnosis.csv", downloads.assessment_file, {"ending": "csv"}, name="assessment_csv"),
    path("diagnosis.xlsx", downloads.assessment_file, {"ending": "xlsx"}, name="assessment_xlsx"),
    path("kesehatan-koperasi/", health.health_list, name="health_checks"),
    path("kesehatan-koperasi.csv", health.health_file, {"ending": "csv"}, name="health_csv"),
    path("kesehatan-koperasi.xlsx", health.health_file, {"ending": "xlsx"}, name="health_xlsx"),
    path("kesehatan-koperasi/<int:check_id>/", health.health_check, name="health_check"),
    path("kesehatan-koperasi/<int:check_id>/penarikan/", health.health_withdrawn, name="health_withdrawn"),
    path("koperasi/<int:owner_id>/kesehatan/", health.health_history, name="health_history"),
    path("koperasi/<int:owner_id>/kesehatan/baru/", health.new_health_check, name="new_health_check"),
    path("naik-kelas/", lists.event_list, name="events"),
    path("naik-kelas.csv", downloads.event_file, {"ending": "csv"}, name="event_csv"),
    path("naik-kelas.xlsx", downloads.event_file, {"ending": "xlsx"}, name="event_xlsx"),
    path("naik-kelas/peralihan/", standing.transition_page, name="transitions"),
    path("naik-kelas/peralihan/usaha/", standing.transition_rows, name="transition_rows"),
    path("naik-kelas/jalur/", paths.paths, name="paths"),
    path("naik-kelas/jalur/<slug:slug>/", paths.path, name="path"),
    path("naik-kelas/jalur/<slug:slug>/baris/", paths.path_walkers, name="path_walkers"),
    path("naik-kelas/usaha/<int:business_id>/jalur/", paths.business_paths, name="business_paths"),
    path("naik-kelas/usaha/<int:business_id>/usulan/", moving.proposal, name="proposal"),
    path("naik-kelas/usaha/<int:business_id>/usulan-kelas/", moving.legal_proposal, name="legal_proposal"),
    path("naik-kelas/<int:event_id>/", moving.event_page, name="event"),
    path("naik-kelas/<int:event_id>/keputusan/", moving.decided, name="event_decided"),
    path("naik-kelas/<int:event_id>/penarikan/", moving.withdrawn, name="event_withdrawn"),
]
