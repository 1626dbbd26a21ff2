"""Where keys and lists are published, and the page that checks by them without network.

The addresses of keys and lists stand in what was signed and never change. Workers lie where the
addresses of codes do, so that a QR code is checked even when its own page cannot be reached.
"""

from django.urls import path

from . import offline_views as offline
from . import views

SPANISH, ENGLISH = {"language": "es"}, {"language": "en"}

urlpatterns = [
    path(".well-known/did.json", views.identity, name="did"),
    path("v/claves.json", views.keys, name="signing_keys"),
    path("v/terminados.json", views.ended, name="ended_list"),
    path("v/estado/<int:number>", views.status, name="status_list"),
    path("v/sin-red/", offline.page, SPANISH, name="verify_offline"),
    path("v/sin-red.js", offline.worker, SPANISH, name="verify_worker"),
    path("v/sin-red.webmanifest", offline.manifest, SPANISH, name="verify_manifest"),
    path("en/v/offline/", offline.page, ENGLISH, name="verify_offline_en"),
    path("en/v/offline.js", offline.worker, ENGLISH, name="verify_worker_en"),
    path("en/v/offline.webmanifest", offline.manifest, ENGLISH, name="verify_manifest_en"),
]
