"""What a page is looked at for, in a window: barriers, what sticks out, what a finger misses."""

from pathlib import Path

import axe_playwright_python

# Run through the protocol of the browser: the content policy refuses a script of ours too.
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """([tags, kinds]) => axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: kinds
}).then(found => kinds.map(kind => found[kind].flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 90)}`))))"""
# Links and buttons lower than 44 pixels, but for those inside a sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input")]
  .filter((e) => e.checkVisibility() && !e.closest("p, li, dd, h3, .hidden-text, .skip"))
  .filter((e) => (e.closest("label") ?? e).getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML.slice(0, 80))"""
# Scripts and styles that stand in the page itself.
INLINE = """() => [...document.querySelectorAll("[style], style, script:not([src])")]
  .concat([...document.querySelectorAll("*")].filter(
    (e) => e.getAttributeNames().some((name) => name.startsWith("on"))))
  .map((e) => e.outerHTML.slice(0, 80))"""
SCRIPTS = "() => document.scripts.length"


def barriers(page, *kinds: str) -> list[list[str]]:
    """What axe finds of each of these kinds: "violations", "incomplete"."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    return page.evaluate(RUN, [TAGS, kinds])


def small_targets(page) -> list[str]:
    return page.evaluate(SMALL_TARGETS)


def inline(page) -> list[str]:
    return page.evaluate(INLINE)
