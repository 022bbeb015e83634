"""What a strict editor finds on a page.

Any page must be well formed, named, labelled, and free of what the content security policy would block.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

LANGUAGES = {"sq", "en"}
FIELDS = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")
LEFTOVERS = re.compile(r"\{\{|\{%|%\([a-z_]+\)[sd]|<Text |Undefined\b")
"""What a template or a message shows when something was not filled in."""

_PARSER = html5lib.HTMLParser(namespaceHTMLElements=False)
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
_ANY_TOKEN = "token-against-forgery"


def read(html: str) -> Element:
    """Return the page as a browser would understand it."""
    token, plain = _without_token(html)
    page = deepcopy(_parsed(plain)[0])
    for element in page.iter():
        for name, value in element.items():
            if value == _ANY_TOKEN:
                element.set(name, token)
    return page


def faults_of(html: str) -> list[str]:
    """Return one line for each fault of a page; none for a good one."""
    return list(_faults_of(_without_token(html)[1]))


@lru_cache(maxsize=1024)
def _faults_of(html: str) -> tuple[str, ...]:
    page, faults = _parsed(html)
    return (*faults, *(fault for criticise in CRITICISMS for fault in criticise(page)))


@lru_cache(maxsize=128)
def _parsed(html: str) -> tuple[Element, tuple[str, ...]]:
    """Return the page and what the parser complained of: a page is read more often than it changes."""
    page: Element = _PARSER.parse(html)
    errors = (f"malformed: {code} at {place} {data}" for place, code, data in _PARSER.errors)
    return page, tuple(errors)


def _without_token(html: str) -> tuple[str, str]:
    """Return the token of the page's forms, and the page without it: it differs each time."""
    found = _TOKEN.search(html)
    if not found:
        return "", html
    return found[1], html.replace(f'"{found[1]}"', f'"{_ANY_TOKEN}"')


def text_of(element: Element) -> str:
    """Return the words inside an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def names_itself(page: Element) -> Iterator[str]:
    """The page has a language, one heading, and a title that says the same as the heading."""
    if page.get("lang") not in LANGUAGES:
        yield f"the language is {page.get('lang')!r}"
    headings = [text_of(heading) for heading in page.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"there must be one h1, not {headings}"
        return
    titles = [text_of(title) for title in page.findall("head/title")]
    if len(titles) != 1 or headings[0] not in titles[0] or " – " not in titles[0]:
        yield f"the title {titles} does not name the page {headings[0]!r} and the service"


def can_be_skipped_into(page: Element) -> Iterator[str]:
    """The first link leads past the header to the main part."""
    first = next(page.iter("a"), None)
    mains = list(page.iter("main"))
    if len(mains) != 1:
        yield f"there must be one main, not {len(mains)}"
    elif first is None or first.get("href") != f"#{mains[0].get('id')}":
        yield "the first link does not skip to the main part"


def labels_its_fields(page: Element) -> Iterator[str]:
    """Each field has a label that a screen reader can find."""
    labelled = {label.get("for") for label in page.iter("label")}
    wrapped = {field for label in page.iter("label") for field in label.iter()}
    for field in page.iter():
        if field.tag not in FIELDS or field in wrapped:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if (
            field.get("type") not in UNLABELLED_TYPES
            and field.get("id") not in labelled
            and not named
        ):
            yield f"the field {field.get('name')!r} has no label"


def says_what_pictures_show(page: Element) -> Iterator[str]:
    """Each picture has words or is marked as decoration."""
    for picture in page.iter("img"):
        if picture.get("alt") is None:
            yield f"the picture {picture.get('src')!r} has no alt"
    for button in page.iter("button"):
        if not text_of(button) and not button.get("aria-label"):
            yield f"a button without words: {button.attrib}"


def keeps_its_ids(page: Element) -> Iterator[str]:
    """Ids are unique and what refers to one finds it."""
    ids = Counter(element.get("id") for element in page.iter() if element.get("id") is not None)
    yield from (f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for element in page.iter():
        wanted = [name for attribute in REFERENCES for name in element.get(attribute, "").split()]
        target = element.get("href", "")
        if element.tag == "a" and target.startswith("#") and len(target) > 1:
            wanted.append(target[1:])
        yield from (
            f"{element.tag} refers to #{name}: not there" for name in wanted if name not in ids
        )


def guards_its_forms(page: Element) -> Iterator[str]:
    """Each form that changes something carries the token against forgery."""
    for form in page.iter("form"):
        names = {field.get("name") for field in form.iter("input")}
        if form.get("method", "get").lower() == "post" and "csrf_token" not in names:
            yield f"the form to {form.get('action')!r} has no csrf_token"


def obeys_the_policy(page: Element) -> Iterator[str]:
    """Nothing inline that the content security policy would block, nothing from elsewhere."""
    for element in page.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"an inline {element.tag}"
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith("on"):
                yield f"{element.tag} has an inline {attribute}"
            if attribute in {"href", "action"} and value.lower().startswith("javascript:"):
                yield f"{element.tag} leads to a script"
            if attribute == "src" and re.match(r"[a-z]+:|//", value) and value[:5] != "data:":
                yield f"{element.tag} loads {value}"


def is_filled_in(page: Element) -> Iterator[str]:
    """No placeholder of a template or a message is left."""
    for found in LEFTOVERS.finditer(text_of(page)):
        yield f"left over: {found.group()!r}"


CRITICISMS: tuple[Callable[[Element], Iterator[str]], ...] = (
    names_itself,
    can_be_skipped_into,
    labels_its_fields,
    says_what_pictures_show,
    keeps_its_ids,
    guards_its_forms,
    obeys_the_policy,
    is_filled_in,
)
