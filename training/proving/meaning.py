"""What a credential says, independent of how it is written: canonical N-Quads (RDFC-1.0); pure.

Strangers' documents are read here before anybody knows who signed them. So what has no meaning is
refused instead of dropped, for it would not be signed; and what would take long is refused.
"""

import threading
from collections.abc import Iterator
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015

from .contexts import Contexts

# Nameless nodes that look alike are told apart by trying their orders: 5 are 120 orders.
MOST_ALIKE = 5
# Names that are no addresses would hang from here; such a name means nothing.
NOWHERE = "https://nowhere.invalid/"
# pyld keeps contexts in dictionaries that threads would share.
_one_at_a_time = threading.Lock()


class Meaningless(ValueError):
    """Part of a document says nothing, or the whole cannot be read within bounds."""


def canonical(document: dict, contexts: Contexts) -> str:
    """The document's statements, sorted, one a line. Raises Meaningless or contexts.Unpinned."""
    dropped: list = []
    options = {
        "documentLoader": contexts.load,
        "contextResolver": contexts.resolver,
        "base": NOWHERE,
        "processingMode": "json-ld-1.1",
    }
    with _one_at_a_time:
        try:
            expanded = jsonld.JsonLdProcessor(on_property_dropped=dropped.append).expand(
                document, dict(options)
            )
            if dropped or any(name.startswith(NOWHERE) for name in _names(expanded)):
                raise Meaningless("a word of the document has no meaning")
            # pyld would write into what it is given.
            dataset = jsonld.to_rdf(expanded, dict(options))
        except (jsonld.JsonLdError, TypeError, KeyError, AttributeError) as fault:
            raise _cause(fault) from fault
        return _Bounded().main(dataset, {"format": "application/n-quads"})


def _cause(fault: Exception) -> Exception:
    """What lies under pyld's error, where that is ours."""
    seen = fault
    while seen is not None:
        if isinstance(seen, ValueError) and not isinstance(seen, jsonld.JsonLdError):
            return seen
        seen = getattr(seen, "cause", None) or seen.__cause__
    return Meaningless("the document is no JSON-LD")


def _names(value: Any) -> Iterator[str]:
    """Ids and types that stand in an expanded document."""
    if isinstance(value, list):
        for each in value:
            yield from _names(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in ("@id", "@type"):
                yield from [each] if isinstance(each, str) else each
            else:
                yield from _names(each)


class _Bounded(URDNA2015):
    """Refuses what only trying very many orders would tell apart."""

    def hash_n_degree_quads(self, id_, issuer):
        if sum(len(alike) for alike in self.hash_to_blank_nodes.values()) > MOST_ALIKE:
            raise Meaningless("too many parts of the document look alike")
        return super().hash_n_degree_quads(id_, issuer)
