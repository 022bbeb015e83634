"""Owns invented persons in any number, and how an Albanian hand or ear misspells them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from nrm.cases.name_index import Entry, Query

FIRST_NAMES = """
    Arben Agim Agron Ahmet Albana Alban Alketa Altin Ana Andi Anila Anisa Arber Ardian Arjana
    Armend Arta Artan  Arlind Aurela Azem Bardha Bashkim Behar Besa Besim Besmira Besnik Blerim
    Blerina Blerta Brikena Bujar Burbuqe  Çlirim Dafina Dallëndyshe Dardan Denisa Dhimitër
    Dhurata Diana Dorina Dritan Drita Dritëro Edlira Edmond Elda  Elira Elona Elvana Emanuela
    Endri Enkeleda Ermal Ermira Erion Esma Etleva Fadil Fatbardha Fatime Fatjon Fatmir  Fatos
    Feride Flamur Flora Florian Flutura Gazmend Genc Gentiana Gëzim Gjergj Gjon Gjovalin Gjyste
    Gjylie Gonxhe  Gramoz Hajdar Hajrie Hasan Hatixhe Haxhi Hysen Ibrahim Idriz Ilir Ilirjana
    Imer Irena Isuf Jeta Jetmir Jola  Jonida Kastriot Keti Klajdi Klodian Krenar Kristaq Kujtim
    Labinot Lavdije Leonora Lindita Liri Lirije Luljeta  Lule Luan Lumturi Majlinda Manjola Mark
    Marsela Mehmet Mentor Migena Mimoza Mira Mirela Mirjeta Muharrem Myzafer  Naim Nazmije
    Nexhmije Nikolin Nora Odeta Olta Orjeta Parid Petrit Pranvera Prenda Qamil Qazim Qemal Qerim
    Raimonda Ramiz Rexhep Ridvan Rovena Rozafa Rruhije Rudina Saimir Sabrije Selim Servet
    Shefqet Shpëtim Shpresa  Shqipe Skënder Sokol Sotiraq Sulejman Suela Tefik Teuta Thëllëza
    Tomorr Trëndafile Valbona Valdete Vasil Vera  Violeta Vjollca Vjosa Xhafer Xhelal Xhemile
    Xhevahire Xhevdet Xheni Yllka Ylli Zamira Zana Zef Zenel Zhaneta
""".split()
_ROOTS = """
    Abdul Agoll Alush Arap Avdi Bajr Bala Balli Bardh Basha Bega Beqir Berish Biçak Bog Brahim
    Bregas Buja Bushat  Cak Çel Çob Dalip Dauti Dedë Delij Demir Dervish Dhim Dida Dodë Dosh
    Durak Duka Dyrmish Elez Fejz Ferr Frashër  Gashi Gjata Gjika Gjokë Gjon Goxh Grabov Guri
    Hajdër Halil Haxhi Hasan Hox Hysen Ibrah Ismail Jakup Jahj Kadri  Kalem Kapllan Kastrat Kod
    Kok Kol Kraj Kryezi Kuqal Kurt Lad Lamë Lekë Leskov Lik Llesh Lush Mal Man Mark Meksh
    Memush Merkur Metë Mezi Muç Muhamet Murat Musta Nik Ndreu Nuri Osman Pali Papa Pepa Pjetër
    Prifti Qafë Qerim  Qosj Ram Rexhep Rrapi Rrusht Rust Sadik Sela Shahin Shal Shehu Shkurt
    Shtyll Sinan Spah Stafa Sulej Tafë Tah  Thaç Tola Toska Trungu Turk Uka Vat Vela Vocë Vuks
    Xhaf Xhel Xhixh Ymer Zagor Zefi Zeqir Zhup Zog
""".split()
_ENDINGS = """
    aj i a u ani ari eci eli ollari imi ezi oli iqi ori uka ishti anaj eni oviq ashi  iraj atari
    ullahu
""".split()
LAST_NAMES = [root.rstrip("aeiëu") + ending for ending in _ENDINGS for root in _ROOTS]

# What one hand writes and another ear hears, either way.
_CONFUSED = (
    ("ë", "e"), ("ë", ""), ("ç", "c"), ("ç", "ch"), ("q", "ç"), ("q", "k"), ("q", "c"), ("xh", "gj"),
    ("xh", "j"), ("gj", "j"), ("zh", "j"), ("sh", "s"), ("dh", "d"), ("th", "t"), ("ll", "l"),
    ("rr", "r"), ("y", "i"), ("nj", "n"), ("x", "z"), ("h", ""),
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvxyz"


def population(size: int, *, seed: int = 1) -> list[Entry]:
    """Invent that many persons; some names are common and most are rare, as in life."""
    chance = Random(seed)
    first_weights = _falling(len(FIRST_NAMES), offset=12)
    last_weights = _falling(len(LAST_NAMES), offset=25)
    firsts = chance.choices(FIRST_NAMES, cum_weights=first_weights, k=size)
    lasts = chance.choices(LAST_NAMES, cum_weights=last_weights, k=size)
    fathers = chance.choices(FIRST_NAMES, cum_weights=first_weights, k=size)
    return [
        Entry(
            person_id=UUID(int=chance.getrandbits(128), version=4),
            first_name=first,
            last_name=last,
            fathers_name=father,
            birth_date=date(1960, 1, 1) + timedelta(days=chance.randrange(19_000)),
        )
        for first, last, father in zip(firsts, lasts, fathers, strict=True)
    ]


def misspelt(name: str, chance: Random) -> str:
    """Give the name with one slip: of sound where it has a doubtful one, else of the hand."""
    sounds = [pair for pair in _both_ways() if pair[0] and pair[0] in name.lower()]
    if sounds and chance.random() < 0.7:
        written, heard = chance.choice(sounds)
        changed = name.lower().replace(written, heard, 1)
        return changed.title() if len(changed) > 1 else _slipped(name, chance)
    return _slipped(name, chance)


def asked_after(entry: Entry, chance: Random) -> Query:
    """Ask for a person by a misspelt name.

    One in five has both names wrong, two in five a wrong or no birth date, two in five no father's
    name, one in ten the names exchanged, one in four both names in one text.
    """
    both = chance.random() < 0.2
    wrong_first = both or chance.random() < 0.5
    first = misspelt(entry.first_name, chance) if wrong_first else entry.first_name
    wrong_last = both or not wrong_first
    last = misspelt(entry.last_name, chance) if wrong_last else entry.last_name
    if chance.random() < 0.1:
        first, last = last, first
    in_one_text = chance.random() < 0.25
    named = (
        Query(name=f"{first} {last}") if in_one_text else Query(first_name=first, last_name=last)
    )
    return _with_birth(_with_father(named, entry, chance), entry, chance)


def _with_father(query: Query, entry: Entry, chance: Random) -> Query:
    if chance.random() < 0.4:
        return query
    wrong = chance.random() < 0.2
    father = misspelt(entry.fathers_name, chance) if wrong else entry.fathers_name
    return replace(query, fathers_name=father)


def _with_birth(query: Query, entry: Entry, chance: Random) -> Query:
    born = entry.birth_date
    if born is None or chance.random() < 0.6:
        return replace(query, birth_date=born)
    swapped = (
        born.replace(month=born.day, day=born.month) if born.day <= 12 else born.replace(day=1)
    )
    return chance.choice(
        [
            query,
            replace(query, birth_date=swapped),
            replace(query, birth_date=_a_year_later(born)),
            replace(query, birth_date=born.replace(month=1, day=1)),
            replace(query, birth_year=born.year),
        ]
    )


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _slipped(name: str, chance: Random) -> str:
    place = chance.randrange(1, len(name))
    before, letter, after = name[:place], name[place], name[place + 1 :]
    return chance.choice(
        [
            before + after if len(name) > 3 else name + letter,
            before + letter + letter + after,
            before + chance.choice(_LETTERS) + after,
            before + after[:1] + letter + after[1:] if after else before + letter + letter,
        ]
    )


def _both_ways() -> list[tuple[str, str]]:
    return [*_CONFUSED, *((heard, written) for written, heard in _CONFUSED)]


def _falling(count: int, *, offset: int) -> list[float]:
    return list(accumulate(1 / (rank + offset) for rank in range(count)))
