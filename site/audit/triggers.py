"""Database triggers that refuse to change or remove rows, on both databases."""

from contextlib import contextmanager

from django.db import connection

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def protect(table: str, db=connection) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE where there is one) on `table`."""
    with db.cursor() as cursor:
        if db.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for verb in verbs(db):
            form = POSTGRES if db.vendor == "postgresql" else SQLITE
            cursor.execute(form.format(table=table, verb=verb, VERB=verb.upper()))


def release(table: str, db=connection) -> None:
    with db.cursor() as cursor:
        for verb in verbs(db):
            on = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def in_place(table: str, db=connection) -> bool:
    """Are all triggers of `table` there?"""
    names = [f"{table}_no_{verb}" for verb in verbs(db)]
    query = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[db.vendor]
    with db.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return set(names) <= found


@contextmanager
def lifted(table: str):
    """For tests that flush the database: the triggers away, and back at the end."""
    release(table)
    try:
        yield
    finally:
        protect(table)


def verbs(db=connection) -> list[str]:
    return ["update", "delete"] + (["truncate"] if db.vendor == "postgresql" else [])
