"""The web server's door: `PYTHONPATH=site:. gunicorn rumbo.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rumbo.settings.production")
application = get_wsgi_application()
