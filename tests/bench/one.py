"""One part of the bench, in a database that is thrown away afterwards."""

import importlib
import sys

import django


def main() -> None:
    django.setup()
    from django.test.utils import setup_test_environment

    from tests import databases

    setup_test_environment()
    database = databases.kind()
    database.prepare()
    try:
        importlib.import_module(f"tests.bench.{sys.argv[1]}").measure()
    finally:
        database.remove()


if __name__ == "__main__":
    main()
