"""A PostgreSQL database as it was before a test, without making a new one.

A new copy costs a checkpoint of the whole server when it is dropped: seconds, and minutes where
others write at the same time. A test with real transactions leaves rows in a few tables. They are
deleted, and what migrations had filled in is written again where it is not as it was.

Whoever changed tables, rules or triggers gets a new copy all the same: see `Before.is_back`.
"""

from django.db import connection, connections, transaction

TABLES = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# Whatever says how tables are made and guarded; counts of rows and the like are not in it.
SHAPE = """
    SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT concat_ws(':', 'class', oid, relname) FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(':', 'column', attrelid, attnum, attname, atttypid, attnotnull)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(':', 'rule', oid, conname, convalidated) FROM pg_constraint
        UNION ALL SELECT concat_ws(':', 'index', indexrelid, indisvalid) FROM pg_index
        UNION ALL SELECT concat_ws(':', 'trigger', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(':', 'function', oid, md5(prosrc)) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
    ) AS lines (line)
"""
SEQUENCES = """
    SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), start_value, last_value
    FROM pg_sequences WHERE schemaname = 'public'
"""
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
"""


class Before:
    """What a copy holds before the first test: its shape, and the rows of migrations."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            self.may = self._one(cursor, "SELECT rolsuper FROM pg_roles WHERE rolname = user")
            self.tables = self._column(cursor, TABLES)
            self.shape = self._one(cursor, SHAPE)
            self.sequences = self._rows(cursor, SEQUENCES)
            filled = self._filled(cursor, self.tables)
            self.rows = {table: read(cursor, table) for table in filled}

    def is_back(self) -> bool:
        """Make the database as it was; False where that takes a new copy."""
        connections.close_all()
        if not self.may:  # only who may do everything passes by triggers and foreign keys
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OTHERS)  # a thread that a test left behind; nobody waits for its locks
            if self._one(cursor, SHAPE) != self.shape:
                return False
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self._filled(cursor, [t for t in self.tables if t not in self.rows]):
                cursor.execute(f"DELETE FROM {table}")
            for table, rows in self.rows.items():
                if read(cursor, table) != rows:
                    cursor.execute(f"DELETE FROM {table}")
                    write(cursor, table, rows)
            self._turn_back(cursor)
        connections.close_all()
        return True

    def _turn_back(self, cursor) -> None:
        """Keys are counted from where they were."""
        for name, start, last in set(self._rows(cursor, SEQUENCES)) ^ set(self.sequences):
            if (name, start, last) in self.sequences:
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or start, last is not None])

    def _filled(self, cursor, tables: list[str]) -> list[str]:
        """Those of `tables` that have rows, in one question."""
        each = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
        return self._column(cursor, " UNION ALL ".join(each))

    @staticmethod
    def _rows(cursor, query: str) -> list[tuple]:
        cursor.execute(query)
        return cursor.fetchall()

    def _column(self, cursor, query: str) -> list[str]:
        return [row[0] for row in self._rows(cursor, query)]

    def _one(self, cursor, query: str):
        return self._rows(cursor, query)[0][0]


def read(cursor, table: str) -> list[bytes]:
    """All rows of a table as lines of text, in an order of their own."""
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return sorted(b"".join(copy).splitlines(keepends=True))


def write(cursor, table: str, rows: list[bytes]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(b"".join(rows))
