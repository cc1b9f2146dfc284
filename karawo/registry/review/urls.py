"""Addresses under `/tinjau/`."""

from django.urls import path

from karawo.registry.review.pages import linking, merging, quality, queue

app_name = "review"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("daftar/", queue.pair_list, name="pairs"),
    path("<int:pair_id>/putusan/", queue.verdict, name="verdict"),
    path("penarikan/", queue.withdrawal, name="withdrawal"),
    path("gabung/<slug:question>/<int:one_id>/<int:other_id>/", merging.merging, name="merging"),
    path("gabungan/", merging.merges, name="merges"),
    path("gabungan/<int:merging_id>/pemisahan/", merging.split, name="split"),
    path("mutu/", quality.quality, name="quality"),
    path("penautan/", linking.runs, name="runs"),
    path("penautan/penilaian/", linking.assessment, name="assessment"),
    path("penautan/<int:run_id>/kemajuan/", linking.run_progress, name="run_progress"),
    path("penautan/<int:run_id>/lanjutan/", linking.resumption, name="resumption"),
    path("penautan/<int:run_id>/penarikan/", linking.withdrawn_run, name="withdrawn_run"),
]
