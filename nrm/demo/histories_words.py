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
_AT_RISK = ("Ka varfëri dhe braktisje shkolle, por pa shenja shfrytëzimi; njoftohet bashkia.",)
_NOT_VICTIM = ("Konflikt me pronarin për qiranë; pas verifikimit nuk u gjet asnjë tregues.",)
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
_REQUEST = (
    "Strehim i sigurt dhe mbështetje psikologjike që nga dita e parë.",
    "Vijim në komunitet, ndihmë juridike dhe dokumente.",
    "Mbështetje e përditshme dhe rikthim në shkollë.",
)
_RETURN = (
    "Plotësoni nevojat dhe rreziqet që duhet të dijë shërbimi.",
    "Shkruani se kush e dha pëlqimin dhe kur.",
    "Treguesit dhe arsyeja nuk përputhen; sqarojeni.",
)
_REFUSAL = (
    "Nuk ka vend të lirë këtë javë.",
    "Nevojitet kujdes që shërbimi nuk e ka.",
    "Personi i dyshuar njihet në këtë zonë.",
)
_OTHER_CENTRE = ("Qendra e parë nuk kishte mundësi; kjo është më e afërta e lirë.",)
_RISK_NOTE = (
    "Personi i dyshuar e di lagjen; shoqërim në çdo dalje.",
    "Rreziku ulet sa kohë që qëndron në strehim.",
    "Familja mbështet; mbetet kujdesi për kontaktet në internet.",
)
_SOURCES = (
    "Biseda me personin, punonjësi i terrenit, policia.",
    "Dosja e rastit dhe biseda me familjen.",
)
_ACTION = (
    "U njoftua policia dhe u caktua shoqërim.",
    "Personi u zhvendos të njëjtën ditë nga punonjësi i rastit.",
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
_NEEDS = (
    "Siguri dhe qetësi në fillim; më pas mbështetje për të qëndruar vetë.",
    "Mbështetje e vazhdueshme dhe ndihmë me dokumentet.",
)
_OWN_SUPPORT = (
    "Një teze mban kontakt dhe ndihmon kur mundet.",
    "Familja mbështet me kusht që vendndodhja të mos dihet.",
    "Nuk ka mbështetje nga familja.",
)
_PARENTS = (
    "Prindërit nuk u gjetën; vijohet me kujdestarin e caktuar.",
    "Prindi nuk bashkëpunon; u njoftua grupi teknik për masë tjetër.",
)
_MEASURES = (
    "Ndryshohet numri i telefonit; daljet vetëm me shoqërim.",
    "Policia e zonës njoftohet pa të dhëna të panevojshme.",
)
_MILESTONE = (
    "U arrit me mbështetjen e shërbimit dhe vazhdon.",
    "Filloi këtë javë; vijohet në vizitën e radhës.",
)
_CLOSED_WELL = ("Objektivat kryesore u arritën; shërbimet e bashkisë njoftohen për vijim.",)
_CLOSED_EARLY = (
    "Personi e mbyll vetë rastin dhe e di ku të kthehet nëse ka nevojë.",
    "Nuk u gjet pas disa përpjekjeve në kohë të ndryshme.",
)
_FOLLOW_UP = ("Menaxheri i rastit telefonon pas tre muajsh; bashkia viziton një herë në muaj.",)
_AGAIN = (
    "Doli nga shtëpia me një premtim pune dhe u detyrua sërish nga i njëjti person.",
    "U kthye vetë në shërbim dhe tregon se ka rënë sërish në shfrytëzim.",
)
_POOLS = {
    "reason": _REASON,
    "at_risk": _AT_RISK,
    "not_victim": _NOT_VICTIM,
    "safe_contact": _SAFE_CONTACT,
    "formal_reason": _FORMAL_REASON,
    "wish": _WISH,
    "signal": _SIGNAL,
    "risk": _RISK_NOTE,
    "sources": _SOURCES,
    "action": _ACTION,
    "request": _REQUEST,
    "return": _RETURN,
    "refusal": _REFUSAL,
    "other_centre": _OTHER_CENTRE,
    "goal": _GOAL,
    "visit": _VISIT,
    "needs": _NEEDS,
    "own_support": _OWN_SUPPORT,
    "parents": _PARENTS,
    "measures": _MEASURES,
    "milestone": _MILESTONE,
    "follow_up": _FOLLOW_UP,
    "closed_well": _CLOSED_WELL,
    "closed_early": _CLOSED_EARLY,
    "again": _AGAIN,
}


def account(exploitation: str, dice: Random) -> str:
    """Return what the person told, fitting the form of exploitation."""
    return dice.choice(_ACCOUNT.get(exploitation, _ACCOUNT["UNKNOWN"]))


def sentence(about: str, dice: Random) -> str:
    """Return a sentence for the kind of note `about`; raises KeyError for an unknown kind."""
    return dice.choice(_POOLS[about])
