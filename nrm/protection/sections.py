"""What the shelter's location (SL) and the protection of a witness (WP) ask."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section
from nrm.foundation.text import Text

_LOCATION = Section.SHELTER_LOCATION
_WITNESS = Section.WITNESS_PROTECTION

SL = FormDeclaration(
    code="SL",
    title=Text("Vendndodhja e strehimit", "Shelter location"),
    consequence=Text(
        "Vendndodhja koduhet me çelësin e institucionit tuaj: e hapin vetëm kolegët që e mbajnë atë çelës.",
        "The location is sealed with your institution's key: only colleagues who hold that key open it.",
    ),
    parts=(
        Part(
            "place",
            Text("Ku ndodhet personi", "Where the person is"),
            (
                Field(
                    "address",
                    Kind.LONG_TEXT,
                    Text("Adresa", "Address"),
                    _LOCATION,
                    hint=Text(
                        "Shkruajeni vetëm këtu, kurrë në formularët e tjerë.",
                        "Write it here only, never in the other forms.",
                    ),
                    required=True,
                ),
                Field(
                    "directions",
                    Kind.LONG_TEXT,
                    Text("Si arrihet atje pa rënë në sy", "How to get there without being noticed"),
                    _LOCATION,
                ),
                Field(
                    "on_site_contact",
                    Kind.TEXT,
                    Text("Kontakti në vend", "Contact on site"),
                    _LOCATION,
                    hint=Text("Emri dhe telefoni.", "Name and telephone."),
                    required=True,
                ),
                Field(
                    "there_since",
                    Kind.DATE,
                    Text("Atje që prej", "There since"),
                    _LOCATION,
                    in_past=True,
                ),
            ),
        ),
        Part(
            "secrecy",
            Text("Kush mund ta dijë", "Who may know"),
            (
                Field(
                    "who_may_know",
                    Kind.LONG_TEXT,
                    Text("Kush mund ta dijë vendin", "Who may know the place"),
                    _LOCATION,
                    required=True,
                ),
                Field(
                    "if_asked",
                    Kind.LONG_TEXT,
                    Text("Çfarë thuhet kur dikush pyet", "What to say when somebody asks"),
                    _LOCATION,
                ),
            ),
        ),
    ),
)

WP = FormDeclaration(
    code="WP",
    title=Text("Mbrojtja e dëshmitarit", "Witness protection"),
    consequence=Text(
        "Të dhënat kodohen me çelësin e institucionit tuaj: i hapin vetëm kolegët që e mbajnë atë çelës.",
        "The data are sealed with your institution's key: only colleagues who hold that key open them.",
    ),
    parts=(
        Part(
            "programme",
            Text("Programi dhe kufizimet", "Programme and restrictions"),
            (
                Field(
                    "programme",
                    Kind.LONG_TEXT,
                    Text("Programi ose masa e mbrojtjes", "Programme or measure of protection"),
                    _WITNESS,
                    required=True,
                ),
                Field(
                    "protected_since",
                    Kind.DATE,
                    Text("Zbatohet që prej", "In force since"),
                    _WITNESS,
                    in_past=True,
                ),
                Field(
                    "contact_officer",
                    Kind.TEXT,
                    Text("Oficeri i kontaktit", "Contact officer"),
                    _WITNESS,
                    hint=Text("Emri dhe telefoni.", "Name and telephone."),
                    required=True,
                ),
                Field(
                    "restrictions",
                    Kind.LONG_TEXT,
                    Text("Kufizimet", "Restrictions"),
                    _WITNESS,
                    hint=Text(
                        "Çfarë nuk duhet bërë, thënë ose shkruar, dhe nga kush.",
                        "What must not be done, said or written, and by whom.",
                    ),
                    required=True,
                ),
            ),
        ),
    ),
)
