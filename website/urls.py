from django.urls import path

from website import about, atlas, home, search, statistics

app_name = "website"

urlpatterns = [
    path("", home.home, name="home"),
    path("map/", atlas.MapView.as_view(), name="map"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<slug:code>.csv", statistics.chart_file, name="statistics_csv"),
    path("about/", about.about, name="about"),
    path("about/columns/", about.columns, name="columns"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
]
