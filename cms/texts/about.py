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
            "It is for young people who want to learn a trade, finish school or get ready for"
            " work. You need no experience.",
        ),
        ("heading", "Cómo funciona", "How it works"),
        (
            "text",
            "Busque un curso que le guste. Mire cuándo y dónde es. Escríbanos o llegue al centro"
            " para apartar su cupo. Al terminar recibe un certificado.",
            "Look for a course that you like. See when and where it is. Write to us or come to"
            " the center to save your seat. At the end you receive a certificate.",
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
                "Sí, donde el curso dice que hay cuidado"
                " infantil. Una persona de confianza cuida a niñas y niños en el mismo centro.",
            ),
            (
                "Can I bring my child?",
                "Yes, where the course says that there is child care. A"
                " trusted person looks after them at the same center.",
            ),
        ),
        (
            "question",
            (
                "¿Y si el grupo ya está lleno?",
                "Usted entra en la lista de espera. Le avisamos en cuanto haya un cupo.",
            ),
            (
                "What if the group is full?",
                "We put you on the waiting list. We let you know as soon as there is a seat.",
            ),
        ),
    ],
}
