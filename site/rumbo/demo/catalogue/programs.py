"""The programs, and what their pages on the website say (see cms/texts)."""

# organization, award, slug, es, en, aim es, aim en
PROGRAMS = [
    ("taller-abierto", "horizonte-1", "manos-que-construyen", "Manos que construyen",
     "Hands that build", "Un oficio en pocos meses, cerca de casa.",
     "A trade in a few months, close to home."),
    ("taller-abierto", "horizonte-1", "taller-digital", "Taller digital", "Digital workshop",
     "Reparar equipos y usarlos para trabajar.", "Repairing devices and using them for work."),
    ("taller-abierto", "horizonte-1", "energia-del-sol", "Energía del sol", "Power from the sun",
     "Instalar y cuidar equipos de energía solar.", "Installing and maintaining solar power."),
    ("puentes-del-lempa", "horizonte-1", "sabores-de-aqui", "Sabores de aquí", "Local flavors",
     "Cocina y panadería para trabajar o emprender.",
     "Cooking and baking to find work or start a business."),
    ("puentes-del-lempa", "horizonte-2", "mi-negocio", "Mi negocio", "My business",
     "Las cuentas y los primeros clientes de un negocio propio.",
     "The accounts and first customers of one's own business."),
    ("oficios-del-altiplano", "horizonte-2", "termino-mi-escuela", "Termino mi escuela",
     "Finishing school", "Nivelación para volver a estudiar, con horario flexible.",
     "Catch-up classes to return to school, at flexible hours."),
    ("oficios-del-altiplano", "horizonte-2", "hilo-y-diseno", "Hilo y diseño",
     "Thread and design", "Corte, confección y diseño de prendas.",
     "Cutting, sewing and designing clothes."),
    ("casa-de-la-juventud", "horizonte-1", "mi-primer-empleo", "Mi primer empleo",
     "My first job", "Prepararse para la entrevista y los primeros meses de trabajo.",
     "Getting ready for the interview and the first months at work."),
    ("casa-de-la-juventud", "horizonte-1", "sobre-ruedas", "Sobre ruedas", "On wheels",
     "Mecánica de motos para trabajar en un taller.",
     "Motorcycle repair for work in a workshop."),
]  # fmt: skip

# file: title, description es, description en
PICTURES = {
    "herramientas": ("Herramientas",
                     "Dibujo de un martillo, una llave, un destornillador y un serrucho colgados"
                     " sobre una mesa de trabajo.",
                     "Drawing of a hammer, a wrench, a screwdriver and a saw hung above a bench."),
    "cuaderno": ("Cuaderno",
                 "Dibujo de un cuaderno abierto con apuntes, un lápiz y una taza de café.",
                 "Drawing of an open notebook with notes, a pencil and a cup of coffee."),
    "cable": ("Cable",
              "Dibujo de un rollo de cable, un tomacorriente y un foco encendido.",
              "Drawing of a coil of cable, an outlet and a light bulb that shines."),
    "taller": ("Taller",
               "Dibujo de un taller con una mesa, una caja de herramientas y una ventana.",
               "Drawing of a workshop with a bench, a toolbox and a window."),
}  # fmt: skip

# slug of the program: slug en, picture, lead, for whom, body
TOLD = {
    "manos-que-construyen": {
        "slug": "hands-that-build", "picture": "herramientas",
        "lead": ("Electricidad y carpintería, con práctica desde el primer día.",
                 "Electricity and carpentry, with practice from the first day."),
        "who_for": ("Para quienes quieren un oficio. No hace falta experiencia.",
                    "For those who want a trade. No experience is needed."),
        "body": [
            ("heading", "Cómo son las clases", "What classes are like"),
            ("text",
             "Grupos pequeños y mucha práctica. Aquí hay herramientas y materiales para cada"
             " persona. Al final, usted muestra lo que sabe hacer.",
             "Small groups and a lot of practice. There are tools and materials for everyone. At"
             " the end, you show what you can do."),
            ("heading", "Preguntas", "Questions"),
            ("question",
             ("¿Necesito mis propias herramientas?", "No. Las prestamos durante las clases."),
             ("Do I need my own tools?", "No. We lend them during the classes.")),
            ("question",
             ("¿Puedo tomar los dos cursos?",
              "Sí, uno después del otro. Cada uno tiene su certificado."),
             ("Can I take both courses?",
              "Yes, one after the other. Each has its own certificate.")),
        ],
    },
    "taller-digital": {
        "slug": "digital-workshop", "picture": "cable",
        "lead": ("Reparar celulares y usar la computadora para trabajar.",
                 "Repairing mobile phones and using a computer for work."),
        "who_for": ("Para quienes tienen curiosidad por los aparatos.",
                    "For those who are curious about devices."),
        "body": [
            ("heading", "Qué hará", "What you will do"),
            ("text",
             "Abrirá, revisará y reparará equipos de verdad. También aprenderá a dar un precio"
             " justo y a cuidar los datos de sus clientes.",
             "You will open, check and repair real devices. You will also learn to quote a fair"
             " price and to protect your customers' data."),
        ],
    },
    "energia-del-sol": {
        "slug": "power-from-the-sun", "picture": "",
        "lead": ("Instalar y cuidar paneles solares en casas y negocios pequeños.",
                 "Installing and maintaining solar panels in homes and small businesses."),
        "who_for": ("Para quienes ya saben lo básico de electricidad.",
                    "For those who know the basics of electricity."),
        "body": [
            ("heading", "Antes de empezar", "Before you start"),
            ("text",
             "Conviene haber tomado el curso de electricidad de casas, o saber conectar un"
             " circuito.",
             "It helps to have taken household electricity, or to know how to wire a circuit."),
        ],
    },
    "sabores-de-aqui": {
        "slug": "local-flavors", "picture": "",
        "lead": ("Panadería, cocina y atención de mesas, para trabajar o vender por su cuenta.",
                 "Baking, cooking and waiting tables, to find work or to sell on your own."),
        "who_for": ("Para quienes disfrutan la cocina.", "For those who enjoy cooking."),
        "body": [
            ("heading", "Qué se lleva", "What you take with you"),
            ("text",
             "Recetas con sus costos, la higiene que pide un negocio y un certificado. En cocina"
             " hay dos semanas de práctica en un comedor.",
             "Recipes with their costs, the hygiene that a business asks for and a certificate. In"
             " cooking there are two weeks of practice in a restaurant."),
        ],
    },
    "mi-negocio": {
        "slug": "my-business", "picture": "cuaderno",
        "lead": ("Saber cuánto cuesta, cuánto cobrar y a quién vender.",
                 "Knowing what it costs, what to charge and whom to sell to."),
        "who_for": ("Para quienes ya venden algo o piensan empezar.",
                    "For those who sell something already or plan to start."),
        "body": [
            ("note", "Las clases son por internet. Si no tiene, puede venir al centro.",
             "Classes are online. If you have no internet, you can come to the center."),
        ],
    },
    "termino-mi-escuela": {
        "slug": "finishing-school", "picture": "cuaderno",
        "lead": ("Primaria y nivelación, de noche o en fin de semana, a su paso.",
                 "Primary school and catch-up classes, evenings or weekends, at your pace."),
        "who_for": ("Para quienes quieren retomar sus estudios.",
                    "For those who want to go back to studying."),
        "body": [
            ("heading", "Cómo empezar", "How to start"),
            ("text",
             "En la primera clase vemos juntos qué sabe ya. No es un examen: sirve para elegir el"
             " grupo que le conviene.",
             "In the first class we see together what you know already. It is no exam: it helps to"
             " choose the group that suits you."),
            ("question",
             ("¿Y si trabajo todo el día?",
              "Hay grupos de noche y de fin de semana. Mire los horarios arriba."),
             ("What if I work all day?",
              "There are groups in the evening and on weekends. See the hours above.")),
        ],
    },
    "hilo-y-diseno": {
        "slug": "thread-and-design", "picture": "taller",
        "lead": ("Corte, confección y diseño, del patrón a la prenda terminada.",
                 "Cutting, sewing and design, from the pattern to the finished garment."),
        "who_for": ("Para quienes quieren coser por encargo o en un taller.",
                    "For those who want to sew to order or in a workshop."),
        "body": [],
    },
    "mi-primer-empleo": {
        "slug": "my-first-job", "picture": "taller",
        "lead": ("La hoja de vida, la entrevista, el inglés y las cuentas del mes.",
                 "The résumé, the interview, English and the accounts of the month."),
        "who_for": ("Para quienes buscan su primer trabajo, o uno mejor.",
                    "For those who look for their first job, or a better one."),
        "body": [
            ("heading", "Lo que dicen las empresas", "What employers say"),
            ("text",
             "Buscan puntualidad, buen trato y ganas de aprender. Todo eso se practica aquí, con"
             " entrevistas de ensayo.",
             "They look for punctuality, good manners and the wish to learn. All of that is"
             " practiced here, with mock interviews."),
        ],
    },
    "sobre-ruedas": {
        "slug": "on-wheels", "picture": "herramientas",
        "lead": ("Mecánica de motos: mantenimiento, frenos y sistema eléctrico.",
                 "Motorcycle repair: servicing, brakes and the electrical system."),
        "who_for": ("Para quienes quieren trabajar en un taller.",
                    "For those who want to work in a workshop."),
        "body": [
            ("note", "Para este curso necesita un documento de identidad.",
             "For this course you need an identity document."),
        ],
    },
}  # fmt: skip
