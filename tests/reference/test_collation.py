"""Names sort the Albanian way."""

from hypothesis import given
from hypothesis import strategies as st

from nrm.reference.collation import ALPHABET, sort_key

albanian = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=12)
anything = st.text(max_size=60)


def test_names_sort_the_albanian_way() -> None:
    names = ["Cuka", "Çela", "Drita", "Dhimitër", "Elira", "Ëngjëll", "Nuri", "Njazi", "Ruzhdi"]
    assert sorted(sorted(names), key=sort_key) == names


def test_the_alphabet_is_in_order() -> None:
    assert sorted(ALPHABET, key=sort_key) == list(ALPHABET)


def test_a_shorter_name_and_a_first_word_come_first() -> None:
    names = ["Mal", "Mal i Zi", "Mali", "Malësi e Madhe"]
    assert sorted(names, key=sort_key) == ["Mal", "Mal i Zi", "Malësi e Madhe", "Mali"]


def test_numbers_come_before_letters() -> None:
    assert sort_key("2 Korriku") < sort_key("Abedin")


@given(albanian, albanian)
def test_letters_decide_one_by_one(first: list[str], second: list[str]) -> None:
    """Hold for words in which no two neighbouring letters read as a digraph."""
    words = ["".join(first), "".join(second)]
    if _spelt(words[0]) == first and _spelt(words[1]) == second:
        by_rank = [ALPHABET.index(letter) for letter in first] < [
            ALPHABET.index(letter) for letter in second
        ]
        assert (sort_key(words[0]) < sort_key(words[1])) == by_rank


@given(anything)
def test_the_key_of_any_text_is_plain_ascii(text: str) -> None:
    assert sort_key(text).isascii()
    assert sort_key(f"  {text} ") == sort_key(text)


@given(st.sampled_from(["Çeço Ëmbël", "Gjergj Shtëpani", "Xhevahire Zhuli"]))
def test_case_does_not_count(name: str) -> None:
    assert sort_key(name) == sort_key(name.upper()) == sort_key(name.lower())


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert sort_key("Ëngjëll Çela") == sort_key("E\u0308ngje\u0308ll C\u0327ela")


def test_foreign_accents_do_not_count() -> None:
    assert sort_key("Nuñez") == sort_key("Nunez")


def _spelt(word: str) -> list[str]:
    letters: list[str] = []
    while word:
        size = 2 if word[:2] in ALPHABET and len(word) > 1 else 1
        letters.append(word[:size])
        word = word[size:]
    return letters
