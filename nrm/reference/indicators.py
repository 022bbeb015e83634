"""The indicators ticked at the initial identification, each under its element of trafficking."""

from dataclasses import dataclass
from enum import StrEnum

from nrm.foundation.text import Text
from nrm.reference.codes import Code, CodeList, read_data


class Element(StrEnum):
    """The elements of trafficking (Penal Code 110/a); GENERAL signs point to none in particular."""

    ACT = "ACT"
    MEANS = "MEANS"
    PURPOSE = "PURPOSE"
    GENERAL = "GENERAL"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One sign of trafficking, with an invented example of how it may look."""

    code: str
    element: Element
    text: Text
    example: Text


ELEMENT = CodeList(
    name="element",
    title=Text("Elementi i trafikimit", "Element of trafficking"),
    codes=(
        Code(Element.ACT, Text("Veprimi", "Act")),
        Code(Element.MEANS, Text("Mjeti", "Means")),
        Code(Element.PURPOSE, Text("Qëllimi i shfrytëzimit", "Purpose of exploitation")),
        Code(Element.GENERAL, Text("Tregues të përgjithshëm", "General signs")),
    ),
)


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["code"],
        element=Element(row["element"]),
        text=Text(row["sq"], row["en"]),
        example=Text(row["example_sq"], row["example_en"]),
    )


INDICATORS = tuple(_indicator(row) for row in read_data("indicators")["indicator"])

# The same list for a form: the group of a code is its element.
INDICATOR = CodeList(
    name="indicator",
    title=Text("Treguesit e trafikimit", "Indicators of trafficking"),
    codes=tuple(Code(each.code, each.text, group=each.element) for each in INDICATORS),
)


def element_list(element: Element) -> CodeList:
    """Return the indicators of one element as a code list of its own."""
    return CodeList(
        name=f"indicator_{element.lower()}",
        title=ELEMENT.text(element),
        codes=tuple(code for code in INDICATOR if code.group == element),
    )
