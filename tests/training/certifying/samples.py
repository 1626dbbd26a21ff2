"""Certificates to draw. All people and organizations are invented."""

from datetime import date

from training.certifying.facts import CertificateFacts, verify_url

CODE = "K7QM4RTX9D2FH6WB"
NAME_OF_90 = (
    "María de los Ángeles Guadalupe Concepción Fernández de Córdoba y Villanueva Echeverría Paz"
)


def make_facts(**changes) -> CertificateFacts:
    facts = {
        "code": CODE,
        "kind": "achievement",
        "name": "María José Mejía Núñez",
        "course_es": "Electricidad de casas",
        "course_en": "Residential electrical installation",
        "level_es": "nivel básico",
        "level_en": "basic level",
        "hours": 48,
        "starts_on": date(2026, 1, 10),
        "ends_on": date(2026, 3, 28),
        "issuer": "Fundación Horizonte Abierto",
        "partner": "Centro Técnico El Puente",
        "signatories": [
            ("Marta Elena Reyes", "Directora", "Director"),
            ("Óscar Núñez", "Instructor", "Instructor"),
        ],
        "issued_on": date(2026, 4, 4),
        "verify_url": verify_url("https://rumbo.example", CODE),
        "skills_es": ["instalar circuitos de luz", "conectar un tablero"],
        "skills_en": ["install lighting circuits", "connect a distribution board"],
    }
    return CertificateFacts(**facts | changes)
