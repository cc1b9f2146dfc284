from django.urls import include, path

urlpatterns = [path("ui/", include("karawo.ui.urls"))]
