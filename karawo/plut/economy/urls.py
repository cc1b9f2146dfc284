"""Addresses of sentra and prices, from the root."""

from django.urls import path

from karawo.plut.economy.pages import clusters, prices

app_name = "economy"

urlpatterns = [
    path("sentra/", clusters.clusters, name="clusters"),
    path("sentra.csv", clusters.clusters_file, {"ending": "csv"}, name="clusters_csv"),
    path("sentra.xlsx", clusters.clusters_file, {"ending": "xlsx"}, name="clusters_xlsx"),
    path("sentra/baru/", clusters.new_cluster, name="new_cluster"),
    path("sentra/<int:cluster_id>/", clusters.cluster, name="cluster"),
    path("sentra/<int:cluster_id>/keterangan/", clusters.changed_cluster, name="changed_cluster"),
    path("sentra/<int:cluster_id>/keadaan/", clusters.new_state, name="new_state"),
    path("sentra/<int:cluster_id>/pengakhiran/", clusters.ended_cluster, name="ended_cluster"),
    path("harga/", prices.prices, name="prices"),
    path("harga.csv", prices.prices_file, {"ending": "csv"}, name="prices_csv"),
    path("harga.xlsx", prices.prices_file, {"ending": "xlsx"}, name="prices_xlsx"),
    path("harga/baru/", prices.new_price, name="new_price"),
    path("harga/komoditas/<int:good_id>/", prices.price_history, name="price_history"),
    path("harga/<int:price_id>/penarikan/", prices.price_withdrawn, name="price_withdrawn"),
]
