"""Pages that fill themselves: only their titles and first sentences stand here."""

DATES = {
    "title": ("Fechas", "Dates"),
    "slug": ("fechas", "dates"),
    "search_description": (
        "Cuándo empiezan los cursos gratis para jóvenes, mes por mes.",
        "When the free courses for young people start, month by month.",
    ),
    "lead": (
        "Vea qué empieza cada mes y hasta cuándo puede preguntar.",
        "See what starts each month and until when you can ask.",
    ),
}
PLACES = {
    "title": ("Lugares", "Places"),
    "slug": ("lugares", "places"),
    "search_description": (
        "Dónde son los cursos, cómo llegar y qué cursos hay en cada lugar.",
        "Where the courses are, how to get there and which courses each place has.",
    ),
    "lead": (
        "Vea dónde son los cursos y cómo llegar a cada centro.",
        "See where the courses are and how to get to each center.",
    ),
}
STORIES = {
    "title": ("Historias", "Stories"),
    "slug": ("historias", "stories"),
    "search_description": (
        "Jóvenes cuentan qué aprendieron y qué hacen ahora.",
        "Young people tell what they learned and what they do now.",
    ),
    "lead": (
        "Jóvenes cuentan qué aprendieron y qué hacen ahora. Lo cuentan porque así lo quieren.",
        "Young people tell what they learned and what they do now. They tell it because they want"
        " to.",
    ),
}
