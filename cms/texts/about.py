"""What this website is, for whom, and how one takes part."""

ABOUT = {
    "title": ("Qué es Rumbo", "What Rumbo is"),
    "slug": ("que-es-rumbo", "what-rumbo-is"),
    "lead": (
        "Rumbo reúne en un solo lugar cursos y estudios gratis para jóvenes.",
        "Rumbo brings free courses and studies for young people together in one place.",
    ),
    "body": [
        ("heading", "Para quién es", "Who it is for"),
        (
            "text",
            "Es para jóvenes que quieren aprender un oficio, terminar sus estudios o prepararse"
            " para trabajar. No necesita experiencia.",
            "For young people who want to learn a trade, finish school or prepare for work. You"
            " need no experience.",
        ),
        ("heading", "Cómo funciona", "How it works"),
        (
            "text",
            "Busque [un curso](oportunidades) que le guste. Mire cuándo y dónde es."
            " [Escríbanos](contacto) o llegue al centro para apartar su cupo. Al terminar recibe"
            " su certificado.",
            "Look for [a course](oportunidades) that you like. See when and where it is. [Write to"
            " us](contacto) or come to the center to save your seat. At the end you receive your"
            " certificate.",
        ),
        (
            "note",
            "Todo es gratis: las clases, los materiales y el certificado. Si alguien le pide"
            " dinero, avísenos.",
            "Everything is free: the classes, the materials and the certificate. If anyone asks"
            " you for money, tell us.",
        ),
        ("heading", "Preguntas", "Questions"),
        (
            "question",
            (
                "¿Qué pasa si falto un día?",
                "Avise a la persona encargada de su grupo. Para el"
                " certificado necesita venir a la mayor parte de las clases.",
            ),
            (
                "What happens if I miss a day?",
                "Tell the person in charge of your group. For the"
                " certificate you need to come to most of the classes.",
            ),
        ),
        (
            "question",
            (
                "¿Puedo llevar a mi hija o a mi hijo?",
                "Sí, si el curso dice que tiene cuidado"
                " infantil. Una persona encargada cuida a niñas y niños en el mismo centro.",
            ),
            (
                "Can I bring my child?",
                "Yes, if the course says that it has child care. A"
                " person in charge looks after them at the same center.",
            ),
        ),
        (
            "question",
            (
                "¿Y si el grupo ya está lleno?",
                "Usted entra en la lista de espera. Si se libera un cupo, le avisamos.",
            ),
            (
                "What if the group is full?",
                "We put you on the waiting list. If a seat becomes free, we let you know.",
            ),
        ),
        (
            "text",
            "Más respuestas están en [Ayuda](ayuda). Hay páginas [para familias](para-familias),"
            " [para empresas](para-empresas) y [para organizaciones](para-organizaciones).",
            "More answers are under [Help](ayuda). There are pages [for families](para-familias),"
            " [for employers](para-empresas) and [for organizations](para-organizaciones).",
        ),
    ],
}
