"""What the public page says about its numbers beside what the report says itself."""

from nrm.foundation.text import Text

TITLE = Text("Shifrat e botuara", "Published figures")
ISSUER = Text("Autoriteti Përgjegjës", "Responsible Authority")
FREE = Text(
    "Shifrat mund të përdoren lirisht; përmendni burimin dhe numrin e botimit.",
    "The figures may be used freely; name the source and the number of the release.",
)
INTRODUCTION = Text(
    "Kush u identifikua si viktimë e mundshme ose viktimë e trafikimit në Shqipëri, dhe ç'mbrojtje mori. Shifrat"
    " botohen çdo tremujor nga Autoriteti Përgjegjës dhe nuk tregojnë për asnjë person.",
    "Who was identified as a potential victim or a victim of trafficking in Albania, and what protection they received."
    " The figures are published every quarter by the Responsible Authority and tell about no single person.",
)
NOTHING_YET = Text("Ende nuk është botuar asnjë shifër", "No figures are published yet")
WHEN_SOME = Text(
    "Shifrat e një tremujori botohen pasi ai mbaron, mbrohen dhe miratohen nga dy persona. Atëherë ato shfaqen këtu.",
    "The figures of a quarter are published after it is over, protected, and approved by two persons. They will then"
    " be shown here.",
)
CHECKING = (
    Text(
        "Çdo botim ka numrin e vet, një vulë dixhitale (SHA-256) të numrave dhe një certifikatë: të dhëna të trilluara"
        " që tregojnë se çdo 0, çdo 5 dhe çdo numër i fshehur mund të jetë edhe 0, edhe 4 a më shumë.",
        "Every release has its own number, a digital fingerprint (SHA-256) of its numbers, and a certificate: invented"
        " data that show that every 0, every 5 and every hidden number can be 0 as well as 4 or more.",
    ),
    Text(
        "Për ta verifikuar vetë: shkarkoni skedarin e botimeve dhe programin, pastaj shkruani «python3 check.py"
        " ledger.json». Programi vetëm mbledh numra; lexohet për pesë minuta. Në fund ai thotë nëse vlen gjithçka,"
        " ose sa numra nuk vlejnë më dhe për shkak të numrave të kujt.",
        "To check it yourself: download the file of releases and the program, then type “python3 check.py ledger.json”."
        " The program only adds up; it can be read in five minutes. At the end it says whether everything holds, or how"
        " many numbers do not and because of whose numbers.",
    ),
)
