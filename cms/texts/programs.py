"""The list of programs; what is in it appears by itself."""

PROGRAMS = {
    "title": ("Programas", "Programs"),
    "slug": ("programas", "programs"),
    "search_description": (
        "Programas gratis para jóvenes, por país, con sus grupos abiertos.",
        "Free programs for young people, by country, with their open groups.",
    ),
    "lead": (
        "Cada programa reúne cursos que se completan entre sí. Elija uno y vea sus grupos.",
        "Each program brings together courses that go well with each other. Choose one and see"
        " its groups.",
    ),
}
