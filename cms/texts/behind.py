"""Who is behind the website, and the initiative that it serves.

The goals of the initiative are not here: see cms/goals.py.
"""

ORGANIZATIONS = {
    "title": ("Quién está detrás", "Who is behind"),
    "slug": ("quien-esta-detras", "who-is-behind"),
    "search_description": (
        "Las organizaciones que dan los cursos, en qué países están y cómo trabajan.",
        "The organizations that give the courses, their countries and how they work.",
    ),
    "lead": (
        "Los cursos los dan organizaciones, escuelas y municipalidades de la región.",
        "The courses are given by organizations, schools and municipalities of the region.",
    ),
    "body": [
        ("heading", "Cómo trabajamos", "How we work"),
        (
            "list",
            [
                "Cada organización da sus propios cursos y responde por ellos.",
                "Cada una guarda los datos de sus participantes, y las demás no los ven.",
                "Los certificados llevan el nombre de la organización y se pueden comprobar aquí.",
                "Todo es gratis para quien estudia. Quienes pagan los cursos reciben cantidades; un"
                " nombre, solo con permiso.",
            ],
            [
                "Each organization gives its own courses and answers for them.",
                "Each keeps the data of its participants, and the others do not see it.",
                "Certificates carry the name of the organization and can be checked here.",
                "Everything is free for those who study. Those who pay for the courses get figures;"
                " a name, only with permission.",
            ],
        ),
        ("heading", "Si su organización quiere sumarse", "If your organization wants to join"),
        (
            "text",
            "Puede publicar sus cursos y traer las listas que ya lleva. Vea la página [para"
            " organizaciones](para-organizaciones) o [escríbanos](contacto).",
            "You can publish your courses and bring the lists that you already keep. See the page"
            " [for organizations](para-organizaciones) or [write to us](contacto).",
        ),
    ],
}
INITIATIVE = {
    "title": (
        "Iniciativa Regional de Seguridad para Centroamérica",
        "Central America Regional Security Initiative",
    ),
    "slug": ("iniciativa", "initiative"),
    "search_description": (
        "Las cinco metas de la iniciativa y lo que Rumbo aporta a la cuarta.",
        "The five goals of the initiative and what Rumbo contributes to the fourth.",
    ),
    "lead": (
        "La iniciativa apoya lo que Centroamérica ya hace por la seguridad de su gente. Estados"
        " Unidos la coordina con los países y con otros socios.",
        "The initiative supports what Central America already does for the safety of its people."
        " The United States coordinates it with the countries and with other partners.",
    ),
    "body": [
        ("heading", "La cuarta meta, de cerca", "The fourth goal, up close"),
        (
            "text",
            "Un Estado está presente cuando sus servicios llegan. Son parte de eso una escuela"
            " abierta, un centro con horario y un curso terminado.",
            "A state is present when its services arrive. An open school, a center with hours and"
            " a finished course are part of that.",
        ),
        (
            "text",
            "Las hojas informativas piden equilibrio. Son tres tareas: prevenir, intervenir a"
            " tiempo y hacer cumplir la ley. La policía comunitaria es el puente: agentes que"
            " conocen a la gente y le responden. Ninguna tarea reemplaza a las otras.",
            "The fact sheets ask for balance. There are three tasks: to prevent, to step in early"
            " and to enforce the law. Community policing is the bridge: officers who know people"
            " and answer to them. No task replaces the others.",
        ),
        ("heading", "Qué aporta Rumbo", "What Rumbo contributes"),
        (
            "list",
            [
                "Formación: oficios, estudios y preparación para el trabajo, gratis y cerca.",
                "Servicios: un solo lugar para ver qué hay, cuándo y cómo llegar.",
                "Confianza: certificados que cualquier empresa puede comprobar.",
                "Cuentas claras: cantidades con su respaldo, sin nombres.",
            ],
            [
                "Training: trades, school studies and getting ready for work, free and nearby.",
                "Services: one place to see what there is, when, and how to get there.",
                "Trust: certificates that any employer can check.",
                "Clear accounts: figures with their evidence, without names.",
            ],
        ),
        ("heading", "Qué no hace Rumbo", "What Rumbo does not do"),
        (
            "list",
            [
                "No clasifica a nadie. Quien toma un curso es estudiante de ese curso, y nada más.",
                "No hace trabajo policial. Ninguna cuenta de la policía ni de la justicia puede ver"
                " fichas de personas.",
                "No menciona esta iniciativa en cursos ni en certificados.",
            ],
            [
                "It sorts nobody. Whoever takes a course is a student of that course, and no more.",
                "It does no police work. No account of the police or the courts can see records of"
                " people.",
                "It does not mention this initiative in courses or on certificates.",
            ],
        ),
    ],
}
