"""What is kept about people and why, in plain words: no sentence has more than 15 of them."""

PRIVACY = {
    "title": ("Privacidad", "Privacy"),
    "slug": ("privacidad", "privacy"),
    "search_description": (
        "Qué guardamos de usted, para qué, quién lo ve y qué puede pedir.",
        "What we keep about you, what for, who sees it and what you can ask.",
    ),
    "lead": (
        "Sus datos son suyos. Aquí decimos qué guardamos, para qué y quién lo ve.",
        "Your data is yours. Here we say what we keep, what for and who sees it.",
    ),
    "body": [
        ("heading", "Si solo mira esta página", "If you only look at this site"),
        (
            "text",
            "No guardamos nada sobre usted. No usamos cookies ni contamos visitas. No hay"
            " publicidad. Solo el personal que entra a trabajar recibe una cookie, para su sesión.",
            "We keep nothing about you. We use no cookies and count no visits. There is no"
            " advertising. Only staff who sign in get a cookie, for their session.",
        ),
        ("heading", "Qué guardamos si se inscribe", "What we keep if you enroll"),
        (
            "list",
            [
                "Su nombre, su fecha de nacimiento y si es mujer u hombre.",
                "Dónde vive: el municipio y la comunidad.",
                "Cómo comunicarnos con usted, y cómo no debemos hacerlo.",
                "Si estudia o trabaja, y su último grado.",
                "Un documento de identidad, solo si el curso lo pide.",
                "Lo que aceptó, y cuándo.",
                "Sus asistencias, sus notas y su constancia o certificado.",
            ],
            [
                "Your name, your date of birth and whether you are a woman or a man.",
                "Where you live: the municipality and the community.",
                "How to reach you, and how we should not.",
                "Whether you study or work, and your last grade.",
                "An identity document, only if the course asks for one.",
                "What you agreed to, and when.",
                "Your attendance, your grades and your certificate.",
            ],
        ),
        ("heading", "Para qué lo usamos", "What we use it for"),
        (
            "text",
            "Lo usamos para darle el curso y su certificado. También para saber si los cursos"
            " sirven. No lo usamos para nada más y no lo vendemos.",
            "We use it to give you the course and your certificate. We also use it to learn"
            " whether the courses help. We use it for nothing else and we do not sell it.",
        ),
        ("heading", "Quién lo ve", "Who sees it"),
        (
            "list",
            [
                "Lo ve el personal de su organización que lo necesita para su trabajo.",
                "Cada vez que alguien abre su ficha, queda anotado quién fue.",
                "Las otras organizaciones lo ven solo si usted da permiso.",
                "Quienes pagan los cursos reciben cantidades. Su nombre, solo si usted dice que"
                " sí.",
                "Ninguna cuenta de la policía ni de la justicia puede ver fichas de personas.",
            ],
            [
                "The staff of your organization who need it for their work see it.",
                "Each time somebody opens your record, we note who it was.",
                "Other organizations see it only if you give permission.",
                "Those who pay for the courses get figures. Your name, only if you say yes.",
                "No account of the police or the courts can see records of people.",
            ],
        ),
        (
            "text",
            "Guardamos cifrados su nombre, sus teléfonos y sus documentos. Así, una copia robada"
            " no los muestra.",
            "We keep your name, your phones and your documents encrypted. That way, a stolen copy"
            " does not show them.",
        ),
        ("heading", "Cuánto tiempo", "For how long"),
        (
            "text",
            "Su organización guarda sus datos mientras dura el curso. Después guarda lo necesario"
            " para responder por su certificado. El plazo depende de la ley de su país."
            " Pregunte por él cuando se inscriba.",
            "Your organization keeps your data while the course lasts. Afterwards it keeps what"
            " it needs to vouch for your certificate. The period depends on the law of your"
            " country. Ask about it when you enroll.",
        ),
        ("heading", "Si tiene menos de 18 años", "If you are under 18"),
        (
            "text",
            "Para inscribirse hacen falta dos permisos: el suyo y el de su responsable. Guardamos"
            " el nombre de esa persona y cómo comunicarnos con ella. Usted puede decir que no,"
            " aunque su responsable diga que sí.",
            "To enroll, two permissions are needed: yours and your guardian's. We keep that"
            " person's name and how to reach them. You can say no, even if your guardian says yes.",
        ),
        ("heading", "Su certificado", "Your certificate"),
        (
            "text",
            "Cada certificado tiene un código. Quien lo escribe aquí ve el curso y sus iniciales,"
            " nunca su nombre completo. Puede comparar el nombre del papel. Para que nadie"
            " adivine, contamos los intentos durante una hora.",
            "Each certificate has a code. Whoever types it here sees the course and your initials,"
            " never your full name. They can compare the name on the paper. So that nobody"
            " guesses, we count the tries for one hour.",
        ),
        (
            "text",
            "El certificado no dice dónde vive, qué edad tiene ni quién pagó el curso.",
            "The certificate does not say where you live, how old you are or who paid.",
        ),
        ("heading", "Qué puede pedir", "What you can ask for"),
        (
            "list",
            [
                "Ver lo que guardamos de usted.",
                "Corregir lo que está mal, también su nombre en el certificado.",
                "Pedir que borremos lo que ya no hace falta.",
                "Cambiar de opinión sobre lo que aceptó.",
                "Saber quién ha visto su ficha.",
            ],
            [
                "See what we keep about you.",
                "Correct what is wrong, your name on the certificate too.",
                "Ask us to erase what is no longer needed.",
                "Change your mind about what you agreed to.",
                "Know who has seen your record.",
            ],
        ),
        ("heading", "Cómo pedirlo", "How to ask"),
        (
            "text",
            "Hable con su centro, o [escríbanos](contacto). Cómo se hace, paso por paso, está en"
            " [Mis datos](mis-datos). No pierde su cupo por preguntar. Si no le respondemos,"
            " [ponga una queja](complaints).",
            "Talk to your center, or [write to us](contacto). How it is done, step by step, is"
            " under [My data](mis-datos). You do not lose your seat for asking. If we do not"
            " answer, [complain](complaints).",
        ),
        (
            "note",
            "Nunca le pediremos dinero, fotos ni contraseñas. Si alguien lo hace, avísenos.",
            "We will never ask you for money, photos or passwords. If anyone does, tell us.",
        ),
    ],
}
