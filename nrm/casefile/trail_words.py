"""The trail in words: what each action, section and purpose is called on a page."""

from collections.abc import Callable

from nrm.foundation.declaration import AGENCY_SECTIONS, SECTION_TITLES, Section
from nrm.foundation.text import Text
from nrm.procedure.loading import procedures
from nrm.reference.lists import REVEAL_PURPOSE

_CLOSED = Text("nën çelësin e një institucioni", "under an agency's key")

ACTIONS = {
    "account:enrol": Text("Llogaria u ngrit", "Account set up"),
    "account:enrol_demo": Text("Llogari demonstrimi u ngrit", "Demonstration account set up"),
    "account:key": Text("Çelës i ri i llogarisë", "New key of the account"),
    "account:passphrase": Text("Fraza e kalimit u ndryshua", "Passphrase changed"),
    "account:session_end": Text("Një hyrje u mbyll", "Session ended"),
    "account:sign_in": Text("Hyrje", "Sign-in"),
    "account:sign_out": Text("Dalje", "Sign-out"),
    "backup:make": Text("Kopje rezervë u krijua", "Backup made"),
    "backup:remove": Text("Kopje rezervë u fshi", "Backup removed"),
    "backup:restore": Text(
        "Regjistri u rikthye nga kopja rezervë", "Register restored from a backup"
    ),
    "agency_key:codes": Text("Kode të reja rimarrjeje", "New recovery codes"),
    "agency_key:give": Text("Çelësi i institucionit iu dha një kolegu", "Agency's key given"),
    "agency_key:make": Text("Çelës i ri i institucionit", "Agency's key made"),
    "agency_key:recover": Text(
        "Çelësi i institucionit u rimor me dy kode", "Agency's key brought back"
    ),
    "agency_key:take": Text("Çelësi i institucionit u hoq", "Agency's key taken away"),
    "bulk:name_index": Text("Indeksi i emrave u ndërtua", "Name index built"),
    "bulk:retention": Text(
        "Mbylljet dhe moshat u lexuan për afatet e ruajtjes",
        "Closures and ages read for the periods of keeping",
    ),
    "bulk:statistics": Text("Të dhënat u lexuan për statistika", "Data read for statistics"),
    "case:altered": Text(
        "Regjistrimi i rastit nuk është siç u shkrua", "Registration of the case found altered"
    ),
    "case:view": Text("Rasti u pa pa emër", "Case seen without the name"),
    "case:refused": Text("Hyrje në rast", "Opening a case"),
    "case:take_on": Text("Rasti u mor përsipër", "Case taken on"),
    "duplicates:altered": Text(
        "Vendimi për dyfishim nuk është siç u shkrua", "Decision about a duplicate found altered"
    ),
    "duplicates:compare": Text("U krahasuan dy persona", "Two persons compared"),
    "duplicates:decided": Text("U panë vendimet për dyfishimet", "Decisions about duplicates seen"),
    "duplicates:different": Text("U vendos: dy persona", "Decided: two persons"),
    "duplicates:joined": Text("U vendos: një person", "Decided: one person"),
    "duplicates:list": Text("Listë e dyfishimeve të mundshme", "List of possible duplicates"),
    "duplicates:undo": Text("Vendimi për dyfishim u tërhoq", "Decision about a duplicate undone"),
    "dashboard:read": Text("Gjendja e punës u pa në shifra", "Figures of the work seen"),
    "erasure:approve": Text("Fshirja u miratua", "Erasure approved"),
    "erasure:ask": Text("U kërkua fshirja e rastit", "Erasure of the case asked for"),
    "erasure:certificate": Text("U lëshua vërtetim fshirjeje", "Certificate of erasure issued"),
    "erasure:do": Text("Rasti u fshi", "Case erased"),
    "erasure:refuse": Text("Kërkesa për fshirje u refuzua", "Request for erasure refused"),
    "erasure:refused": Text("Fshirje e rastit", "Erasing the case"),
    "erasure:withdraw": Text("Kërkesa për fshirje u tërhoq", "Request for erasure withdrawn"),
    "goal:altered": Text(
        "Objektivi i planit nuk është siç u shkrua", "Goal of the plan found altered"
    ),
    "goal:write": Text("Objektiv i planit u shkrua", "Goal of the plan written"),
    "hold:lift": Text("Bllokimi i fshirjes u hoq", "Legal hold lifted"),
    "hold:set": Text("Fshirja u bllokua", "Legal hold set"),
    "identity:alike_altered": Text(
        "Lista e personave të ngjashëm nuk është siç u shkrua",
        "List of people alike found altered",
    ),
    "identity:altered": Text(
        "Identiteti nuk është siç u shkrua", "Identity found altered since it was written"
    ),
    "identity:correct": Text("Identiteti u korrigjua", "Identity corrected"),
    "identity:list": Text("Listë me emra të maskuar", "List with masked names"),
    "institution:change": Text("Institucioni u ndryshua", "Institution changed"),
    "institution:create": Text("Institucion i ri", "Institution added"),
    "institution:load": Text(
        "Lista e institucioneve u ngarkua", "Directory of institutions loaded"
    ),
    "keys:activate": Text("Çelës i ri në përdorim", "New key in use"),
    "keys:add": Text("Çelës i ri u krijua", "Key made"),
    "keys:destroy": Text("Çelësi u shkatërrua", "Key destroyed"),
    "keys:export": Text("Çelësat iu dorëzuan kujdestarëve", "Keys given to custodians"),
    "keys:retire": Text("Çelësi doli nga përdorimi", "Key taken out of use"),
    "keys:rewrap": Text("Çelësat u mbyllën me çelësin e ri", "Keys wrapped with the new key"),
    "person:register": Text("Personi u regjistrua", "Person registered"),
    "record:altered": Text(
        "Formulari nuk është siç u nënshkrua", "Form found altered since its signature"
    ),
    "record:correct": Text("Nisi korrigjimi i një formulari", "Correction of a form begun"),
    "record:replace": Text(
        "Formulari u zëvendësua nga korrigjimi i tij", "Form replaced by its correction"
    ),
    "record:return": Text("Formulari u kthye për plotësim", "Form returned for completion"),
    "record:save": Text("Drafti u ruajt", "Draft saved"),
    "record:seal_again": Text(
        "Formulari iu dorëzua një institucioni tjetër", "Form handed over to another agency"
    ),
    "record:send_back": Text("Formulari iu kthye autorit", "Form given back to its author"),
    "record:sign": Text("Formulari u nënshkrua", "Form signed"),
    "record:start": Text("Formulari u nis", "Form begun"),
    "role:refused": Text("Faqe jashtë rolit", "Page outside the role"),
    "search:duplicates": Text("Kontroll për rast të dyfishtë", "Check for a duplicate"),
    "search:first_look": Text("Kërkim para hapjes së rastit", "Search before opening a case"),
    "search:names": Text("Kërkim sipas emrit", "Search by name"),
    "search:reason": Text("Arsye për shumë kërkime", "Reason for many searches"),
    "section:open": Text("Pjesë e dosjes u hap", "Part of a file opened"),
    "service:altered": Text(
        "Shërbimi i tërhequr del sikur vlen", "Withdrawn service found standing again"
    ),
    "service:withdraw": Text("Shërbimi u tërhoq", "Service withdrawn"),
    "signal:answer": Text("Sinjalizimi mori përgjigje", "Signal answered"),
    "signal:forward": Text("Sinjalizimi u përcoll", "Signal forwarded"),
    "signal:open": Text("Sinjalizimi u hap", "Signal opened"),
    "signal:refused": Text("Hyrje në sinjalizim", "Opening a signal"),
    "signal:take": Text("Sinjalizimi u mor", "Signal taken"),
    "statistics:again": Text(
        "Numra të të tjerëve u dhanë sërish për kontroll",
        "Numbers of others given for another audit",
    ),
    "statistics:altered": Text(
        "Të dhënat e ngrira nuk janë siç u ngrinë", "Frozen facts found altered"
    ),
    "statistics:audited": Text("Numra të të tjerëve u kontrolluan", "Numbers of others audited"),
    "statistics:behind": Text(
        "Rastet pas një shifre të saktë u panë", "Cases behind an exact figure looked at"
    ),
    "statistics:decline": Text(
        "Numra të të tjerëve nuk u miratuan", "Numbers of others not approved"
    ),
    "statistics:drop": Text("Botimi në përgatitje u la", "Release in preparation given up"),
    "statistics:entered": Text("Numra të të tjerëve u shënuan", "Numbers of others entered"),
    "statistics:exact": Text("Shifra të sakta u kërkuan", "Exact figures asked for"),
    "statistics:external": Text(
        "Numra të të tjerëve u dhanë për kontroll", "Numbers of others given for an audit"
    ),
    "statistics:compose": Text("U përbë një tabelë", "Table composed"),
    "statistics:facts": Text("Të dhënat e ngrira u lexuan", "Frozen facts read"),
    "statistics:freeze": Text("Të dhënat e tremujorit u ngrinë", "Facts of a quarter frozen"),
    "statistics:incident": Text(
        "Numra të botuar u bënë më pak të sigurt", "Published numbers made less safe by others"
    ),
    "statistics:note": Text(
        "Fjalët e raportit vjetor u ndryshuan", "Words of the annual report changed"
    ),
    "statistics:prepare": Text("Nisi përgatitja e një botimi", "Preparation of a release begun"),
    "statistics:prepared": Text("Botimi u përgatit", "Release prepared"),
    "statistics:publish": Text("Shifrat u botuan", "Figures published"),
    "trail:of_case": Text("U pa kush e hapi rastin", "Looked at who opened the case"),
    "trail:read": Text("Gjurma u lexua", "Trail read"),
    "trail:verify": Text("Gjurma u verifikua", "Trail verified"),
    "user:activate": Text("Llogaria u rihap", "Account opened again"),
    "user:change": Text("Përdoruesi u ndryshua", "User changed"),
    "user:create": Text("Përdorues i ri", "User added"),
    "user:deactivate": Text("Llogaria u mbyll", "Account closed"),
    "user:link": Text("Lidhje e re për llogarinë", "New link for the account"),
}
"""Every action of the trail except the acts of the procedure, which the procedure names."""

PURPOSES = {
    "handing_over": Text("dorëzim një institucioni tjetër", "handing over to another agency"),
    "masked": Text("paraqitje e maskuar", "shown masked"),
    "signs": Text("shenjat në krye të rastit", "signs at the head of the case"),
    "review": Text("shqyrtim", "review"),
    "reading": Text("lexim", "reading"),
    "correcting": Text("korrigjim i të dhënave", "correcting the particulars"),
    "writing": Text("plotësim i formularit", "filling in a form"),
}


def action_words(action: str) -> str:
    """Return an action in words; one that nobody named is shown as it is."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    _resource, _colon, act = action.partition(":")
    return next((str(name) for name in _names_of_acts(act)), action)


def section_words(
    sections: str | None, *, named: Callable[[Section], bool] = lambda _section: True
) -> str:
    """Return the sections of an entry (codes with commas) in words.

    An agency's section that is not to be `named` to the reader is not: that a witness is protected is itself a secret.
    """
    codes = (sections or "").split(",")
    known = [Section(code) for code in codes if code in set(Section)]
    return ", ".join(
        str(
            SECTION_TITLES[section] if named(section) or section not in AGENCY_SECTIONS else _CLOSED
        )
        for section in known
    )


def purpose_words(purpose: str | None) -> str:
    """Return the purpose of a look in words."""
    if not purpose:
        return ""
    if purpose in PURPOSES:
        return str(PURPOSES[purpose])
    return str(REVEAL_PURPOSE.text(purpose)) if purpose in REVEAL_PURPOSE else purpose


def _names_of_acts(code: str) -> list[Text]:
    newest_first = reversed(procedures())
    return [act.name for made in newest_first for act in made.acts if act.code == code]
