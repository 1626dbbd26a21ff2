"""The version of the website: a stamp that the database draws anew with every change.

Triggers do it, in the transaction of the change: no `.update()`, bulk write, other process or hand
at the database is missed, and nobody sees the one without the other. Seats change often and have
a number of their own: `Offering.version`, which every act on them raises. Only what does not raise
it, or is not summed in `NOW`, draws a stamp.

A stamp is drawn and not counted, so that a number never comes back with other contents. On
PostgreSQL the row is written when the transaction ends: nobody waits for it longer than that. The
row also says which triggers there are; where the code expects others, no copy is kept.
"""

from functools import cache
from hashlib import sha256

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

# Everything else that pages show; cms itself is added. What is not here is never in a copy.
FOLLOWED = [
    "accounts.Organization",
    "training.Course",
    "training.Program",
    "youth.Center",
    "youth.Place",
    "wagtailcore.Locale",
    "wagtailcore.Page",
    "wagtailcore.Site",
]
GROUPS, VERSION = "training_offering", "cms_version"
# Where drafts leave their marks: saved every few seconds, shown to nobody.
QUIET = {
    "wagtailcore_page": {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_id",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by_id",
    }
}
# A change of a group that the sum of versions does not show.
UNSUMMED = "NEW.version <= OLD.version OR NEW.state <> OLD.state OR OLD.state <> 'published'"
# Names are those of our own tables, nobody's input.
NOW = f"""SELECT stamp, follows, (SELECT COALESCE(SUM(version), 0) FROM {GROUPS}
WHERE state = 'published') FROM {VERSION}"""  # noqa: S608

SQLITE = """CREATE TRIGGER {name} AFTER {event} ON {table} {when}
BEGIN UPDATE cms_version SET stamp = hex(randomblob(16)); END"""
POSTGRES = """CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION cms_version_stamp()"""
# Once a transaction is enough: others see all of it or nothing.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION cms_version_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF current_setting('rumbo.stamped', true) IS DISTINCT FROM txid_current()::text THEN
    UPDATE cms_version SET stamp = gen_random_uuid()::text;
    PERFORM set_config('rumbo.stamped', txid_current()::text, true);
END IF;
RETURN NULL;
END $$"""


def models() -> list[type[Model]]:
    own = [m for m in apps.get_app_config("cms").get_models() if m._meta.db_table != VERSION]
    return [*map(apps.get_model, FOLLOWED), *own]


def tables() -> set[str]:
    """The tables whose changes are seen: what may be read for a page that is kept."""
    return {GROUPS, *(model._meta.db_table for model in models())}


def events() -> list[tuple[str, str, str, str]]:
    """[(name of the trigger, table, event, condition)]"""
    found = []
    for model in models():
        table = model._meta.db_table
        quiet = QUIET.get(table, ())
        seen = [f.column for f in model._meta.local_concrete_fields if f.column not in quiet]
        update = f"UPDATE OF {', '.join(seen)}" if quiet else "UPDATE"
        found += [(table, "added", "INSERT", ""), (table, "gone", "DELETE", "")]
        found += [(table, "changed", update, "")]
    found += [(GROUPS, "added", "INSERT", ""), (GROUPS, "gone", "DELETE", "")]
    found += [(GROUPS, "changed", "UPDATE", f"WHEN ({UNSUMMED})")]
    return [(f"{table}_{what}_seen", table, event, when) for table, what, event, when in found]


@cache
def wanted() -> str:
    """A digest of the triggers that this code counts on."""
    return sha256(repr([events(), SQLITE, POSTGRES, POSTGRES_FUNCTION]).encode()).hexdigest()[:40]


def install(db=connection) -> None:
    """All triggers as the code has them now, and a new stamp; after each `migrate`."""
    there = set(db.introspection.table_names())
    if VERSION not in there:
        return
    form = POSTGRES if db.vendor == "postgresql" else SQLITE
    remove(db)
    with transaction.atomic(using=db.alias), db.cursor() as cursor:
        if db.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for name, table, event, when in events():
            if table in there:
                cursor.execute(form.format(name=name, table=table, event=event, when=when))
        missing = not there.issuperset(tables())
        stamp = "gen_random_uuid()::text" if db.vendor == "postgresql" else "hex(randomblob(16))"
        cursor.execute(
            f"INSERT INTO {VERSION} (id, stamp, follows) VALUES (1, {stamp}, %s)",  # noqa: S608
            ["" if missing else wanted()],
        )


def remove(db=connection) -> None:
    """None at all, and so no copies: SQLite cannot change a table that triggers name."""
    there = set(db.introspection.table_names())
    with transaction.atomic(using=db.alias), db.cursor() as cursor:
        if VERSION in there:
            cursor.execute(f"DELETE FROM {VERSION}")  # noqa: S608
        for name, table in _installed(db, cursor):
            on = f" ON {table}" if db.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


def _installed(db, cursor) -> list[tuple[str, str]]:
    """[(name, table)] of our triggers, those of an older code among them."""
    cursor.execute(
        {
            "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger",
            "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        }[db.vendor]
    )
    return [(name, table) for name, table in cursor.fetchall() if name.endswith("_seen")]


def now(db=connection) -> tuple[str, int] | None:
    """(stamp, sum of the groups' versions) in one statement; None where no copy may be kept.

    All rows are fetched: on SQLite a statement that is not at its end holds its snapshot.
    """
    try:
        with db.cursor() as cursor:
            cursor.execute(NOW)
            rows = cursor.fetchall()
    except DatabaseError:  # not migrated yet: what asks next will say so
        return None
    if len(rows) != 1 or rows[0][1] != wanted():
        return None
    return rows[0][0], int(rows[0][2])
