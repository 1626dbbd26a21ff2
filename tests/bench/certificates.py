"""A certificate beside the plain way: a page of HTML with its fonts, drawn anew each time."""

import base64
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import segno
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw
from weasyprint import HTML

from tests.training.certifying.samples import make_facts
from tests.training.proving import papers
from training.certifying import joining, pdf
from training.certifying.handing_out import TOGETHER

from .measuring import FULL, ms, seconds, side_by_side, tell

FONTS = Path(pdf.__file__).with_name("fonts")
FACES = {
    ("Head", 400): "atkinson-hyperlegible-next-400.ttf",
    ("Head", 700): "atkinson-hyperlegible-next-700.ttf",
    ("Body", 400): "noto-sans-latin-400.ttf",
    ("Body", 700): "noto-sans-latin-700.ttf",
}
MANY = 200 if FULL else 60
MEMORY_OF = (200, 2000) if FULL else (40, 120)  # certificates drawn by one process
PRINTED = (100, 1000) if FULL else (100, 200)  # pages of one PDF


def measure() -> None:
    naive, facts = Naive(), make_facts()
    took = side_by_side(
        8,
        ours=lambda: pdf.render(facts),
        naive=naive.draw,
        complete=lambda: papers.issued(facts),
    )
    said = f"{ms(took['ours'])} a page, plain {ms(took['naive'])}"
    tell("certificate : plain HTML", took["ours"] / took["naive"], "0.18×", "≤0.20×", said, "alone")
    two = seconds(lambda: in_two(MANY)) / MANY
    said = f"{ms(two)} a page, {MANY} pages"
    tell("certificate, two workers", two / took["naive"], "0.09×", "≤0.12×", said, "alone")
    size = len(pdf.render(facts)) / 1000
    tell("certificate, size", size, "42 KB", "≤60 KB", "with fonts and QR", "KB")
    _complete(took["complete"], took["naive"])
    few, many = map(memory_of, MEMORY_OF)
    said = f"{few:.0f} MB after {MEMORY_OF[0]}, {many:.0f} MB after {MEMORY_OF[1]}"
    tell("certificates, memory of many : few", many / few, "1.00×", "≤1.10×", said, "alone")
    few, many = (memory_of(each, "_print") for each in PRINTED)
    said = f"{few:.0f} MB of {PRINTED[0]} pages, {many:.0f} MB of {PRINTED[1]}, in one PDF"
    tell("one PDF, memory of many : few", many / few, "", "≤1.20×", said, "alone")


def _complete(one: float, naive: float) -> None:
    """PDF/A-3a and PDF/UA-1, a signed credential in it, a payload in the QR code, and signed."""
    said = f"{ms(one)} a page, with credential and signature"
    tell("complete certificate : plain HTML", one / naive, "0.24×", "≤0.30×", said, "alone")
    two = seconds(lambda: in_two(MANY, _issue)) / MANY
    said = f"{ms(two)} a page, {MANY} pages"
    tell("complete certificate, two workers", two / naive, "", "≤0.17×", said, "alone")
    size = len(papers.issued(make_facts())) / 1000
    tell("complete certificate, size", size, "", "≤90 KB", "ready to be handed out", "KB")
    few, many = (memory_of(count, "_issue") for count in MEMORY_OF)
    said = f"{few:.0f} MB after {MEMORY_OF[0]}, {many:.0f} MB after {MEMORY_OF[1]}"
    tell("complete ones, memory of many : few", many / few, "", "≤1.10×", said, "alone")


class Naive:
    """RGBA logo, flex, two families of two weights as woff2, QR as SVG; nothing kept."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        rules = []
        for (family, weight), name in FACES.items():
            face = TTFont(FONTS / name)
            face.flavor = "woff2"
            face.save(self.folder / f"{family}{weight}.woff2")
            source = (self.folder / f"{family}{weight}.woff2").as_uri()
            rules.append(
                f"@font-face {{font-family: {family}; font-weight: {weight}; src: url({source})}}"
            )
        self.rules, self.logo = "".join(rules), self._logo()

    def _logo(self) -> str:
        picture = Image.new("RGBA", (480, 200), (0, 0, 0, 0))
        ink = ImageDraw.Draw(picture)
        for n in range(60):
            ink.ellipse((n * 7, n * 2, n * 7 + 60, n * 2 + 60), (n * 4, 120, 90, 200))
        file = BytesIO()
        picture.save(file, "PNG")
        return base64.b64encode(file.getvalue()).decode()

    def draw(self) -> bytes:
        code = segno.make("https://rumbo.example/v/K7QM4RTX9D2FH6WB", error="m")
        return HTML(string=PAGE.format(self=self, qr=code.svg_inline(scale=3))).write_pdf()


PAGE = """<!doctype html><html lang="es"><head><meta charset="utf-8"><style>{self.rules}
@page {{size: letter landscape; margin: 8mm}} body {{font-family: Body; margin: 0}}
main {{border: 1.2mm solid #0b5d57; padding: 8mm; height: 175mm; display: flex;
flex-direction: column; justify-content: space-between}} header, footer {{display: flex;
justify-content: space-between; align-items: center}} h1, h2 {{font-family: Head; font-weight: 700}}
h1 {{font-size: 30pt}} h2 {{font-size: 32pt; border-bottom: .3mm solid}} table {{width: 100%}}
</style></head><body><main><header><p>Fundación Horizonte Abierto<br>Centro Técnico El Puente</p>
<img src="data:image/png;base64,{self.logo}" width="160" alt=""></header>
<h1>Certificado de aprobación <small>Certificate of achievement</small></h1><p>Se otorga a</p>
<h2>María José Mejía Núñez</h2><table><tr><th>por aprobar el curso</th><td>Electricidad de casas,
nivel básico<br>Residential electrical installation, basic level</td></tr><tr><th>48 horas</th>
<td>del 10 de enero al 28 de marzo de 2026</td></tr><tr><th>Puede</th><td>instalar circuitos de luz,
conectar un tablero<br>install lighting circuits, connect a distribution board</td></tr></table>
<footer><p><b>Marta Elena Reyes</b><br>Directora</p><p><b>Óscar Núñez</b><br>Instructor</p>
<div>{qr}</div><p>K7QM-4RTX-9D2F-H6WB</p></footer></main></body></html>"""


def _draw(count: int) -> int:
    for number in range(count):
        pdf.render(make_facts(name=f"María José Mejía Núñez {chr(65 + number % 26)}"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _issue(count: int) -> int:
    for number in range(count):
        papers.issued(make_facts(name=f"María José Mejía Núñez {chr(65 + number % 26)}"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _print(count: int) -> int:
    """As a worker prints many: some drawn together, joined, and written on."""

    def parts():
        for _start in range(0, count, TOGETHER):
            names = (f"María José Mejía Núñez {chr(65 + n % 26)}" for n in range(TOGETHER))
            yield pdf.render_many([make_facts(name=name) for name in names])

    with open(os.devnull, "wb") as nowhere:
        joining.join(parts(), nowhere)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def in_two(count: int, act=None) -> None:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(act or _draw, [count // 2] * 2)


def memory_of(count: int, act: str = "_draw") -> float:
    """Megabytes at most, of a process of its own that draws, or prints, so many."""
    draw = "import django; django.setup(); from tests.bench import certificates as c; "
    command = [sys.executable, "-W", "ignore", "-c", f"{draw}print(c.{act}({count}))"]
    return int(subprocess.run(command, capture_output=True, check=True).stdout) / 1024
