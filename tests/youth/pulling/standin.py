"""A server that answers as KoboToolbox and ODK Central document it, and misbehaves on demand."""

import io
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import xlsxwriter

TOKEN = "zqxzqxtoken0123456789abcdef"
LOGIN = "lectura@ejemplo.example:zqxzqxtoken-secreto"
UID = "aBcDeFgHiJkLmNoPqRsTuV"
SURVEY = [
    {"type": "start", "name": "start"},
    {"type": "begin_group", "name": "persona"},
    {"type": "text", "name": "nombres", "label": ["Nombres", "Given names"]},
    {"type": "text", "name": "apellidos", "label": ["Apellidos", "Surnames"]},
    {"type": "date", "name": "p3", "label": ["Fecha de nacimiento", "Date of birth"]},
    {
        "type": "select_one",
        "select_from_list_name": "sexo",
        "name": "sexo",
        "label": ["Sexo", "Sex"],
    },
    {"type": "image", "name": "foto", "label": ["Foto", "Photo"]},
    {"type": "end_group"},
    {"type": "select_one", "select_from_list_name": "sino", "name": "acepta_participar"},
    {"type": "date", "name": "fecha_de_consentimiento"},
]
REPEAT = [
    {"type": "begin_repeat", "name": "cursos"},
    {"type": "text", "name": "curso"},
    {"type": "end_repeat"},
]
CHOICES = [
    {"list_name": "sexo", "name": "1", "label": ["Mujer", "Woman"]},
    {"list_name": "sexo", "name": "2", "label": ["Hombre", "Man"]},
    {"list_name": "sino", "name": "si", "label": ["Sí", "Yes"]},
    {"list_name": "sino", "name": "no", "label": ["No", "No"]},
]


def said(number: int, given: str, born: str = "2004-05-14", **more) -> dict:
    """One answer as KoboToolbox gives it."""
    uuid = f"00000000-0000-4000-8000-{number:012}"
    return {
        "_id": number,
        "formhub/uuid": "f0f0",
        "start": "2026-03-01T09:00:00.000-06:00",
        "persona/nombres": given,
        "persona/apellidos": "Mejía Núñez",
        "persona/p3": born,
        "persona/sexo": "1",
        "persona/foto": "foto.jpg",
        "acepta_participar": "si",
        "fecha_de_consentimiento": "2026-03-01",
        "__version__": "v1",
        "meta/instanceID": f"uuid:{uuid}",
        "meta/rootUuid": f"uuid:{uuid}",
        "_uuid": uuid,
        "_attachments": [{"filename": "zqxzqxfoto.jpg", "download_url": "https://x.example/y"}],
        "_geolocation": [None, None],
        "_submission_time": "2026-03-01T15:04:05",
        "_validation_status": {},
        **more,
    }


def said_odk(number: int, given: str, **more) -> dict:
    """The same as ODK Central gives it: groups within each other, repeats expanded."""
    return {
        "__id": f"uuid:00000000-0000-4000-8000-{number:012}",
        "__system": {"submissionDate": "2026-03-01T15:04:05.000Z", "status": None, "edits": 0},
        "meta": {"instanceID": f"uuid:00000000-0000-4000-8000-{number:012}"},
        "persona": {
            "nombres": given,
            "apellidos": "Mejía Núñez",
            "p3": "2004-05-14",
            "sexo": "1",
            "foto": "foto.jpg",
            "lugar": "POINT (-87.2 14.1)",
        },
        "acepta_participar": "si",
        "fecha_de_consentimiento": "2026-03-01",
        "cursos@odata.navigationLink": "Submissions('x')/cursos",
        "cursos": [{"__id": "c1", "curso": "Panadería"}, {"__id": "c2", "curso": "Inglés"}],
        **more,
    }


FIELDS = [
    {"path": "/persona", "name": "persona", "type": "structure", "binary": None},
    {"path": "/persona/nombres", "type": "string"},
    {"path": "/persona/apellidos", "type": "string"},
    {"path": "/persona/p3", "type": "date"},
    {"path": "/persona/sexo", "type": "string"},
    {"path": "/persona/foto", "type": "binary", "binary": True},
    {"path": "/persona/lugar", "type": "geopoint"},
    {"path": "/acepta_participar", "type": "string"},
    {"path": "/fecha_de_consentimiento", "type": "date"},
    {"path": "/cursos", "type": "repeat"},
    {"path": "/cursos/curso", "type": "string"},
]


def xlsform() -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    for name, titles, rows in (
        ("survey", ["type", "name", "label::English (en)", "label::Español (es)"], SURVEY),
        ("choices", ["list_name", "name", "label::English (en)", "label::Español (es)"], CHOICES),
    ):
        page = book.add_worksheet(name)
        page.write_row(0, 0, titles)
        for number, row in enumerate(rows, start=1):
            first = f"{row.get('type', '')} {row.get('select_from_list_name', '')}".strip()
            label = row.get("label", ["", ""])
            page.write_row(
                number, 0, [first or row.get("list_name"), row.get("name", ""), label[1], label[0]]
            )
    book.close()
    return kept.getvalue()


class StandIn:
    """`answers`, `odk`: what the form holds. `twist`: {part of a path: function(handler, path)},
    asked before anything else; True from it means that it answered."""

    def __init__(self) -> None:
        self.answers: list[dict] = []
        self.odk: list[dict] = []
        self.a_page = 2
        self.twist: dict = {}
        self.asked: list[tuple[str, str]] = []  # (path, authorization)
        self.xlsform: bytes | None = xlsform()
        self.survey = [*SURVEY]

    def reply(self, handler, value, status: int = 200, kind="application/json", **headers) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, text in headers.items():
            handler.send_header(name.replace("_", "-"), text)
        handler.end_headers()
        handler.wfile.write(body)

    def answer(self, handler) -> None:
        authorization = handler.headers.get("Authorization", "")
        self.asked.append((handler.path, authorization))
        for part, twist in self.twist.items():
            if part in handler.path and twist(handler, self):
                return
        if handler.path.startswith("/api/v2/"):
            self._kobo(handler, authorization)
        else:
            self._odk(handler, authorization)

    def _kobo(self, handler, authorization: str) -> None:
        parts, query = urlsplit(handler.path), parse_qs(urlsplit(handler.path).query)
        if authorization != f"Token {TOKEN}":
            return self.reply(handler, {"detail": "Invalid token."}, 401)
        if parts.path == f"/api/v2/assets/{UID}/":
            content = {
                "survey": self.survey,
                "choices": CHOICES,
                "translations": ["Español (es)", "English (en)"],
            }
            about = {"uid": UID, "asset_type": "survey", "name": "Registro 2026"}
            count = {"deployment__submission_count": len(self.answers)}
            return self.reply(handler, about | count | {"content": content})
        if parts.path == f"/api/v2/assets/{UID}/data/":
            start = int(query.get("start", ["0"])[0])
            end = start + self.a_page
            # As behind a proxy: the link says http and the public port.
            link = f"http://{handler.headers['Host']}{parts.path}?format=json&start={end}"
            page = {
                "count": len(self.answers),
                "next": link if end < len(self.answers) else None,
                "previous": None,
                "results": self.answers[start:end],
            }
            return self.reply(handler, page)
        return self.reply(handler, {"detail": "Not found."}, 404)

    def _odk(self, handler, authorization: str) -> None:
        import base64

        parts, query = urlsplit(handler.path), parse_qs(urlsplit(handler.path).query)
        if authorization != "Basic " + base64.b64encode(LOGIN.encode()).decode():
            return self.reply(handler, {"code": 401.2, "message": "no"}, 401)
        base = "/v1/projects/3/forms/registro"
        if parts.path == base:
            found = {"projectId": 3, "xmlFormId": "registro", "name": "Registro ODK"}
            return self.reply(handler, found | {"submissions": len(self.odk)})
        if parts.path == f"{base}/fields":
            return self.reply(handler, FIELDS)
        if parts.path == f"{base}.xlsx" and self.xlsform:
            return self.reply(handler, self.xlsform, kind="application/vnd.ms-excel")
        if parts.path == f"{base}.svc/Submissions":
            start = int(query.get("$skiptoken", ["0"])[0])
            end = start + self.a_page
            page = {"value": self.odk[start:end], "@odata.count": len(self.odk)}
            page["@odata.context"] = "x"
            if end < len(self.odk):
                link = f"{parts.path}?%24expand=*&%24skiptoken={end}"
                page["@odata.nextLink"] = f"http://{handler.headers['Host']}{link}"
            return self.reply(handler, page)
        return self.reply(handler, {"code": 404.1, "message": "no"}, 404)


@contextmanager
def running():
    """(stand-in, address) of a server on this machine."""
    story = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            story.answer(self)

        def log_message(self, *given):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield story, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
