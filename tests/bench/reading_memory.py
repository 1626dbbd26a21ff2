"""How much memory importing a list takes: the peaks, in MB, of a process that reads, decides and
stores it, and of its child that reads it. In a database of its own, that is thrown away."""

import os
import resource
import sys
from datetime import date
from pathlib import Path

import django

TODAY = date(2026, 6, 1)


def main() -> None:
    os.environ["PYTEST_XDIST_WORKER"] = f"{os.environ.get('PYTEST_XDIST_WORKER', 'bench')}-memory"
    django.setup()
    from tests import databases

    database = databases.kind()
    database.prepare()
    try:
        measure(Path(sys.argv[1]).read_bytes())
    finally:
        database.remove()


def measure(data: bytes) -> None:
    from accounts.models import Organization
    from youth.importing import applying, staging

    organization = Organization.objects.create(slug="lista", public_name="Lista", country="HN")
    batch = staging.stage(organization, data, "lista.xlsx", "system:bench", TODAY)
    applying.apply(batch, "system:bench", today=TODAY)
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(*(resource.getrusage(each).ru_maxrss // 1024 for each in who))


if __name__ == "__main__":
    main()
