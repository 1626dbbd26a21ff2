"""Draw a plain page as a PDF, with the fonts of the certificates and nothing from anywhere else."""

from training.certifying import pdf

STYLES = """
@page { size: letter; margin: 18mm 16mm 20mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt } }
html { font: 10.5pt/1.4 "Certificate", "Certificate Second"; color: #1B2430 }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 4mm }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid }
p { margin: 0 0 2mm }
dl { margin: 0 0 3mm; padding: 2mm 0 0; border-top: .2mm solid #7A838C; break-inside: avoid }
dl > div { margin: 0 0 .6mm }
dt, dd { display: inline; margin: 0; overflow-wrap: anywhere }
dt { color: #56606B }
dt::after { content: ": " }
"""


def draw(html: str) -> bytes:
    press = pdf.press()
    return press.print(html, None, {}, styles=press.styles(STYLES))
