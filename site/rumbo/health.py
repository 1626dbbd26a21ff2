"""Is the server alive, and is it ready to serve?"""

from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse


def alive(request):
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request):
    """503 until the database answers, every migration is applied and the keys fit it."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if pending:
        return HttpResponse("migrations are pending\n", status=503, content_type="text/plain")
    found = checks.run_checks(tags=[checks.Tags.database], databases=[connection.alias])
    if any(each.is_serious() for each in found):
        return HttpResponse("the checks fail\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
