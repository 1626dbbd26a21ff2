"""A PDF is signed wherever it is asked for: also in a thread that runs an event loop."""

import asyncio
from datetime import UTC, datetime

import weasyprint

from training.proving import generations, signature
from training.proving.inspecting import Seal, inspected

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def test_a_thread_with_a_loop_signs_as_any_other():
    signing = generations.make(1, generations.make_authority("a", NOW), "a", NOW)
    content = weasyprint.HTML(string="<p>Pan</p>").write_pdf()

    async def within() -> bytes:
        return signature.signed(content, signing)

    for signed in (asyncio.run(within()), signature.signed(content, signing)):
        assert inspected(signed, [signing.public]).seal == Seal.INTACT
