"""What the documents tell an administrator to type exists, and the files to be copied agree."""

import re

import pytest
from django.core.management import get_commands

from rumbo.settings import base

DOCS = base.ROOT / "docs"
MACHINE = DOCS / "machine"
PAGES = [DOCS / f"{name}.md" for name in ("install", "backups", "upgrade", "keys")]
TYPED = re.compile(r"(?:^ {4}|&& |`)(?:rumbo|manage\.py|\S*python manage\.py) ([a-z_]+)", re.M)


def commands_in(text: str) -> set[str]:
    return set(TYPED.findall(text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_that_is_to_be_typed_exists(page):
    found = commands_in(page.read_text())
    assert found, "nothing was found to be typed"
    assert found - set(get_commands()) == set()


def test_a_command_that_does_not_exist_is_found():
    """The control."""
    assert commands_in("    rumbo make_coffee --now") == {"make_coffee"}
    assert "make_coffee" not in get_commands()


def test_the_nightly_round_asks_for_commands_that_exist():
    text = (MACHINE / "rumbo-nightly").read_text()
    words = re.search(r"for work in (.*?); do", text, re.DOTALL)[1].replace("\\", "")
    names = {each.split()[0].strip('"') for each in re.findall(r'"[^"]+"|\w+', words)}
    assert {"back_up", "restore", "audit_verify"} <= names <= set(get_commands())


def test_the_example_of_an_environment_says_what_is_explained():
    lines = (MACHINE / "rumbo.env").read_text().splitlines()
    given = dict(re.fullmatch(r"#?(\w+)='(.*)'", line).groups() for line in lines if "='" in line)
    explained = set(re.findall(r"`([A-Z_]+)`", (DOCS / "install.md").read_text()))
    ours = {name for name in given if name.startswith("RUMBO_") or name == "DATABASE_URL"}
    assert ours <= explained
    needed = {"RUMBO_SECRET_KEY_FILE", "RUMBO_KEYRING", "RUMBO_PUBLIC_URL", "RUMBO_HOSTS"}
    assert needed <= ours
    assert given["DJANGO_SETTINGS_MODULE"] == "rumbo.settings.production"


@pytest.mark.parametrize("unit", ["rumbo-web.service", "rumbo-worker@.service"])
def test_services_start_again_and_write_only_where_they_must(unit):
    text = (MACHINE / unit).read_text()
    for line in ("Restart=always", "User=rumbo", "ProtectSystem=strict", "NoNewPrivileges=yes"):
        assert line in text.splitlines()
    assert "ReadWritePaths=/var/lib/rumbo\n" in text
    assert "EnvironmentFile=/etc/rumbo/rumbo.env" in text


def test_the_proxy_sets_both_headers_anew():
    text = (MACHINE / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text


def test_the_proxy_keeps_in_memory_what_is_sent_and_answered():
    """Lists of people and certificates: nginx writes what exceeds its buffer into a file."""
    text = (MACHINE / "nginx.conf").read_text()
    most, kept = (
        re.search(rf"^ *{name} (\w+);", text, re.MULTILINE)[1]
        for name in ("client_max_body_size", "client_body_buffer_size")
    )
    assert most == kept
    assert re.search(r"^ *proxy_max_temp_file_size 0;", text, re.MULTILINE)


def test_caddy_takes_in_a_whole_form_before_rumbo_hears_of_it():
    """Else whoever sends slowly holds one of a few threads."""
    text = (MACHINE / "Caddyfile").read_text()
    assert re.search(r"^\s+buffer_requests$", text, re.M)
    [largest] = re.findall(r"\smax_size (\S+)", text)
    [buffered] = re.findall(r"\smax_buffer_size (\S+)", text)
    assert buffered == largest
