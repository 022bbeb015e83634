"""Who the person is: the particulars, asked once and kept across episodes."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.reference.countries import COUNTRY

_ID = Section.IDENTITY

IDENTITY = FormDeclaration(
    code="ID",
    title=Text("Të dhënat e personit", "The person's particulars"),
    consequence=Text(
        "Të dhënat ruhen të koduara; i sheh vetëm ekipi i rastit.",
        "The particulars are stored encrypted; only the case's team sees them.",
    ),
    parts=(
        Part(
            "name",
            Text("Kush është personi", "Who the person is"),
            (
                Field(
                    "first_name",
                    Kind.TEXT,
                    Text("Emri", "First name"),
                    _ID,
                    hint=Text(
                        "Si në dokument; nëse nuk dihet, emri me të cilin prezantohet.",
                        "As in the document; if not known, the name the person uses.",
                    ),
                    required=True,
                    htcds="prs_FirstName",
                    key_data=True,
                ),
                Field(
                    "fathers_name",
                    Kind.TEXT,
                    Text("Atësia", "Father's name"),
                    _ID,
                ),
                Field(
                    "last_name",
                    Kind.TEXT,
                    Text("Mbiemri", "Last name"),
                    _ID,
                    required=True,
                    htcds="prs_SecondName",
                    key_data=True,
                ),
                Field(
                    "sex",
                    Kind.CHOICE,
                    Text("Gjinia për statistikë", "Sex for statistics"),
                    _ID,
                    codes=lists.SEX,
                    required=True,
                    htcds="prs_Gender",
                    key_data=True,
                ),
                Field(
                    "citizenship",
                    Kind.COUNTRY,
                    Text("Shtetësia", "Citizenship"),
                    _ID,
                    codes=COUNTRY,
                    required=True,
                    htcds="prs_Citizenship",
                    key_data=True,
                ),
                Field(
                    "language",
                    Kind.CHOICE,
                    Text("Gjuha që flet më mirë", "Language spoken best"),
                    _ID,
                    codes=lists.LANGUAGE,
                    htcds="prs_PrimaryLanguage",
                ),
            ),
        ),
        Part(
            "age",
            Text("Mosha", "Age"),
            (
                Field(
                    "age_basis",
                    Kind.CHOICE,
                    Text("Nga e dimë moshën", "How the age is known"),
                    _ID,
                    codes=lists.AGE_BASIS,
                    required=True,
                ),
                Field(
                    "birth_date",
                    Kind.DATE,
                    Text("Datëlindja", "Date of birth"),
                    _ID,
                    hint=Text("Për shembull 27 3 2009", "For example 27 3 2009"),
                    required=When("age_basis", ("DOCUMENT",)),
                    in_past=True,
                    htcds="prs_Birthdate",
                    key_data=True,
                ),
                Field(
                    "estimated_age",
                    Kind.INTEGER,
                    Text("Mosha e vlerësuar, në vite", "Estimated age in years"),
                    _ID,
                    hint=Text(
                        "Vetëm kur datëlindja nuk dihet.",
                        "Only when the date of birth is not known.",
                    ),
                    minimum=0,
                    maximum=110,
                ),
                Field(
                    "maybe_minor",
                    Kind.YES_NO,
                    Text("A mund të jetë nën 18 vjeç?", "Could the person be under 18?"),
                    _ID,
                    hint=Text(
                        "Kur ka dyshim, personi trajtohet si i mitur (KPP, neni 58/a).",
                        "In doubt the person is treated as a minor (Code of Criminal Procedure, art. 58/a).",
                    ),
                ),
            ),
        ),
    ),
)
