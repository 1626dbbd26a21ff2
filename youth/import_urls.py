"""The pages of an import; included by youth/urls.py, within its namespace."""

from django.urls import path

from .views import import_files, import_reading, import_rows, imports, sources

urlpatterns = [
    path("importar/", imports.imports, name="imports"),
    path("importar/formularios/", sources.sources, name="sources"),
    path("importar/formularios/nuevo/", sources.new, name="source_new"),
    path("importar/formularios/<uuid:pk>/", sources.source, name="source"),
    path("importar/formularios/<uuid:pk>/probar/", sources.attempt, name="source_try"),
    path("importar/formularios/<uuid:pk>/traer/", sources.pull, name="source_pull"),
    path("importar/formularios/<uuid:pk>/clave/", sources.token, name="source_token"),
    path("importar/formularios/<uuid:pk>/terminar/", sources.end, name="source_end"),
    path("importar/<uuid:pk>/", imports.batch, name="import"),
    path("importar/<uuid:pk>/filas/<slug:fate>/", import_rows.rows, name="import_rows"),
    path("importar/<uuid:pk>/lectura/", import_reading.reading, name="import_reading"),
    path(
        "importar/<uuid:pk>/lectura/propuesta/",
        import_reading.as_proposed,
        name="import_as_proposed",
    ),
    path("importar/<uuid:pk>/tabla/", import_files.order, name="import_table"),
    path("importar/<uuid:pk>/deshacer/", imports.undo, name="import_undo"),
    path("importar/<uuid:pk>/guardar/", imports.apply, name="import_apply"),
    path("importar/<uuid:pk>/descartar/", imports.cancel, name="import_cancel"),
]
