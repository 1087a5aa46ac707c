"""What a comparison becomes when it is taken home: JSON, CSV, one HTML file."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from fake_lm import FakeLM

from gdprompt.results import CONDITIONS, Comparison, Done
from gdprompt.ui import exports

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")

HOSTILE = '</script><script>alert(1)</script><img src="https://example.com/x.png" onerror=alert(2)>'


def comparison_of(passage: str, question: str = "Who?") -> tuple[Comparison, list]:
    lm = FakeLM(0)
    done = next(event for event in lm.stream([passage], question) if isinstance(event, Done))
    return done.comparison, list(lm.path([passage], question, done.comparison))


class Tags(HTMLParser):
    """The tags and attributes of a page, and the text of none of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_json_is_what_the_command_prints_and_says_everything():
    comparison, _ = comparison_of("Mira Voss keeps a barn owl.")
    read = json.loads(exports.as_json(comparison))
    assert read["answers"]["meta_step"]["text"] == "The owl is called Pepper."
    assert set(read["readings"]) == set(CONDITIONS)
    assert all(len(readings) == len(read["tokens"]) for readings in read["readings"].values())
    assert read == json.loads(json.dumps(comparison.to_dict()))


def test_csv_has_a_row_for_each_token_and_condition():
    comparison, _ = comparison_of("Mira Voss keeps a barn owl.")
    rows = list(csv.DictReader(io.StringIO(exports.as_csv(comparison), newline="")))
    assert tuple(rows[0]) == exports.COLUMNS
    assert len(rows) == len(comparison.tokens) * len(CONDITIONS)
    for row in rows:
        reading = comparison.readings[row["condition"]][int(row["position"]) - 1]
        assert float(row["kl_nats"]) == reading.kl and int(row["rank"]) == reading.rank
        assert row["token"] == comparison.tokens[int(row["position"]) - 1]


@pytest.mark.parametrize("start", exports.FORMULA)
def test_csv_starts_no_formula(start):
    comparison, _ = comparison_of("Mira Voss keeps a barn owl.")
    tokens = (f"{start}HYPERLINK(1)", *comparison.tokens[1:])
    text = exports.as_csv(replace(comparison, tokens=tokens))
    assert all(
        not cell.startswith(start)
        for row in csv.reader(io.StringIO(text, newline=""))
        for cell in row
        if not _number(cell)
    )


def _number(cell: str) -> bool:
    try:
        return bool(cell) and float(cell) is not None
    except ValueError:
        return False


@pytest.mark.parametrize("language", ["en", "zh"])
def test_html_escapes_what_visitors_and_models_say(language):
    comparison, path = comparison_of(HOSTILE, "markup? " + HOSTILE)
    comparison = replace(comparison, tokens=(HOSTILE, *comparison.tokens[1:]))
    page = exports.as_html(comparison, path, language)
    tags = Tags(page).found
    assert not any("onerror" in attributes for _, attributes in tags)
    assert [tag for tag, _ in tags if tag in ("img", "b", "iframe", "link", "object")] == []
    assert "alert(1)</script>" not in page and "&lt;/script&gt;&lt;script&gt;alert(1)" in page


def test_html_says_what_was_learned_in_place_of_the_passage():
    comparison, path = comparison_of("Mira Voss keeps a barn owl.")
    assert "Learned in its place" not in exports.as_html(comparison, path, "en")
    page = exports.as_html(replace(comparison, wrong_passage="Otto <b>keeps</b> bees."), path, "en")
    assert "Learned in its place" in page and "Otto &lt;b&gt;keeps&lt;/b&gt; bees." in page


def test_html_names_no_host_and_may_load_nothing():
    comparison, path = comparison_of("Mira Voss keeps a barn owl.")
    page = exports.as_html(comparison, path)
    tags = Tags(page).found
    for tag, attributes in tags:
        for name in ("src", "href", "action", "data", "srcset"):
            assert not (attributes.get(name) or "").strip(), (tag, attributes)
    policy = next(a["content"] for tag, a in tags if tag == "meta" and a.get("http-equiv"))
    assert policy.startswith("default-src 'none'") and "http" not in policy
    # plotly.js is inside, and what stands outside its source names no address but the vector-graphics namespace.
    assert page.count("plotly.js v") >= 1 and page.count('class="plotly-graph-div"') == 2
    ours = re.sub(r"/\*\*\s*\* plotly\.js v.*?</script>", "", page, flags=re.DOTALL)
    assert len(ours) < len(page) / 10 and not re.search(r"https?://", ours)


def test_html_without_a_path_has_one_figure():
    comparison, _ = comparison_of("Mira Voss keeps a barn owl.")
    assert exports.as_html(comparison).count('class="plotly-graph-div"') == 1
