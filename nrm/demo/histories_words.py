"""Sentences for the open questions of the invented forms, as a worker would note them."""

from collections.abc import Mapping
from random import Random

_ACCOUNT: Mapping[str, tuple[str, ...]] = {
    "SEX": (
        "Tregon se e njohu në internet dhe pas disa javësh e detyroi të takohej me burra për para.",
        "Thotë se i premtuan punë në bar; në vend të saj e mbajtën në një banesë me vajza të tjera.",
        "Flet pak; thotë se paratë i merr dikush që e quan të fejuarin.",
    ),
    "LABOUR": (
        "Ka punuar pa pushim në serë dhe nuk është paguar prej tre muajsh.",
        "Dokumentet ia mbajnë te vendi i punës; fle në të njëjtën godinë.",
        "I thanë se duhet të lajë koston e udhëtimit me punë.",
    ),
    "BEGGING": (
        "Rri te semaforët nga mëngjesi; paratë ia jep në mbrëmje një të rrituri.",
        "Thotë se e rrahin kur sjell më pak se shuma e caktuar.",
    ),
    "CRIMINALITY": (
        "E mbajtën në një shtëpi ku rriteshin bimë; nuk lejohej të dilte.",
        "E detyruan të vidhte për të larë një borxh të vëllait.",
    ),
    "MARRIAGE": ("Familja e fejoi kundër dëshirës dhe mori para nga familja tjetër.",),
    "UNKNOWN": (
        "Kërkon ndihmë, por nuk dëshiron të flasë ende për çfarë ka ndodhur.",
        "Rrëfimi është i paplotë; do të vazhdohet kur të jetë gati.",
    ),
}
_REASON = (
    "Treguesit mbështesin njëri-tjetrin dhe përputhen me rrëfimin.",
    "Rrethanat dhe treguesit japin dyshim të arsyeshëm për trafikim.",
    "Sipas treguesve dhe sjelljes së personit, dyshimi është i arsyeshëm.",
)
_SAFE_CONTACT = (
    "Vetëm në mëngjes; të mos përmendet nga kush telefonohet.",
    "Përmes punonjësit të terrenit, jo me telefon.",
    "Me mesazh të shkurtër pa emër; përgjigjet vetë.",
)
_FORMAL_REASON = (
    "Veprimi, mjeti dhe qëllimi u vërtetuan nga rrëfimi dhe dokumentet.",
    "Rrëfimi është i qëndrueshëm dhe përputhet me të dhënat e mbledhura.",
)
_WISH = (
    "Dëshiron të qëndrojë në qendër dhe të mësojë një zanat.",
    "Dëshiron të kthehet në shkollë.",
    "Dëshiron të jetojë larg qytetit të vet.",
)
_SIGNAL = (
    "Një qytetar njofton për një person që duket i mbajtur me forcë në një banesë.",
    "Mësuesja njofton se nxënësi mungon prej javësh dhe është parë duke lypur.",
    "Vetë personi telefonon, kërkon ndihmë dhe mbyll shpejt.",
    "Infermierja ka parë lëndime të vjetra; shoqëruesi nuk e lë të flasë.",
    "Ekipi në terren takoi dikë që shoqërohet nga persona që nuk i njeh.",
)
_RISK_NOTE = (
    "Personi i dyshuar e di lagjen; shoqërim në çdo dalje.",
    "Rreziku ulet sa kohë që qëndron në strehim.",
    "Familja mbështet; mbetet kujdesi për kontaktet në internet.",
)
_GOAL = (
    "Të ketë strehim të sigurt dhe të qëndrueshëm.",
    "Të rifillojë shkollën dhe ta ndjekë rregullisht.",
    "Të mbarojë një kurs profesional dhe të gjejë punë.",
    "Të ndjekë seancat me psikologun.",
    "Të pajiset me dokumente.",
)
_VISIT = (
    "Takimi u bë sipas planit; ka përparim të dukshëm.",
    "Gjendje e qëndrueshme, kërkon mbështetje për punë.",
    "Ndihet më e sigurt; vazhdon kontaktet me psikologun.",
)
_CLOSING = (
    "Objektivat kryesore u arritën; shërbimet e bashkisë njoftohen për vijim.",
    "Personi e mbyll vetë rastin dhe e di ku të kthehet nëse ka nevojë.",
    "Nuk u gjet pas disa përpjekjeve në kohë të ndryshme.",
)
_POOLS = {
    "reason": _REASON,
    "safe_contact": _SAFE_CONTACT,
    "formal_reason": _FORMAL_REASON,
    "wish": _WISH,
    "signal": _SIGNAL,
    "risk": _RISK_NOTE,
    "goal": _GOAL,
    "visit": _VISIT,
    "closing": _CLOSING,
}


def account(exploitation: str, dice: Random) -> str:
    """Return what the person told, fitting the form of exploitation."""
    return dice.choice(_ACCOUNT.get(exploitation, _ACCOUNT["UNKNOWN"]))


def sentence(about: str, dice: Random) -> str:
    """Return a sentence for the kind of note `about`; raises KeyError for an unknown kind."""
    return dice.choice(_POOLS[about])
