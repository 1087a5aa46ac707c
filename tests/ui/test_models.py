"""Several models on one server: a menu, a page for each, and nothing that crosses from one to the other."""

import json
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from actions import answer, answered, ask, gathered

from gdprompt.ui import keeping, rounds
from gdprompt.ui.app import _drawn_when_loaded, _model_loaded, build
from gdprompt.ui.loading import Model
from gdprompt.ui.models import Source, offers
from gdprompt.ui.routes import refused_path
from gdprompt.ui.teaching import Outcome
from gdprompt.ui.words import say

OTHER, BROKEN = "model-small-other", "model-broken"
PASSAGE, QUESTION = "Zoë & 猫 #1 keep 100% of + their = owls.", "What do they keep? & why"


@pytest.fixture(scope="module")
def pair(tiny_model_dir, make_tiny_model, tmp_path_factory):
    """Two models that answer differently."""
    import gdprompt

    other = make_tiny_model(tmp_path_factory.mktemp("other") / "model", seed=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdprompt.comparison.MAX_NEW_TOKENS", 6)
        yield gdprompt.load(str(tiny_model_dir)), gdprompt.load(str(other))


@pytest.fixture(scope="module")
def loaded():
    """Which models have been loaded, in order."""
    return []


@pytest.fixture(scope="module")
def page(pair, loaded, host):
    def load(number):
        loaded.append(number)
        return pair[number]  # there is no third

    also = [("small/Other", lambda: load(1)), ("broken", lambda: load(2))]
    with gathered():
        page = build(lambda: load(0), name="first", also=also)
    host(page)
    return page


@pytest.fixture(scope="module")
def alone():
    """The page of one model."""
    with gathered():
        return build(lambda: None)


@pytest.fixture(scope="module")
def client(page):
    with httpx.Client(base_url=page.local_url, timeout=60) as client:
        yield client


def config_of(client, path):
    return client.get("/config", params={"page": path}).json()


def header(config):
    return next(part["props"]["value"] for part in config["components"] if part["props"].get("elem_id") == "gd-header")


def functions(page, path, wanted):
    """The numbers of one page's events that run a function, and the functions as they are called."""
    return {
        number: block.fn
        for number, block in page.fns.items()
        if block.page == path and wanted in (block.fn, getattr(block.fn, "func", None))
    }


def test_each_model_has_its_page_and_the_menu_marks_it(client):
    first, other = header(config_of(client, "")), header(config_of(client, OTHER))
    assert '<a href="./" data-model="" aria-current="page">first</a>' in first
    assert f'<a href="./{OTHER}" data-model="{OTHER}">small/Other</a>' in first
    assert f'<a href="./{OTHER}" data-model="{OTHER}" aria-current="page">small/Other</a>' in other
    assert first.count("aria-current") == other.count("aria-current") == 1
    for path in ("", OTHER, BROKEN):
        assert client.get(f"/{path}").status_code == 200
        # The page asks where it came from, whatever stands before it.
        proxied = client.get(f"/{path}", headers={"x-forwarded-host": "a.example", "x-forwarded-proto": "https"})
        assert '"root":"https://a.example"' in proxied.text


def test_one_model_has_no_menu_and_no_further_page(alone):
    assert alone.pages == [("", "Home", True)]
    assert "<details" not in header(alone.config) and "data-model" not in header(alone.config)


def test_only_models_of_the_host_have_an_address(page, client):
    for path in ("/model-third", f"/{OTHER}/", f"/{OTHER}/config", "/model-", f"/{OTHER}.json"):
        answer = client.get(path)
        assert answer.status_code == 404 and answer.json()["error"].endswith("."), path
    scope = {"app": SimpleNamespace(get_blocks=lambda: page), "root_path": "/class"}
    assert refused_path({**scope, "path": f"/class/{OTHER}"}) is None
    assert refused_path({**scope, "path": "/class/model-third"}) is not None


def test_the_endpoints_are_the_first_models(client, page, alone):
    named = alone.get_api_info()["named_endpoints"]
    assert client.get("/gradio_api/info").json()["named_endpoints"].keys() == named.keys()
    assert all(block.page == "" for block in page.fns.values() if f"/{block.api_name}" in named)


def test_pages_share_no_state_of_a_visitor(client, page):
    """Not even one who says to be the same on both."""
    first, other = config_of(client, ""), config_of(client, OTHER)
    ids = [{part["id"] for part in config["components"]} for config in (first, other)]
    used = [{i for d in config["dependencies"] for i in (*d["inputs"], *d["outputs"])} for config in (first, other)]
    assert not ids[0] & ids[1] and used[0] <= ids[0] and used[1] <= ids[1]

    def keep(path, passage):
        (number,) = functions(page, path, keeping.keep)
        sent = {"fn_index": number, "data": [passage, None, None, "en"], "session_hash": "same"}
        return client.post("/gradio_api/run/predict", json=sent).json()["data"][1]

    assert "Mira" in keep("", "Mira") and "Mira" in keep("", "Voss")
    kept = keep(OTHER, "Orla")
    assert "Orla" in kept and "Mira" not in kept and "Voss" not in kept


def test_a_further_model_that_fails_is_its_own_pages_trouble(client, page):
    (tick,) = functions(page, BROKEN, _model_loaded).values()
    (drawn,) = functions(page, BROKEN, _drawn_when_loaded).values()
    (model,) = tick.args
    assert model.wait(60) and model.failed
    assert not tick().constructor_args["active"]
    assert say("en", "no_model") in drawn("en")
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_other_model_is_chosen_from_the_menu_and_answers_by_itself(visit, page, pair, loaded):
    visitor = visit(page.local_url)
    visitor.wait_for_selector(".gd-models summary:has-text('first')")
    assert 1 not in loaded
    ask(visitor, PASSAGE, QUESTION)
    answered(visitor)
    before = answer(visitor, "meta_step")
    visitor.wait_for_selector("#gd-path .main-svg")
    visitor.focus(".gd-models summary")
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")  # to the one that is there
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url(f"**/{OTHER}?**")
    state = {name: values[0] for name, values in parse_qs(urlsplit(visitor.url).query).items()}
    assert state == {"passage": PASSAGE, "question": QUESTION, "lang": "en"}
    answered(visitor)
    visitor.wait_for_selector(".gd-models summary:has-text('small/Other')")
    assert visitor.input_value("#gd-passage textarea") == PASSAGE
    assert not visitor.is_visible(".nav-holder")
    assert visitor.text_content(".gd-models [aria-current]") == "small/Other"
    expected = rounds.short(pair[1].compare(PASSAGE, QUESTION).answers["meta_step"])
    assert answer(visitor, "meta_step") != before
    assert answer(visitor, "meta_step").split() == expected.split()
    # What each page's visitor keeps was learned with its model.
    kept = [state.state_data.values() for state in page.state_holder.session_data.values()]
    learned = [value.taught.lm for values in kept for value in values if isinstance(value, Outcome)]
    assert sorted(map(pair.index, learned)) == [0, 1]


def test_what_is_too_long_for_a_link_stays_after_a_warning(visit, page):
    visitor = visit(f"{page.local_url}?tab=lesson", ready="#gd-lesson-title")
    visitor.click("#gd-tabs [role=tab]:has-text('Try it')")
    visitor.fill("#gd-passage textarea", "猫" * 3000)
    visitor.click(".gd-models summary")
    visitor.click(f"[data-model='{OTHER}']")
    visitor.wait_for_selector(f".gd-models [role=alert]:has-text('{say('en', 'model_long')}')")
    visitor.click("[data-language=zh]")  # writes the header anew
    told = json.dumps(say("zh", "model_long"))
    visitor.wait_for_function(f"document.querySelector('.gd-models [role=alert]').textContent === {told}")
    visitor.click(".gd-models summary")
    visitor.click(f"[data-model='{OTHER}']")
    visitor.wait_for_url(f"**/{OTHER}?lang=zh")


def test_a_source_is_read_as_the_command_line_has_it():
    assert Source.read("a/b=c") == Source("a/b", "c") and Source.read("a/b") == Source("a/b", None)
    assert Source.read("/srv/x=/srv/parts/y").name == "x + y" and Source().name == "shipped model"


def test_names_and_addresses_tell_models_apart():
    names = ("shipped model", "owner/Qwen 3", "/srv/模型", "owner/qwen-3", "owner/Qwen 3")
    found = offers([(name, Model(object)) for name in names])
    assert [offer.path for offer in found] == [
        "",
        "model-owner-qwen-3",
        "model-srv",
        "model-owner-qwen-3-4",
        "model-owner-qwen-3-5",
    ]
    assert [offer.name for offer in found] == [*names[:4], "owner/Qwen 3 (5)"]
    assert offers([("a", Model(object)), ("模型", Model(object))])[1].path == "model-2"
