"""Backups: a database, its files and its keys; made while Rumbo works, restored when it does not.

A folder of backups looks like this:

    data/20260328T020000Z/   manifest.json, the database without keys, sealed/, media/
    keys/20260328T020000Z/   manifest.json, keys.jsonl: the table of data keys; erased.jsonl

Data is kept for weeks and keys for days: somebody whose key was destroyed goes dark in every
backup of the data as soon as the last backup of the key is gone. A restore takes a backup of the
data and the *newest* keys. The key ring is in neither. Sessions and caches are left out: who
reads a backup must not be able to go on in somebody's session.

Everything is written under a name that ends in `.part` and renamed at the end: what is there
under its name is whole.
"""

KEYS_TABLE = "accounts_datakey"
DATA, KEYS = "data", "keys"


class BackupError(Exception):
    """It cannot be done; the text says why and what would help. Nothing half is left behind."""
