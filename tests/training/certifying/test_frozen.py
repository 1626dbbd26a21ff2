"""What was issued is drawn again for ever: facts of every version give the same page as then.

`frozen/version_N.json` holds facts as they were stored, with the SHA-256 of their markup and of
their PDF. A new version adds a file; nobody touches an old one.
"""

import base64
import ctypes
import ctypes.util
import hashlib
import json
from pathlib import Path

import pydyf
import pytest
import weasyprint
from weasyprint.text.ffi import pango

from training.certifying import layout, pdf
from training.certifying.facts import TEMPLATE_VERSION, CertificateFacts

FOLDER = Path(__file__).parent / "frozen"
FILES = {int(path.stem.rpartition("_")[2]): path for path in FOLDER.glob("version_*.json")}
KEPT = {number: json.loads(path.read_text()) for number, path in FILES.items()}
CASES = [(number, name) for number, kept in sorted(KEPT.items()) for name in kept["cases"]]


def tools() -> list[str]:
    """What shapes letters and writes the PDF: other releases write other bytes, as they may."""
    harfbuzz = ctypes.CDLL(ctypes.util.find_library("harfbuzz"))
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return [
        f"weasyprint {weasyprint.__version__}",
        f"pydyf {pydyf.__version__}",
        f"pango {pango.pango_version()}",
        f"harfbuzz {harfbuzz.hb_version_string().decode()}",
    ]


def facts_of(case: dict) -> CertificateFacts:
    return CertificateFacts.from_json(case["facts"], case["holder"])


def pictures(kept: dict) -> dict[str, bytes]:
    return {d: base64.b64decode(text) for d, text in kept.get("pictures", {}).items()}


def digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def test_every_version_is_kept():
    assert sorted(KEPT) == list(range(1, TEMPLATE_VERSION + 1))


@pytest.mark.parametrize(("number", "name"), CASES)
def test_the_same_page_as_when_it_was_issued(number, name):
    case = KEPT[number]["cases"][name]
    facts = facts_of(case)
    assert facts.template_version == number
    assert facts.to_json() == (case["facts"], case["holder"])
    assert digest(pdf.markup([facts])) == case["markup"]
    if KEPT[number]["tools"] != tools():
        pytest.skip(f"drawn with {KEPT[number]['tools']}; here {tools()}: the bytes may differ")
    assert digest(pdf.render(facts, pictures(KEPT[number]))) == case["pdf"]


def test_a_changed_layout_is_noticed(monkeypatch):
    """The control: a size that changes for all versions does not pass."""
    monkeypatch.setattr(layout, "NAME_STEPS", layout.NAME_STEPS[1:])
    case = KEPT[1]["cases"]["two sign"]
    assert digest(pdf.markup([facts_of(case)])) != case["markup"]
