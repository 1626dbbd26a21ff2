"""What the words of a credential mean: JSON-LD contexts, pinned, never fetched; pure.

The two that credentials of ours use come as files of the package `openbadgeslib`, of which nothing
runs. Their bytes are compared: another word there would mean another thing here.
"""

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cachetools import LRUCache
from pyld.context_resolver import ContextResolver

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
PINNED = {  # address: file in the package, SHA-256
    CREDENTIALS: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    BADGES: (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
}


class Unpinned(ValueError):
    """A context that we do not have, or whose bytes are not those that we know."""


class Contexts:
    """Contexts by address, and nothing beyond them."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self.documents = dict(documents)
        self.resolver = ContextResolver(LRUCache(maxsize=32), self.load)

    def __contains__(self, address: object) -> bool:
        return address in self.documents

    def load(self, address: str, options: dict) -> dict:
        """As pyld asks for a context; raises Unpinned instead of asking the network."""
        if address not in self.documents:
            raise Unpinned(f"{address[:200]} is no context that we know")
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": self.documents[address],
        }


@cache
def pinned() -> Contexts:
    """Those of our own credentials; Unpinned where the package is another one."""
    folder = _folder()
    return Contexts({url: _read(folder / name, digest) for url, (name, digest) in PINNED.items()})


def _folder() -> Path:
    found = importlib.util.find_spec("openbadgeslib")
    if found is None or not found.submodule_search_locations:
        raise Unpinned("the package openbadgeslib is not installed")
    return Path(found.submodule_search_locations[0]) / "ob3" / "contexts"


def _read(path: Path, digest: str) -> Any:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise Unpinned(f"{path.name} is not there") from fault
    if hashlib.sha256(content).hexdigest() != digest:
        raise Unpinned(f"{path.name} is not the file that we know")
    return json.loads(content)
