"""Certificates without their pages, for tests of what happens around them."""

from training.certifying import filing


def quick_papers(patch, size: int = 0) -> None:
    """Files that hold their code and so many bytes; nothing is drawn or signed."""

    def paper(facts) -> bytes:
        return b"%PDF-1.7 " + facts.code.encode() + bytes(size)

    patch.setattr(filing, "drawn", lambda all_facts: b"".join(map(paper, all_facts)))
    patch.setattr(filing, "carrying", lambda facts, credential: paper(facts), raising=False)
    patch.setattr(filing, "signed", lambda content: content, raising=False)
