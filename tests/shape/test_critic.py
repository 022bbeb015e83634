"""The critic of pages finds each fault that it looks for, and nothing on a good page."""

import pytest

from tests.critic import faults_of

GOOD = """<!doctype html>
<html lang="sq">
<head><meta charset="utf-8"><title>Rastet – Regjistri</title></head>
<body>
  <a href="#main">Kalo te përmbajtja</a>
  <main id="main">
    <h1>Rastet</h1>
    <form method="post" action="/"><input type="hidden" name="csrf_token" value="1">
      <label for="name">Emri</label><input id="name" name="name"><button>Ruaj</button></form>
  </main>
</body>
</html>"""


def test_a_good_page_has_no_faults() -> None:
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        pytest.param("<!doctype html>", "", id="no doctype"),
        pytest.param('lang="sq"', "", id="no language"),
        pytest.param("<title>Rastet –", "<title>Punë –", id="title of another page"),
        pytest.param("<h1>Rastet</h1>", "<h2>Rastet</h2>", id="no heading"),
        pytest.param("</h1>", "</h1><h1>Rastet</h1>", id="two headings"),
        pytest.param('href="#main"', 'href="/"', id="no skip link"),
        pytest.param('for="name"', 'for="other"', id="label of nothing"),
        pytest.param('<label for="name">Emri</label>', "", id="no label"),
        pytest.param('<main id="main">', '<main id="main"><p id="main"></p>', id="an id twice"),
        pytest.param('name="csrf_token"', 'name="other"', id="no token"),
        pytest.param("<h1>", '<h1 style="color: red">', id="inline style"),
        pytest.param("<button>", '<button onclick="x()">', id="inline handler"),
        pytest.param("</main>", "<script>x()</script></main>", id="inline script"),
        pytest.param("</main>", "<img src='/x.png'></main>", id="picture without words"),
        pytest.param(
            "</main>", "<img src='//x.org/x' alt=''></main>", id="something from elsewhere"
        ),
        pytest.param("<button>Ruaj</button>", "<button></button>", id="button without words"),
        pytest.param("</main>", "%(count)s</main>", id="message not filled in"),
        pytest.param("</main>", "<b>Fjalë</main>", id="element left open"),
        pytest.param("Emri", "Emri & <mbiemri", id="words not escaped"),
    ],
)
def test_a_fault_is_found(was: str, becomes: str) -> None:
    assert was in GOOD
    assert faults_of(GOOD.replace(was, becomes)) != []
