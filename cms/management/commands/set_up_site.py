"""Make the website ready: both languages, their first pages, and the rights of editors."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.first_pages import write_first_pages
from cms.setting_up import set_up_site


class Command(BaseCommand):
    help = (
        "Make the website ready: both languages, their first pages, the rights of editors, and"
        " the address under which it is found. Safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", help="default: the host of RUMBO_PUBLIC_URL")
        parser.add_argument("--port", type=int, help="default: the port of RUMBO_PUBLIC_URL")
        parser.add_argument("--name", default=settings.SITE_NAME, help="name of the site")
        parser.add_argument(
            "--first-pages",
            action="store_true",
            help=(
                "also publish first texts: help, contact, privacy, pages for families and"
                " employers, and more; they make promises in your name: read and change them in"
                " the website's admin"
            ),
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, host=None, port=None, name="", first_pages=False, **options):
        public = urlsplit(settings.PUBLIC_URL)
        port = port or public.port or (443 if public.scheme == "https" else 80)
        site = set_up_site(host or public.hostname or "localhost", port, name)
        if first_pages:
            write_first_pages()
        done = {"host": site.hostname, "port": site.port, "name": site.site_name}
        said = json.dumps(done) if options["json"] else f"{site.site_name}: {site.root_url}"
        self.stdout.write(said)
