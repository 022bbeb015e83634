"""Finding persons by misspelt names, and nothing else through it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from random import Random
from threading import Event
from time import thread_time
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.cases.name_folding import fold
from nrm.cases.name_index import ALERT, FIND, Entry, NameIndex, Query
from nrm.cases.name_vocabulary import Person, Vocabulary
from tests.cases.invented_people import FIRST_NAMES, LAST_NAMES, asked_after, population

NAMES = st.sampled_from(FIRST_NAMES) | st.sampled_from(LAST_NAMES) | st.text(max_size=12)
ENTRIES = st.builds(
    Entry,
    person_id=st.uuids(),
    first_name=NAMES,
    last_name=NAMES,
    fathers_name=NAMES,
    birth_date=st.dates() | st.none(),
    birth_year=st.integers(1900, 2030) | st.none(),
)
CROWDS = st.lists(ENTRIES, max_size=12, unique_by=lambda entry: entry.person_id)


def index_of(*entries: Entry) -> NameIndex:
    index = NameIndex()
    for entry in entries:
        index.put(entry)
    return index


def person(
    first_name: str, last_name: str, *, fathers_name: str = "", birth_date: date | None = None
) -> Entry:
    return Entry(
        person_id=uuid4(),
        first_name=first_name,
        last_name=last_name,
        fathers_name=fathers_name,
        birth_date=birth_date,
    )


def found(index: NameIndex, query: Query, *, at_least: float = FIND) -> list[UUID]:
    return [hit.person_id for hit in index.search(query, at_least=at_least)]


def same_names(entry: Entry) -> Query:
    return Query(first_name=entry.first_name, last_name=entry.last_name)


@pytest.mark.parametrize(
    "query",
    [
        Query(first_name="Xhevdet", last_name="Çeliku"),
        Query(first_name="Çeliku", last_name="Xhevdet"),
        Query(name="gjevdet qeliku"),
        Query(name="CELIKU, Xhevdet"),
        Query(name="Xhevdet Agim Çeliku"),
        Query(name="Xhev Çel"),
        Query(last_name="Çelik"),
        Query(name="Çe"),
        Query(name="Xhevdet", birth_year=1988),
        Query(name="Xhevdet Çeliku", birth_date=date(1988, 6, 2), fathers_name="Agim"),
    ],
)
def test_a_person_is_found_by(query: Query) -> None:
    sought = person("Xhevdet", "Çeliku", fathers_name="Agim", birth_date=date(1988, 2, 6))
    index = index_of(sought, person("Mira", "Dodaj"), person("Teuta", "Kola"))
    assert found(index, query) == [sought.person_id]


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(name=" - "),
        Query(birth_date=date(1988, 2, 6), fathers_name="Agim"),
        Query(name="Mira Kola"),
        Query(name="Xhevdet", birth_year=1960),
    ],
)
def test_nobody_is_found_by(query: Query) -> None:
    index = index_of(person("Xhevdet", "Çeliku", birth_date=date(1988, 2, 6)))
    assert found(index, query) == []


def test_a_person_with_two_first_names_is_found_by_one_or_both() -> None:
    sought = person("Anna Maria", "Dodaj")
    index = index_of(sought)
    for name in ("Anna Dodaj", "Maria Dodaj", "Annamaria Dodaj", "Anna Maria", "Dodaj Anna-Maria"):
        assert found(index, Query(name=name)) == [sought.person_id]


def test_a_person_of_whom_one_name_is_known_is_found_by_two() -> None:
    sought = person("Shpresa", "")
    assert found(index_of(sought), Query(name="Shpresa Dodaj")) == [sought.person_id]


def test_one_name_alone_is_no_alert_but_with_the_birth_date_it_is() -> None:
    known = person("Shpresa", "Dodaj", birth_date=date(1999, 3, 20))
    index = index_of(known)
    query = Query(name="Shpresa")
    assert found(index, query, at_least=ALERT) == []
    born = replace(query, birth_date=known.birth_date)
    assert found(index, born, at_least=ALERT) == [known.person_id]


def test_a_sister_born_on_another_day_is_no_alert() -> None:
    index = index_of(person("Shpresa", "Dodaj", fathers_name="Gjon", birth_date=date(1999, 3, 20)))
    sister = Query(name="Teuta Dodaj", fathers_name="Gjon", birth_date=date(2001, 8, 2))
    assert found(index, sister, at_least=ALERT) == []


def test_the_best_fit_comes_first_and_the_limit_holds() -> None:
    exact, near, far = (person("Arben", last) for last in ("Hoxha", "Hoxhaj", "Hoti"))
    index = index_of(far, near, exact)
    hits = index.search(Query(name="Arben Hoxha"), limit=2)
    assert [hit.person_id for hit in hits] == [exact.person_id, near.person_id]
    assert hits[0].score == 1.0 > hits[1].score


def test_very_long_texts_are_taken_by_their_beginning() -> None:
    sought, odd = person("Arben", "Hoxha"), person("ë" * 100_000, "x " * 50_000)
    index = index_of(sought, odd)
    assert found(index, Query(name="Arben Hoxha " + "ç" * 100_000)) == [sought.person_id]
    assert found(index, same_names(odd)) == [odd.person_id]


@given(CROWDS, ENTRIES)
def test_the_exact_name_finds_the_person(crowd: list[Entry], sought: Entry) -> None:
    index = index_of(*crowd, sought)
    score = {hit.person_id: hit.score for hit in index.search(same_names(sought))}
    first, last = fold(sought.first_name), fold(sought.last_name)
    if first and last:
        assert score[sought.person_id] == 1.0
    else:
        assert (sought.person_id in score) is bool(first or last)


@given(CROWDS, ENTRIES)
def test_a_removed_person_leaves_no_trace(crowd: list[Entry], gone: Entry) -> None:
    others = [entry for entry in crowd if entry.person_id != gone.person_id]
    index = index_of(gone, *others)
    index.remove(gone.person_id)
    assert len(index) == len(others)
    for entry in (gone, *others):
        assert index.search(same_names(entry)) == index_of(*others).search(same_names(entry))


@given(CROWDS, ENTRIES, ENTRIES)
def test_putting_a_person_again_replaces_the_former_names(
    crowd: list[Entry], former: Entry, entry: Entry
) -> None:
    others = [other for other in crowd if other.person_id != entry.person_id]
    index = index_of(*others, replace(former, person_id=entry.person_id), entry)
    assert len(index) == len(others) + 1
    for asked in (former, entry):
        expected = index_of(*others, entry).search(same_names(asked))
        assert index.search(same_names(asked)) == expected


@given(CROWDS, ENTRIES, st.data())
def test_persons_outside_have_no_influence(
    crowd: list[Entry], asked: Entry, data: st.DataObject
) -> None:
    inside = data.draw(st.lists(st.sampled_from(crowd), unique=True)) if crowd else []
    allowed = {entry.person_id for entry in inside}
    query, index = same_names(asked), index_of(*crowd)
    expected = index_of(*inside).search(query, limit=3)
    assert index.search(query, limit=3, among=allowed) == expected
    assert index.search(query, limit=3, among=lambda person_id: person_id in allowed) == expected


def test_names_do_not_print_themselves() -> None:
    entry = person("Shpresa", "Dodaj", fathers_name="Gjon")
    names = Vocabulary()
    name = names.name("shpresa")
    held = Person(person_id=uuid4(), first=name, last=None, father="gjon", birth=None)
    printed = f"{entry!r} {same_names(entry)!r} {name!r} {held!r} {index_of(entry)!r} {names!r}"
    assert not any(part in printed.lower() for part in ("shpresa", "dodaj", "gjon"))


def test_a_name_nobody_bears_any_more_is_forgotten() -> None:
    names = Vocabulary()
    first, last = names.name("anna maria"), names.name("maria")
    both = Person(person_id=uuid4(), first=first, last=last, father="", birth=None)
    same = Person(person_id=uuid4(), first=last, last=last, father="", birth=None)
    names.add(both)
    names.add(same)
    names.remove(both)
    assert len(names) == 1
    assert list(names.resembling("maria")) == [last]
    names.remove(same)
    assert len(names) == 0
    assert names.resembling("maria") == {}


def test_misspelt_persons_among_ten_thousand() -> None:
    people = population(10_000)
    index, chance = index_of(*people), Random(2)
    recalled, others, seconds = 0, 0, []
    for sought in chance.sample(people, 2_000):
        query = asked_after(sought, chance)
        start = thread_time()
        hits = found(index, query, at_least=ALERT)
        seconds.append(thread_time() - start)
        recalled += sought.person_id in hits
        others += len(hits) - (sought.person_id in hits)
    assert recalled / 2_000 >= 0.95
    assert others / 2_000 <= 0.1
    assert sorted(seconds)[1_900] < 0.010


def test_strangers_among_ten_thousand_raise_few_alerts() -> None:
    index, chance = index_of(*population(10_000)), Random(3)
    strangers = population(500, seed=4)
    alerts = sum(
        len(found(index, asked_after(stranger, chance), at_least=ALERT)) for stranger in strangers
    )
    assert alerts / 500 <= 0.1


def test_readers_find_everybody_while_the_index_changes() -> None:
    steady, coming = person("Arben", "Hoxha"), population(300)
    index, stop = index_of(steady), Event()
    answers: list[list[UUID]] = []

    def read() -> None:
        while not stop.is_set():
            answers.append(found(index, Query(name="Arben Hoxha"), at_least=1.0))

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for entry in coming:
            index.put(entry)
            index.put(steady)
        for entry in coming:
            index.remove(entry.person_id)
        stop.set()
        for reader in readers:
            reader.result()
    assert [answer for answer in answers if steady.person_id not in answer] == []
    assert len(index) == 1
