"""The product's addresses, with those of this room at the root, where `/daftar/` and `/koperasi/` begin."""

from django.urls import include, path

from karawo.config.urls import urlpatterns as of_the_house

urlpatterns = [
    path("", include("karawo.registry.urls")),
    *(each for each in of_the_house if getattr(each, "app_name", None) != "registry"),
]
