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
                "Las constancias llevan su nombre y se pueden comprobar aquí.",
                "Todo es gratis para quien estudia. Otros pagan los cursos y reciben cantidades, no"
                " nombres.",
            ],
            [
                "Each organization gives its own courses and answers for them.",
                "Each keeps the data of its participants, and the others do not see it.",
                "Certificates carry its name and can be checked here.",
                "Everything is free for those who study. Others pay for the courses and get"
                " figures, not names.",
            ],
        ),
        ("heading", "Si su organización quiere sumarse", "If your organization wants to join"),
        (
            "text",
            "Escríbanos: vea la página de contacto. Puede publicar sus cursos y traer las listas"
            " que ya lleva.",
            "Write to us: see the contact page. You can publish your courses and bring the lists"
            " that you already keep.",
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
        "La iniciativa apoya lo que los países de Centroamérica ya hacen por la seguridad de su"
        " gente. Estados Unidos la coordina con ellos y con otros socios.",
        "The initiative supports what the countries of Central America already do for the safety"
        " of their people. The United States coordinates it with them and with other partners.",
    ),
    "body": [
        ("heading", "La cuarta meta, de cerca", "The fourth goal, up close"),
        (
            "text",
            "Un Estado está presente cuando sus servicios llegan. Una escuela abierta, un centro"
            " con horario y un curso que se termina son parte de esa presencia.",
            "A state is present when its services arrive. An open school, a center that keeps its"
            " hours and a course that gets finished are part of that presence.",
        ),
        (
            "text",
            "Las hojas informativas piden equilibrio entre tres tareas: prevenir, intervenir a"
            " tiempo y hacer cumplir la ley. La policía comunitaria es el puente: agentes que"
            " conocen a la gente y le rinden cuentas. Ninguna tarea reemplaza a las otras.",
            "The fact sheets ask for balance between three tasks: to prevent, to step in early and"
            " to enforce the law. Community policing is the bridge: officers who know people and"
            " answer to them. No task replaces the others.",
        ),
        ("heading", "Qué aporta Rumbo", "What Rumbo contributes"),
        (
            "list",
            [
                "Formación: oficios, estudios y preparación para el trabajo, gratis y cerca.",
                "Servicios: un solo lugar para ver qué hay, cuándo y cómo llegar.",
                "Confianza: constancias que cualquier empresa puede comprobar.",
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
                "No hace trabajo policial. Ningún usuario de la policía ni de la justicia puede ver"
                " fichas de personas.",
                "No menciona esta iniciativa en cursos ni en constancias.",
            ],
            [
                "It sorts nobody. Whoever takes a course is a student of that course, and no more.",
                "It does no police work. No user from the police or the courts can see records of"
                " people.",
                "It does not mention this initiative in courses or on certificates.",
            ],
        ),
    ],
}
