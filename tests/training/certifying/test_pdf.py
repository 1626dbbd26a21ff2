import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import segno
from django.conf import settings
from django.utils import translation

from tests.training.certifying.samples import CODE, NAME_OF_90, make_facts
from training.certifying import pdf

RIGHT_EDGE = (279.4 - 24) * 72 / 25.4  # points
RULE = 90 * 72 / 25.4

NAMES = [
    "María José Mejía Núñez",
    "Güity Ávila",
    "Xol Ch'ub'",
    "Kꞌicheꞌ Ẽstrada",
    '<b>x</b> & "y"',
    "{{ name }} {% now %}",
    NAME_OF_90,
]


def run(tool: str, *options: str, pdf_bytes: bytes, tmp_path) -> str:
    """What a PDF tool of the operating system says about the bytes."""
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed (poppler-utils, qpdf): nothing to read the PDF with")
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf_bytes)
    to_stdout = ["-"] if tool == "pdftotext" or "--qdf" in options else []
    order = [tool, *options, str(path), *to_stdout]
    done = subprocess.run(order, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(errors="replace")


def text(made: bytes, tmp_path) -> str:
    return " ".join(run("pdftotext", "-raw", pdf_bytes=made, tmp_path=tmp_path).split())


@pytest.mark.parametrize("name", NAMES)
def test_names_read_back(name, tmp_path):
    made = pdf.render(make_facts(name=name))
    assert name in text(made, tmp_path)
    assert len(made) <= 60_000


@pytest.mark.parametrize("name", [NAME_OF_90, "W" * 40 + " " + "M" * 40, "Mm" * 45])
def test_no_name_leaves_its_place(name, tmp_path):
    """Every word of the name lies inside the margins and above the line it stands on."""
    made = pdf.render(make_facts(name=name))
    boxes = run("pdftotext", "-bbox", pdf_bytes=made, tmp_path=tmp_path)
    rows = re.findall(r'xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<', boxes)
    pieces = [(float(x), float(y)) for x, y, word in rows if word in name and len(word) > 2]
    assert pieces
    assert all(x <= RIGHT_EDGE + 1 for x, _ in pieces)
    assert all(y <= RULE + 6 for _, y in pieces)  # the box of a line includes its descenders


@pytest.mark.parametrize(
    ("kind", "es", "en"),
    [
        ("attendance", "Constancia de participación", "Certificate of attendance"),
        ("achievement", "Certificado de aprobación", "Certificate of achievement"),
        ("diploma", "Diploma", "Diploma"),
    ],
)
def test_both_languages(kind, es, en, tmp_path):
    shown = text(pdf.render(make_facts(kind=kind)), tmp_path)
    for part in (
        es,
        en,
        "48 horas, del 10 de enero al 28 de marzo de 2026",
        "48 hours, 10 January to 28 March 2026",
        "Electricidad de casas, nivel básico",
        "Residential electrical installation, basic level",
        "Emisión: 4 de abril de 2026",
        "Issued 4 April 2026",
        "rumbo.example/v",
        "K7QM-4RTX-9D2F-H6WB",
    ):
        assert part in shown


def test_spanish_alone_where_no_english_was_written(tmp_path):
    spanish = {"course_en": "", "level_en": "", "skills_en": []}
    facts = make_facts(**spanish, signatories=[("Marta Elena Reyes", "Directora", "")])
    shown = text(pdf.render(facts), tmp_path)
    assert shown.count("Electricidad de casas, nivel básico") == 1
    assert shown.count("Directora") == 1
    assert "Puede:" in shown
    assert "Can:" not in shown


def test_attendance_does_not_claim_ability(tmp_path):
    shown = text(pdf.render(make_facts(kind="attendance")), tmp_path)
    assert "Practicó:" in shown
    assert "Puede:" not in shown


def test_same_facts_same_bytes_whatever_the_active_language():
    with translation.override("es"):
        first = pdf.render(make_facts())
    with translation.override("en"):
        assert pdf.render(make_facts()) == first
    assert pdf.render(make_facts(name="Ana Paz")) != first


OTHER_PROCESS = """
import hashlib, json, os, sys
import django
django.setup()
from training.certifying import pdf
from training.certifying.facts import CertificateFacts
facts = CertificateFacts.from_json(*json.load(sys.stdin))
sums = [hashlib.sha256(pdf.render(facts)).hexdigest()]
read, write = os.pipe()
child = os.fork()
if not child:
    os.write(write, hashlib.sha256(pdf.render(facts)).hexdigest().encode())
    sys.exit()  # runs the finalizers, which must leave the parent's fonts alone
os.waitpid(child, 0)
sums.append(os.read(read, 64).decode())
sums.append(str(pdf._current._fonts._folder.exists()))
print(json.dumps(sums))
"""


def test_same_bytes_in_another_process_and_in_its_fork():
    facts = make_facts()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OTHER_PROCESS],
        input=json.dumps(facts.to_json()).encode(),
        capture_output=True,
        check=False,
        env=_environment(),
    )
    assert done.returncode == 0, done.stderr.decode()
    expected = hashlib.sha256(pdf.render(facts)).hexdigest()
    assert json.loads(done.stdout) == [expected, expected, "True"]


def _environment() -> dict[str, str]:
    paths = os.pathsep.join(str(path) for path in sys.path if path)
    return os.environ | {
        "PYTHONPATH": paths,
        "PYTHONHASHSEED": "12345",
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }


def test_letter_tagged_and_sound(tmp_path):
    made = pdf.render(make_facts())
    info = run("pdfinfo", pdf_bytes=made, tmp_path=tmp_path)
    assert re.search(r"Tagged: +yes", info)
    assert re.search(r"Page size: +792 x 612 pts \(letter\)", info)
    assert re.search(r"Pages: +1\n", info)
    assert re.search(r"Title: +Certificado de aprobación\n", info)
    run("qpdf", "--check", pdf_bytes=made, tmp_path=tmp_path)


def test_ua_part_and_no_name_in_the_metadata(tmp_path):
    made = pdf.render(make_facts())
    told = run("pdfinfo", "-meta", pdf_bytes=made, tmp_path=tmp_path)
    told += run("pdfinfo", pdf_bytes=made, tmp_path=tmp_path)
    assert "pdfuaid:part" in told
    for part in ("María", "José", "Mejía", "Núñez", "M. J."):
        assert part not in told


def test_reading_order_and_one_heading(tmp_path):
    structure = run(
        "pdfinfo", "-struct-text", pdf_bytes=pdf.render(make_facts()), tmp_path=tmp_path
    )
    parts = ["Horizonte", "Certificado", "María José", "Electricidad", "48 horas", "Puede", "Marta"]
    places = [structure.index(part) for part in parts]
    assert places == sorted(places)
    assert structure.count("H1 (block)") == 1
    assert "Figure" in structure


def test_english_half_says_that_it_is_english(tmp_path):
    """WeasyPrint 70 leaves `lang` out of the structure; we add it."""
    made = pdf.render(make_facts())
    open_pdf = run("qpdf", "--qdf", "--object-streams=disable", pdf_bytes=made, tmp_path=tmp_path)
    assert open_pdf.count("/Lang (en)") >= 8
    assert "/Lang (es)" in open_pdf


def test_link_and_qr_hold_exactly_the_address():
    address = f"https://rumbo.example/v/{CODE}"
    drawn = pdf.qr(address)
    assert _modules(drawn) == [
        [bool(cell) for cell in row]
        for row in segno.make_qr(address, error="m", mask=3, boost_error=False).matrix
    ]
    html = pdf.markup([make_facts()])
    assert f'href="{address}"' in html
    assert 'role="img"' in html
    assert "aria-label=" in html


def _modules(drawn) -> list[list[bool]]:
    """The drawn path, back to dark and light modules."""
    grid = [[False] * drawn["size"] for _ in range(drawn["size"])]
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn["path"]):
        for at in range(int(x), int(x) + int(length)):
            grid[int(y)][at] = True
    return grid


def test_several_in_one_file_in_the_order_given(tmp_path):
    names = ["Berta Paz", "Ana Ñurinda", "Zoila Güity"]
    made = pdf.render_many([make_facts(name=name, code=CODE[::-1]) for name in names])
    shown = text(made, tmp_path)
    assert [name for name in re.findall("|".join(names), shown)] == names
    info = run("pdfinfo", pdf_bytes=made, tmp_path=tmp_path)
    assert re.search(r"Pages: +3\n", info)
    assert re.search(r"Title: +Certificados\n", info)


def test_nothing_to_draw():
    with pytest.raises(ValueError, match="no certificate"):
        pdf.render_many([])


def test_file_name_holds_no_name_and_no_whole_code():
    assert pdf.file_name(CODE) == "certificate-H6WB.pdf"
