"""What everybody can ask about their own data, and how."""

MY_DATA = {
    "title": ("Mis datos", "My data"),
    "slug": ("mis-datos", "my-data"),
    "search_description": (
        "Cómo ver, corregir o pedir que se borre lo que guardamos de usted.",
        "How to see, correct or ask to erase what we keep about you.",
    ),
    "lead": (
        "Sus datos son suyos. Puede verlos, corregirlos y pedir que se borren.",
        "Your data is yours. You can see it, correct it and ask for it to be erased.",
    ),
    "body": [
        ("heading", "Qué puede pedir", "What you can ask for"),
        (
            "facts",
            [
                ("Ver", "Le enseñamos o le imprimimos lo que guardamos de usted."),
                ("Corregir", "Lo que está mal se corrige, también en su certificado."),
                ("Borrar", "Borramos lo que ya no hace falta guardar."),
                (
                    "Cambiar de opinión",
                    "Puede quitar un permiso, por ejemplo el de su historia. No pierde su cupo.",
                ),
                ("Saber quién lo vio", "Le decimos quién abrió su ficha y cuándo."),
            ],
            [
                ("See", "We show you or print what we keep about you."),
                ("Correct", "What is wrong is put right, on your certificate too."),
                ("Erase", "We erase what need not be kept any more."),
                (
                    "Change your mind",
                    "You can take back a permission, for example for your story. You do not lose"
                    " your seat.",
                ),
                ("Know who saw it", "We tell you who opened your record and when."),
            ],
        ),
        ("heading", "Cómo pedirlo", "How to ask"),
        (
            "steps",
            [
                ("Llene el formulario", "También puede hablar con su centro o escribirnos."),
                ("Diga qué quiere", "Por ejemplo: quiero ver lo que guardan de mí."),
                ("Comprobamos que es usted", "Así nadie más recibe sus datos."),
                ("Le decimos qué hicimos", "O por qué no se puede, y qué otra cosa puede hacer."),
            ],
            [
                ("Fill in the form", "You can also talk to your center or write to us."),
                ("Say what you want", "For example: I want to see what you keep about me."),
                ("We make sure that it is you", "That way nobody else receives your data."),
                ("We tell you what we did", "Or why it cannot be done, and what else you can do."),
            ],
        ),
        (
            "ways",
            [
                ("Pedirlo en línea", "Le respondemos en 10 días hábiles."),
                ("Hablar con nosotros", "Por teléfono, por correo o en su centro."),
            ],
            [
                ("Ask online", "We answer within 10 working days."),
                ("Talk to us", "By phone, by e-mail or at your center."),
            ],
            [("file-text", "rights"), ("phone", "contacto")],
        ),
        (
            "text",
            "Es gratis y no tiene que decir por qué. Si necesitamos más tiempo, le decimos la"
            " razón.",
            "It is free and you need not say why. If we need more time, we tell you why.",
        ),
        (
            "note",
            "Para comprobar que es usted no le pedimos fotos ni contraseñas. Si alguien lo hace,"
            " avísenos.",
            "To make sure that it is you we ask for no photos and no passwords. If anyone does,"
            " tell us.",
        ),
        ("heading", "Si tiene menos de 18 años", "If you are under 18"),
        (
            "text",
            "Puede pedirlo usted. También puede pedirlo su responsable.",
            "You can ask yourself. Your guardian can ask, too.",
        ),
        ("heading", "Lo que no siempre se puede borrar", "What cannot always be erased"),
        (
            "list",
            [
                "Un certificado se puede comprobar durante años. Por eso guardamos su nombre.",
                "La ley de su país puede pedir que se guarden algunos datos.",
                "Las cantidades sin nombres no se borran: ya no dicen nada de usted.",
            ],
            [
                "A certificate can be checked for years. That is why we keep your name.",
                "The law of your country may ask that some data be kept.",
                "Figures without names are not erased: they say nothing about you.",
            ],
        ),
        ("heading", "Si no le respondemos", "If we do not answer"),
        (
            "text",
            "[Ponga una queja](complaints). Si su país tiene una oficina que protege los datos,"
            " también puede ir ahí. Lea además [qué guardamos y quién lo ve](privacidad).",
            "[Complain](complaints). If your country has an office that protects data, you can"
            " also go there. Read [what we keep and who sees it](privacidad), too.",
        ),
    ],
}
