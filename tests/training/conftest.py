"""What tests of courses and certificates share."""

import pytest

from tests import databases
from training.attesting import paper
from training.attesting.paper import OutcomeFacts
from training.certifying import filing, pdf


@pytest.fixture
def plain_paper(monkeypatch):
    """Certificates are proven, composed and sealed as ever, but neither drawn nor signed.

    To draw and sign one takes longer than all else in a test; for tests whose claim is not what is
    on the paper. How it is drawn and signed stands in certifying/ and proving/.
    """
    monkeypatch.setattr(filing, "carrying", composed)
    monkeypatch.setattr(filing, "signed", lambda content: content)


def composed(facts: filing.Facts, credential: bytes) -> bytes:
    """The page before it is drawn; UnprintableText as ever."""
    of_outcome = isinstance(facts, OutcomeFacts)
    html = paper.markup([facts]) if of_outcome else pdf.markup([facts])
    return b"%PDF-1.7\n" + html.encode() + credential


@pytest.fixture
def drawn_once(request):
    """Plain paper on the second database of a run: no database decides how a paper looks."""
    if databases.SECOND:
        request.getfixturevalue("plain_paper")
