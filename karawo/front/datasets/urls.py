from django.urls import path

from karawo.front.datasets import pages

app_name = "datasets"

urlpatterns = [
    path("data/", pages.catalogue_page, name="catalogue"),
    path("data/katalog.json", pages.catalogue_json, name="catalogue_json"),
    path("data/usulan/", pages.proposal, name="proposal"),
    path("data/<slug:dataset_slug>/", pages.dataset_page, name="dataset"),
    path("data/<slug:dataset_slug>/datapackage.json", pages.package_json, name="package"),
    path("data/<slug:dataset_slug>/versi/", pages.new_version, name="new_version"),
    path("data/<slug:dataset_slug>/v<int:version>.csv", pages.release_csv, name="release_csv"),
    path("data/<slug:dataset_slug>/v<int:version>.xlsx", pages.release_xlsx, name="release_xlsx"),
    path("data/<slug:dataset_slug>/v<int:version>.json", pages.release_json, name="release_json"),
    path("data/<slug:dataset_slug>/v<int:version>/", pages.release_page, name="release"),
    path("data/<slug:dataset_slug>/v<int:version>/penerbitan/", pages.publication, name="publication"),
    path("data/<slug:dataset_slug>/v<int:version>/pengembalian/", pages.sending_back, name="sending_back"),
    path("data/<slug:dataset_slug>/v<int:version>/penarikan/", pages.withdrawal, name="withdrawal"),
]
