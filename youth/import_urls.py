"""The pages of an import; included by youth/urls.py, within its namespace."""

from django.urls import path

from .views import imports

urlpatterns = [
    path("importar/", imports.imports, name="imports"),
    path("importar/<uuid:pk>/", imports.batch, name="import"),
    path("importar/<uuid:pk>/filas/<slug:fate>/", imports.rows, name="import_rows"),
    path("importar/<uuid:pk>/guardar/", imports.apply, name="import_apply"),
    path("importar/<uuid:pk>/descartar/", imports.cancel, name="import_cancel"),
]
