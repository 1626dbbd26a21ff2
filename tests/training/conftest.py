"""What tests of courses and certificates share."""

import pytest

from training.certifying import filing


@pytest.fixture
def plain_paper(monkeypatch):
    """Certificates are proven and sealed as ever, but on a leaf that nobody drew or signed.

    To draw and sign one takes longer than all else in a test; for tests whose claim is not what is
    on the paper. How it is drawn and signed stands in certifying/ and proving/.
    """
    monkeypatch.setattr(filing, "carrying", lambda _facts, credential: b"%PDF-1.7\n" + credential)
    monkeypatch.setattr(filing, "signed", lambda content: content)
