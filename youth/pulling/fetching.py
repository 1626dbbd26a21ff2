"""Ask a server that somebody named, without being led anywhere else.

Only https, only addresses of the public internet (looked up once, and connected to that very
address), nothing but the server's own host, with bounds for time, size and number of requests. The
token goes into one header; what is raised never quotes an answer, an address or a header.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from django.conf import settings

from .problems import Problem

MB = 1024**2
MOST_BYTES, MOST_TOGETHER = 20 * MB, 60 * MB  # of one answer; of all
MOST_REQUESTS = 2000
MOST_REDIRECTS = 3
MOST_TRIES = 3
LONGEST_WAIT = 60  # seconds that a server may ask us to wait
PORTS = {"https": 443, "http": 80}
REDIRECTS = (301, 302, 303, 307, 308)
# Networks that lead to others, so that a private address could be meant behind a public one.
TRANSLATING = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class Server:
    """One server, and what was asked of it so far.

    `address`: "https://host" or "https://host:port". `seconds`: for one answer.
    """

    def __init__(
        self,
        address: str,
        authorization: str,
        *,
        seconds: float = 30,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(address)
        allowed = ("https", "http") if settings.FORM_TOOLS_MAY_BE_LOCAL else ("https",)
        if parts.scheme not in allowed or not parts.hostname or parts.username is not None:
            raise Problem("pull_address")
        self.scheme, self.host = parts.scheme, parts.hostname
        self.port = _port(parts) or PORTS[parts.scheme]
        self.authorization, self.seconds, self.wait = authorization, seconds, wait
        self.requests = self.bytes = 0

    def json(self, path: str, headers: dict | None = None, **query) -> Any:
        """What the server says at a path, or at a link that it gave. Problem."""
        kind, body = self.get(path, headers, **query)
        if "json" not in kind:
            raise Problem("pull_not_such")
        try:
            return whole(json.loads(body), body)
        except (ValueError, RecursionError):
            raise Problem("pull_shape") from None

    def get(self, path: str, headers: dict | None = None, **query) -> tuple[str, bytes]:
        """(content type, body) of an answer, after redirects on the same host. Problem."""
        target = self._within(path)
        if query:
            target += ("&" if "?" in target else "?") + urlencode(query)
        for _hop in range(MOST_REDIRECTS + 1):
            answer, body = self._patiently(target, headers or {})
            if answer.status not in REDIRECTS:
                return answer.headers.get("Content-Type", ""), body
            target = self._redirected(target, answer.headers.get("Location", ""))
        raise Problem("pull_redirects")

    def _within(self, link: str) -> str:
        """A path or a link of the server as path and query; Problem if it leads to another host.

        Behind a proxy servers name themselves http://, so the scheme of a link does not count:
        it is asked with our own.
        """
        try:
            parts = urlsplit(link)
            port = _port(parts)
        except ValueError:
            raise Problem("pull_shape") from None
        foreign = parts.hostname not in (None, self.host)
        if foreign or (parts.netloc and port not in (None, self.port)):
            raise Problem("pull_elsewhere")
        if not parts.path.startswith("/") or not link.isprintable() or " " in link:
            raise Problem("pull_shape")
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _redirected(self, target: str, location: str) -> str:
        here = f"{self.scheme}://{self.host}:{self.port}{target}"
        try:
            there = urlsplit(urljoin(here, location))
        except ValueError:
            raise Problem("pull_shape") from None
        if there.scheme != self.scheme:  # to http:// the token would go in the open
            raise Problem("pull_elsewhere")
        return self._within(there.geturl())

    def _patiently(self, target: str, headers: dict):
        """Ask again after a pause where the server asks for one, or stumbles."""
        for left in reversed(range(MOST_TRIES)):
            answer, body = self._once(target, headers)
            if answer.status != 429 and answer.status < 500:
                break
            if not left:
                raise Problem("pull_busy" if answer.status == 429 else "pull_broken")
            self.wait(_pause(answer.headers.get("Retry-After", "")))
        if answer.status == 200 or answer.status in REDIRECTS:
            return answer, body
        found = {401: "pull_token", 403: "pull_form", 404: "pull_form"}
        raise Problem(found.get(answer.status, "pull_not_such"))

    def _once(self, target: str, headers: dict):
        self.requests += 1
        if self.requests > MOST_REQUESTS:
            raise Problem("pull_too_big")
        late: list[bool] = []
        sock = self._connected()
        timer = Timer(self.seconds, _cut, [sock, late])
        timer.daemon = True
        timer.start()
        try:
            found = self._asked(sock, target, headers)
            if late:  # cut off, an answer without a length seems to be whole
                raise TimeoutError
            return found
        except (OSError, http.client.HTTPException, ValueError) as fault:
            slow = late or isinstance(fault, TimeoutError)
            raise Problem("pull_slow" if slow else "pull_shape") from None
        finally:
            timer.cancel()
            sock.close()

    def _asked(self, sock: socket.socket, target: str, headers: dict):
        connection = http.client.HTTPConnection(self.host, self.port)
        connection.sock = sock  # connected already, to the address that was looked at
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {
            "Host": host if self.port == PORTS[self.scheme] else f"{host}:{self.port}",
            "Authorization": self.authorization,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        connection.request("GET", target, headers=usual | headers)
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES + 1)
        self.bytes += len(body)
        if len(body) > MOST_BYTES or self.bytes > MOST_TOGETHER:
            raise Problem("pull_too_big")
        if answer.length:
            raise http.client.IncompleteRead(b"")
        return answer, body

    def _connected(self) -> socket.socket:
        family, kind, protocol, where = look_up(self.host, self.port)
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(self.seconds)
        try:
            sock.connect(where)
            if self.scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)
        except ssl.SSLCertVerificationError:
            sock.close()
            raise Problem("pull_certificate") from None
        except TimeoutError:
            sock.close()
            raise Problem("pull_slow") from None
        except OSError:
            sock.close()
            raise Problem("pull_unreachable") from None
        return sock


def whole(said: Any, body: bytes) -> Any:
    """The same without halves of characters, which a tool leaves where it cuts a text short: no
    page, file or database takes them."""
    if b"\\ud" not in body.lower():
        return said
    return json.loads(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


def look_up(host: str, port: int) -> tuple:
    """(family, kind, protocol, address) to connect to. Problem if any address of the host is not
    of the public internet: the next one asked for could be another."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Problem("pull_unreachable") from None
    if not found:
        raise Problem("pull_unreachable")
    if not settings.FORM_TOOLS_MAY_BE_LOCAL:
        for *_kind, where in found:
            if not is_public(where[0]):
                raise Problem("pull_address")
    family, kind, protocol, _name, where = found[0]
    return family, kind, protocol, where


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.version == 6:
        if ip.is_site_local or any(ip in net for net in TRANSLATING):
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _port(parts: SplitResult) -> int | None:
    """ValueError for a port that is no number."""
    return parts.port


def _pause(asked: str) -> float:
    if not (asked.isascii() and asked.isdigit()):
        return 2
    return min(int(asked[:9]), LONGEST_WAIT)  # of a number without end Python makes none


def _cut(sock: socket.socket, late: list) -> None:
    late.append(True)
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not TLS's own, which waits
    except OSError:
        pass
