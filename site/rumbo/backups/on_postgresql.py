"""The database in PostgreSQL: dumped by pg_dump, brought back by pg_restore."""

import os
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from rumbo.checks import UNFINISHED

from . import KEYS_TABLE, BackupError

FILE = "database.dump"
LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")


def version() -> str:
    number = connection.cursor().connection.info.server_version
    return f"{number // 10_000}.{number % 10_000}"


def tables() -> list[str]:
    """The tables there are."""
    return connection.introspection.table_names()


def dump(path: Path, left_out: Collection[str]) -> dict[str, int]:
    """Dump the schema to `path`, without rows of the keys and those tables; gives rows by table.

    pg_dump and the counting see one snapshot: they agree however much others write.
    """
    with _snapshot() as (cursor, snapshot):
        options = [f"--snapshot={snapshot}", f"--schema={_schema(cursor)}", f"--file={path}"]
        options += [f"--exclude-table-data={table}" for table in (KEYS_TABLE, *left_out)]
        _run("pg_dump", "--format=custom", *options)
        return {t: _count(cursor, t) for t in _tables(cursor) if t not in {KEYS_TABLE, *left_out}}


@contextmanager
def _snapshot() -> Iterator[tuple]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for limit in LIMITS:
            cursor.execute(f"SET LOCAL {limit} = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


def _schema(cursor) -> str:
    cursor.execute("SELECT current_schema()")
    return cursor.fetchone()[0]


def _tables(cursor) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return sorted(name for (name,) in cursor.fetchall())


def _count(cursor, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 – names of our own tables
    return cursor.fetchone()[0]


@contextmanager
def loaded(path: Path, name: str) -> Iterator[None]:
    """The tables of `path`, without their keys, to be worked on; at the end their constraints.

    What was there is kept in a schema called `name`. After an error everything is as before;
    after a kill a mark in the database says that it is half (see rumbo/checks.py).
    """
    with connection.cursor() as cursor:
        schema = _schema(cursor)
        if UNFINISHED in _tables(cursor):
            _clear(cursor)
    kept = _put_aside(schema, name)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {UNFINISHED} ()")
        _restore(path, "pre-data", schema)
        _restore(path, "data", schema)
        yield
        _restore(path, "post-data", schema)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {UNFINISHED}")
    except BaseException:
        connection.close()
        with connection.cursor() as cursor:
            _clear(cursor)
            if kept:
                cursor.execute(f'DROP SCHEMA "{schema}"')
                cursor.execute(f'ALTER SCHEMA "{name}" RENAME TO "{schema}"')
        raise


def _clear(cursor) -> None:
    """Drop the tables and functions of a restore that was not finished."""
    for table in _tables(cursor):
        cursor.execute(f'DROP TABLE "{table}" CASCADE')
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc p WHERE pronamespace ="
        " current_schema()::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d"
        " WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")


def _put_aside(schema: str, name: str) -> bool:
    """Make room; was there anything?"""
    with connection.cursor() as cursor:
        if not _tables(cursor):
            return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{name}"')
            cursor.execute(f'CREATE SCHEMA "{schema}"')
    except DatabaseError as fault:
        raise BackupError(
            "The tables that are there cannot be put aside; restore into a new, empty database"
            f" and set DATABASE_URL to it. PostgreSQL says: {fault}"
        ) from fault
    return True


def forget(name: str) -> None:
    """Remove what `loaded` kept under `name`."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def _restore(path: Path, section: str, schema: str) -> None:
    # One transaction for each section: quicker, and nothing half within one.
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    options += [f"--section={section}", f"--schema={schema}"]  # its tables, not itself
    _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(path))


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on our database; the password is not on its command line."""
    if not shutil.which(program):
        raise BackupError(
            f"{program} is missing: install PostgreSQL's client programs (on Debian"
            " postgresql-client), of the server's version or newer."
        )
    given, env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    where = given[1:-1]  # without `psql` itself and the name of the database
    command = [program, "--no-password", *where, *options]
    if program == "pg_dump":
        command.append(given[-1])
    done = subprocess.run(  # noqa: S603 – our own options
        command, env=os.environ | (env or {}), capture_output=True, text=True
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[-600:]
        raise BackupError(f"{program} failed: {said}")
