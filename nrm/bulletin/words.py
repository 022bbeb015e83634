"""What the public page says about its numbers beside what the report says itself."""

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.levels import left_out
from nrm.statistics.report import Report

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
        " që tregojnë se çdo 0 dhe çdo 5 mund të jetë edhe 0, edhe 4 a më shumë.",
        "Every release has its own number, a digital fingerprint (SHA-256) of its numbers, and a certificate: invented"
        " data that show that every 0 and every 5 can be 0 as well as 4 or more.",
    ),
    Text(
        "Për ta verifikuar vetë: shkarkoni skedarin e botimeve dhe programin, pastaj shkruani «python3 check.py"
        " ledger.json». Programi vetëm mbledh numra; lexohet për pesë minuta.",
        "To check it yourself: download the file of releases and the program, then type “python3 check.py ledger.json”."
        " The program only adds up; it can be read in five minutes.",
    ),
)
NEVER = (
    Text(
        "Nuk botohen: të dhëna për persona të veçantë, shtetësia sipas vendit, mesataret dhe kohëzgjatjet e sakta."
        " Periudhat e papërfunduara nuk kanë shifra.",
        "Never published: data on single persons, citizenship by country, means and exact durations. A period that is"
        " not over has no figures.",
    ),
)


def not_shown(report: Report) -> list[Text]:
    """Return what the report withholds or does not lay out, and why; nothing when there is nothing of the kind."""
    return [*_withheld(report), *_not_laid_out(report), *NEVER]


def _withheld(report: Report) -> list[Text]:
    tables = [
        one.table for one in report.tables if any(each.number is None for each in one.figures)
    ]
    if not tables:
        return []
    titles = [one.title(report.scope.rollup) for one in tables]
    count = number_words(sum(each.number is None for one in report.tables for each in one.figures))
    return [
        Text(
            f"Të pabotuara («–») janë {count} numra në këto tabela: {_listed([one.sq for one in titles])}. Së bashku me"
            " numra që kanë botuar të tjerë, ato do të tregonin për persona të veçantë.",
            f"Withheld (“–”) are {count} numbers in these tables: {_listed([one.en for one in titles])}. Together with"
            " numbers that others have published they would tell about single persons.",
        )
    ]


def _not_laid_out(report: Report) -> list[Text]:
    titles = [one.title(report.scope.rollup) for one in left_out(report.scope.period)]
    if not titles:
        return []
    return [
        Text(
            f"Në këtë nivel nuk paraqiten: {_listed([one.sq for one in titles])}. Pothuajse çdo numër do të ishte 0 ose"
            " 5; ato gjenden në skedarë dhe paraqiten për periudha më të gjata.",
            f"Not laid out at this level: {_listed([one.en for one in titles])}. Nearly every number would be 0 or 5;"
            " they are in the files, and laid out for longer periods.",
        )
    ]


def _listed(titles: list[str]) -> str:
    return "; ".join(titles)
