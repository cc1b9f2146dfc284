from django.urls import path

from karawo.front.pages import (
    asking,
    business,
    businesses,
    cooperatives,
    guide,
    home,
    maps,
    owner,
    proposals,
    public,
    saved,
    searching,
)

app_name = "front"

urlpatterns = [
    path("", home.home, name="home"),
    path("cari/", searching.search_page, name="search"),
    path("cari.json", searching.search_json, name="search_json"),
    path("usaha/", businesses.business_list, name="businesses"),
    path("usaha.csv", businesses.business_csv, name="businesses_csv"),
    path("usaha.xlsx", businesses.business_xlsx, name="businesses_xlsx"),
    path("usaha.json", businesses.business_json, name="businesses_json"),
    path("usaha/<int:business_id>/", business.business_page, name="business"),
    path("pelaku/<int:owner_id>/", owner.owner_page, name="owner"),
    path("koperasi/", cooperatives.cooperative_list, name="cooperatives"),
    path("koperasi.csv", cooperatives.cooperative_csv, name="cooperatives_csv"),
    path("koperasi.xlsx", cooperatives.cooperative_xlsx, name="cooperatives_xlsx"),
    path("koperasi/<int:owner_id>/", cooperatives.cooperative_page, name="cooperative"),
    path("peta/", maps.map_page, name="map"),
    path("tanya/", asking.question_page, name="question"),
    path("tanya.csv", asking.question_csv, name="question_csv"),
    path("tanya.xlsx", asking.question_xlsx, name="question_xlsx"),
    path("tanya.json", asking.question_json, name="question_json"),
    path("publik/", public.public_page, name="public"),
    path("publik.json", public.public_json, name="public_json"),
    path("tinjau/", proposals.proposal_list, name="proposals"),
    path("tinjau/<int:proposal_id>/putusan/", proposals.decision, name="decision"),
    path("saringan/", saved.filters, name="saved_filters"),
    path("saringan/<int:filter_id>/penghapusan/", saved.removal, name="saved_filter_removal"),
    path("saringan/<int:filter_id>/sematan/", saved.pinning, name="saved_filter_pin"),
    path("saringan/pemulihan/", saved.restored, name="saved_filter_restored"),
    path("bantuan/", guide.help_page, name="help"),
    path("privasi/", guide.privacy_page, name="privacy"),
]
