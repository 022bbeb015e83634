"""Names from which invented people are made; no list of real people went into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

FEMALE = (
    "Afërdita", "Agnesa", "Albana", "Alketa", "Alma", "Amarda", "Ana", "Anila", "Anisa", "Anjeza",
    "Ardita", "Ariana", "Arjeta", "Arta", "Aulona", "Besa", "Blerina", "Blerta", "Bora", "Brikena",
    "Brunilda", "Çelike", "Dafina", "Diana", "Diellza", "Dorina", "Drita", "Dhurata", "Edlira",
    "Eglantina", "Elda", "Eliona", "Elira", "Elisa", "Elona", "Elvana", "Enkeleda", "Era", "Ermira",
    "Esmeralda", "Etleva", "Ëma", "Fabiola", "Fatbardha", "Fatjona", "Fjolla", "Flora", "Flutura",
    "Fllanxa", "Gentiana", "Greta", "Gjeline", "Gjyste", "Hajrije", "Hasime", "Iliriana", "Ina",
    "Irena", "Iris", "Jeta", "Jonida", "Jorida", "Klara", "Klea", "Kozeta", "Kristina", "Lediana",
    "Leonora", "Lindita", "Linda", "Liri", "Lule", "Luljeta", "Llesha", "Majlinda", "Manjola",
    "Manushaqe", "Marjeta", "Marsela", "Megi", "Merita", "Mimoza", "Mira", "Mirela", "Nadire",
    "Nertila", "Nora", "Njomza", "Olta", "Ornela", "Pranvera", "Pëllumbesha", "Qamile", "Rajmonda",
    "Rea", "Redona", "Rezarta", "Rovena", "Rudina", "Sabina", "Sara", "Selma", "Silvana", "Sonila",
    "Suela", "Shega", "Shpresa", "Shqipe", "Tefta", "Teuta", "Tringa", "Thëllëza", "Valbona",
    "Valentina", "Vera", "Vjollca", "Vjosa", "Xhevahire", "Xhuliana", "Yllka", "Zamira", "Zana",
    "Zhaneta", "Zhuljana",
)  # fmt: skip

MALE = (
    "Adriatik", "Afrim", "Agim", "Agron", "Albert", "Alban", "Altin", "Andi", "Arben", "Ardian",
    "Armand", "Arsen", "Artan", "Astrit", "Avni", "Bardhyl", "Bashkim", "Bekim", "Besnik", "Blendi",
    "Bujar", "Çlirim", "Dalip", "Dardan", "Dashamir", "Denis", "Dritan", "Drini", "Dhimitër",
    "Edmond", "Eduart", "Elton", "Endri", "Engjëll", "Ermal", "Erion", "Ervin", "Fation", "Fatmir",
    "Fatos", "Ferdinand", "Flamur", "Florian", "Gazmend", "Genc", "Gentian", "Gëzim", "Gramoz",
    "Gjergj", "Gjin", "Gjovalin", "Gjon", "Hajdar", "Halil", "Hamit", "Hasan", "Hysen", "Ilir",
    "Indrit", "Jetmir", "Jovan", "Julian", "Kastriot", "Klajdi", "Klodian", "Kreshnik", "Kujtim",
    "Leka", "Leonard", "Ligor", "Liridon", "Luan", "Lulzim", "Llazar", "Marenglen", "Mentor",
    "Mërgim", "Mirush", "Muharrem", "Naim", "Nazmi", "Ndue", "Nikoll", "Njazi", "Olsi", "Orges",
    "Osman", "Paulin", "Pëllumb", "Petrit", "Petrika", "Përparim", "Qazim", "Qemal", "Ramazan",
    "Redon", "Refik", "Renato", "Roland", "Rustem", "Rrahman", "Rrok", "Sabri", "Saimir", "Sadik",
    "Skënder", "Sokol", "Spartak", "Shaban", "Shkëlqim", "Shpëtim", "Taulant", "Tomorr", "Thanas",
    "Thoma", "Urim", "Uran", "Valter", "Vasil", "Veli", "Viktor", "Xhafer", "Xhevdet", "Xhelal",
    "Ylli", "Zef", "Zenel",
)  # fmt: skip

SURNAMES = (
    "Aliaj", "Ahmeti", "Alushi", "Arapi", "Asllani", "Bajrami", "Bala", "Balla", "Bardhi", "Bega",
    "Beqiri", "Bici", "Bitri", "Bregu", "Brahimi", "Bushi", "Cami", "Cani", "Celaj", "Cenaj",
    "Cuka", "Çela", "Çipi", "Çoku", "Çobani", "Dada", "Daci", "Dauti", "Deda", "Dema", "Dervishi",
    "Dibra", "Doda", "Doçi", "Duka", "Duraj", "Dragoti", "Dhima", "Dhrami", "Elezi", "Ermani",
    "Ëndërra", "Fejzo", "Ferati", "Ferra", "Fiku", "Filo", "Frashëri", "Fusha", "Gashi", "Gega",
    "Gorica", "Goxhaj", "Grabova", "Gruda", "Gurra", "Gjata", "Gjeçi", "Gjini", "Gjoka", "Gjonaj",
    "Gjoni", "Hajdini", "Halili", "Hasani", "Haxhiu", "Hila", "Hoti", "Hoxha", "Hysa", "Ibrahimi",
    "Isaku", "Islami", "Ismaili", "Jaho", "Jakupi", "Jorgo", "Kaçi", "Kadriu", "Kapllani", "Karaj",
    "Kasa", "Kërri", "Kodra", "Kola", "Kolaj", "Konomi", "Kotorri", "Krasniqi", "Kuka", "Laho",
    "Lame", "Lati", "Leka", "Lika", "Limani", "Lleshi", "Llukani", "Lluka", "Malaj", "Malo",
    "Manaj", "Marku", "Mato", "Mema", "Mëhilli", "Mici", "Mullaj", "Murati", "Musta", "Mustafaj",
    "Muço", "Ndreka", "Ndoja", "Nikolla", "Nishku", "Nuredini", "Njela", "Ora", "Paja", "Palushi",
    "Pano", "Pasha", "Peçi", "Pepa", "Përmeti", "Pjetri", "Prendi", "Prifti", "Qafa", "Qato",
    "Qerimi", "Qosja", "Rapaj", "Reçi", "Rexha", "Rica", "Ruka", "Rustemi", "Rrapaj", "Rroku",
    "Sadiku", "Sala", "Salihu", "Sefa", "Selimi", "Sinani", "Skura", "Sokoli", "Spahiu", "Sula",
    "Shala", "Shehu", "Shkurti", "Shtëpani", "Shyti", "Taga", "Taho", "Tafa", "Tare", "Toska",
    "Toçi", "Tushi", "Thani", "Uka", "Ura", "Ushtelenca", "Veliu", "Vata", "Visha", "Vogli", "Voci",
    "Vrapi", "Xeka", "Xibri", "Xhaferi", "Xhelili", "Xhuli", "Ymeri", "Yzeiri", "Zajmi", "Zeka",
    "Zela", "Zika", "Zotaj", "Zyberi", "Zhegu", "Zhupa",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one country; `fathers` says whether a father's name is part of a full name."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    fathers: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A full name; `father` is empty where the country does not use it."""

    first: str
    father: str
    last: str


_ALBANIAN = Names(FEMALE, MALE, SURNAMES, fathers=True)
_ELSEWHERE: Mapping[str, Names] = {
    "RS": Names(
        ("Jelena", "Milica", "Dragana", "Snežana"),
        ("Nikola", "Miloš", "Dejan"),
        ("Petrić", "Savin", "Đurić", "Stanojev"),
    ),
    "GM": Names(
        ("Fatou", "Isatou", "Mariama"), ("Lamin", "Ebrima"), ("Ceesay", "Jallow", "Sanneh")
    ),
    "PH": Names(
        ("Maricel", "Rosalie", "Jocelyn"), ("Rodel", "Jomar"), ("Dalisay", "Magbanua", "Lacson")
    ),
    "SY": Names(("Rima", "Hala", "Nour"), ("Yaman", "Firas"), ("Al Hamwi", "Qabbani", "Darwich")),
    "NG": Names(("Blessing", "Ngozi", "Efe"), ("Emeka", "Tunde"), ("Osagie", "Okonta", "Ibekwe")),
}


def draw_name(dice: Random, *, sex: str, country: str) -> Name:
    """Return an invented name for a person of `sex` (F or M; anything else may get either).

    Countries without a list of their own, Albania and Kosovo among them, get Albanian names.
    """
    names = _ELSEWHERE.get(country, _ALBANIAN)
    shown = sex if sex in ("F", "M") else dice.choice("FM")
    return Name(
        first=dice.choice(names.female if shown == "F" else names.male),
        father=dice.choice(names.male) if names.fathers else "",
        last=dice.choice(names.surnames),
    )
