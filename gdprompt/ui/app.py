"""Builds the page from its tabs and serves it."""

from __future__ import annotations

import os
import signal
import socket

from gdprompt.ui.startup import quick_build, quick_import

# Gradio reads this when it is imported: nothing about visitors leaves the server.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
with quick_import():
    import gradio as gr

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from gradio.route_utils import delete_files_created_by_app
from starlette.middleware import Middleware

from gdprompt import assets
from gdprompt.model import fingerprints
from gdprompt.ui import api, gpu, header, heap, hide, how_it_works, lesson, limits, memory, results, tools, try_it
from gdprompt.ui.gate import Gate
from gdprompt.ui.loading import Model
from gdprompt.ui.models import Offer, Source, offers
from gdprompt.ui.sessions import Iterators, Sessions
from gdprompt.ui.shell import QUICK, Shell, sent
from gdprompt.ui.words import LANGUAGES, say

FOLDER = Path(__file__).parent
SWEEP = (limits.SECONDS_BETWEEN_SWEEPS, limits.SECONDS_KEPT)
# What a session taught takes 4 MB while it is kept, and its memory 5 MB a chunk, of at most `limits.MAX_CHUNKS`.
# Beyond so many, one that is closed or empty goes, else the one unused longest: not one that waits, even if three times
# as many come as may wait.
MAX_SESSIONS = 3 * limits.MAX_WAITING + 8
TABS = (try_it, memory, lesson, results, how_it_works)
TAB_IDS = ("try", "memory", "lesson", "results", "how")
ON_LANGUAGE = """element.addEventListener('click', event => {
  const button = event.target.closest('[data-language]');
  if (button) trigger('select', {language: button.dataset.language});
});"""
# Asks now and then while the visitor does something, and at once when they are back from a while away, whether the
# server still has what the page shows. To be asked is to be used: it stays there for somebody who only reads. A phone
# that wakes has no network yet, and Gradio loads a page anew that failed to reach the server: /healthz is asked first.
ON_RETURN = f"""let asked = Date.now();
const shown = {{try: '#gd-answers .gd-token, [data-forget]', memory: '.gd-m-rows', lesson: '.gd-done'}};
const isReached = async () => {{
  const root = new URL(window.gradio_config.root, location.href).pathname.replace(/[/]$/, '');
  for (let tries = 0; tries < 30; tries++) {{
    try {{
      const answer = await fetch(root + '/healthz', {{cache: 'no-store', signal: AbortSignal.timeout(5000)}});
      if ((await answer.json()).status) return true;
    }} catch {{
      await new Promise(resolve => setTimeout(resolve, 1000));
    }}
  }}
  return false;
}};
for (const name of ['visibilitychange', 'pointerdown', 'keydown']) document.addEventListener(name, async () => {{
  if (Date.now() - asked < {500 * min(limits.SECONDS_KEPT, 60)} || document.hidden) return;
  asked = Infinity;
  const reached = await isReached();
  asked = Date.now();
  if (!reached || document.hidden) return;
  const tabs = Object.entries(shown).filter(([, parts]) => document.querySelector(parts)).map(([tab]) => [tab, true]);
  if (tabs.length) trigger('focus', Object.fromEntries(tabs));
}}, true);"""


@quick_build()
def build(
    load: Callable[[], Any] | None = None,
    *,
    max_waiting: int = limits.MAX_WAITING,
    name: str = assets.SHIPPED_NAME,
    also: Sequence[tuple[str, Callable[[], Any]]] = (),
) -> gr.Blocks:
    """The page, and one more like it for each further model: each has its own tabs, and so its own visitors' States.

    Args:
        load: gives the model, called once in the background; `gdprompt.load` when left out.
        max_waiting: how many events may wait for the models before the next is turned away.
        name: of the model, in a menu of several.
        also: further models by name; each is loaded once somebody opens its page.
    """
    model = Model(load) if load else Model(_load, fingerprints.shipped)
    first, *others = menu = offers([(name, model), *((other, Model(load)) for other, load in also)])
    with gr.Blocks(title="gdprompt", analytics_enabled=False, fill_width=True, delete_cache=SWEEP) as page:
        _add(page, first, menu)
        page.extra_startup_events += [model.start_soon, heap.tend, partial(_replace_parts, page, model)]
        api.add(model)
    for offer in others:
        with page.route(offer.name, offer.path, show_in_navbar=False):
            _add(page, offer, menu)
    # No way round the queue: with `api_open` a caller could run a model beside it.
    return page.queue(max_size=max_waiting, default_concurrency_limit=1, api_open=False)


def _add(page: gr.Blocks, offer: Offer, menu: Sequence[Offer]) -> None:
    """Adds one model's header and tabs to the page under construction."""
    model, draw = offer.model, partial(_header, offer, menu)
    # A hidden box and not a State: quick events do not tell the browser that a State changed.
    language = gr.Textbox("en", visible="hidden", elem_id="gd-language")
    head = gr.HTML(
        draw("en"),
        apply_default_css=False,
        js_on_load=f"{ON_LANGUAGE}\n{ON_RETURN}",
        elem_id="gd-header",
    )
    with gr.Tabs(elem_id="gd-tabs") as tabs:
        for tab in TABS:
            tab.build(Shell(page, model, language, head.focus))
    timer = gr.Timer(2.0)  # by its first turn the page has all that it shows
    # In two turns: the language is read after the first, and none that is chosen meanwhile is drawn over.
    ticked = timer.tick(partial(_model_loaded, model), None, timer, **QUICK)
    ticked.success(partial(_drawn_when_loaded, model, draw), language, head, **QUICK)
    head.select(_choose_language, language, language, trigger_mode="multiple", **QUICK)
    language.change(draw, language, head, **QUICK)
    page.load(_opened_tab, None, tabs, **QUICK)


def launch(
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    model: str | None = None,
    meta: str | None = None,
    device: str = "cpu",
    dtype: str | None = None,
    also: Sequence[str] = (),
    page: gr.Blocks | None = None,
    prevent_thread_lock: bool = False,
) -> str:
    """Serves the page until interrupted, and returns its address.

    Args:
        host: address to listen on.
        port: port to listen on.
        model: what `gdprompt.load` takes; the shipped model when left out.
        meta: the meta-trained part for it, as `gdprompt.load` takes it.
        device: where to compute, as `gdprompt.load` takes it; on ZeroGPU `gpu` chooses, and this stays as it is.
        dtype: of the weights, as `gdprompt.load` takes it.
        also: further models to offer, each NAME or NAME=META; those of GDPROMPT_ALSO when left out.
        page: a page from `build`, instead of one for `model`.
        prevent_thread_lock: return at once and serve in the background.

    Raises:
        OSError: the port is taken.
        ValueError: a host that is not this machine, a device on ZeroGPU, or a model that `gdprompt.load` would refuse.
    """
    _check_host(host)
    if gpu.ZERO_GPU and device != "cpu":
        raise ValueError(f"Expected no device on a ZeroGPU Space, which lends one, got {device!r}: leave out --device.")
    if page is None:
        page = _page(Source(model, meta), [Source.read(text) for text in also or limits.ALSO], device, dtype)
    if not prevent_thread_lock:
        signal.signal(signal.SIGTERM, partial(_end, page))
    try:
        _, address, _ = page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,  # it would recommend a public link, by an option that is not here
            theme=gr.themes.Base(font=["system-ui"], font_mono=["ui-monospace"]),
            head=_head(),
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size=limits.MAX_FILE_BYTES,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            state_session_capacity=MAX_SESSIONS,
            # Gradio would give up where its own first answer takes over 3 s, as on a busy machine.
            _frontend=False,
            mcp_server=False,  # in favour of `tools`
            app_kwargs={"middleware": [Middleware(Gate)], "docs_url": None, "redoc_url": None, **tools.options(page)},
        )
    except OSError as error:
        if "empty port" not in str(error):
            raise
        raise OSError(
            f"port {port} of {host} is taken or not allowed; free it, or name another with --port."
        ) from error
    if not prevent_thread_lock:
        print(f"gdprompt is at {address}, until Ctrl-C.", flush=True)
        page.block_thread()
    return address


def _check_host(host: str) -> None:
    """Refuse an address that is none of this machine's: Gradio would say that the port is taken."""
    reason = ""
    try:
        for family, *_, address in socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM):
            try:
                with socket.socket(family, socket.SOCK_STREAM) as found:
                    return found.bind(address)
            except OSError as error:  # of several, as of localhost, one is enough
                reason = error.strerror
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "not a name"
    raise ValueError(
        f"--host expects an address of this machine, such as 127.0.0.1 or 0.0.0.0; got {host!r} ({reason})."
    )


def _page(first: Source, others: list[Source], device: str, dtype: str | None) -> gr.Blocks:
    """The page for models that are there, as far as that shows before they are loaded."""
    sources = [first, *others]
    for source in others:
        if sources.count(source) > 1:
            raise ValueError(f"Expected each model once, got {source.name} twice: leave out one --also.")
    if gpu.ZERO_GPU and len(others) > 1:
        # A model crosses to the other process as a name, and `gdprompt.load` keeps two.
        raise ValueError(f"Expected one --also at most on a ZeroGPU Space, got {len(others)}: leave out the others.")
    if (device, dtype, sources) == ("cpu", None, [Source()]):
        return build()  # nothing to check, and torch can wait until the page is there
    from gdprompt.model.check import check

    for source in sources:
        check(source.model, source.meta, device, dtype)
    load, *loads = [partial(_load, source.model, source.meta, device, dtype) for source in sources]
    plain = (device, dtype, first) == ("cpu", None, Source())  # its fingerprint is known before it is loaded
    return build(
        None if plain else load,
        name=first.name,
        also=[(source.name, other) for source, other in zip(others, loads, strict=True)],
    )


async def _replace_parts(page: gr.Blocks, model: Model) -> None:
    page.app.state.model = model  # for /healthz
    page.app.iterators = Iterators()
    page.app.state_holder = Sessions()
    page.app.state_holder.set_blocks(page)


def _end(page: gr.Blocks, _signal: int, _frame: Any) -> None:
    """Ends the process at once, and takes visitors' downloads along.

    An orderly way out would wait for a step in another thread, which nothing can interrupt, or crash in it.
    """
    delete_files_created_by_app(page, None)
    os._exit(128 + signal.SIGTERM)


def _load(model: str | None = None, meta: str | None = None, device: str = "cpu", dtype: str | None = None) -> Any:
    import gdprompt

    return gdprompt.load(model, meta=meta, device=device, dtype=dtype)


def _head() -> str:
    # In the head rather than as `css=`, which Gradio rewrites, and which arrives after the first paint.
    style, script = (FOLDER / name for name in ("style.css", "script.js"))
    texts = style.read_text(encoding="utf-8"), hide.script(), script.read_text(encoding="utf-8")
    return "<style>{}</style><script>{}</script><script>{}</script>".format(*texts)


def _header(offer: Offer, menu: Sequence[Offer], language: str) -> str:
    language = language if language in tuple(LANGUAGES) else "en"
    model, several = offer.model, len(menu) > 1
    if model.ready:
        count = model.lm.num_parameters
        sizes = {"millions": f"{count / 1e6:.1f}", "myriads": f"{count / 1e4:.0f}"}
        name = offer.name if several else Source(model.lm.name).name
        said = say(language, "model", name=_name(language, name), **sizes)
    else:
        said = say(language, "no_model" if model.failed else "loading_model")
    choices = [(_name(language, other.name), other.path) for other in menu] if several else []
    return header.markup(language, said, choices, offer.path)


def _name(language: str, name: str) -> str:
    return say(language, "shipped_model") if name == assets.SHIPPED_NAME else name


def _model_loaded(model: Model) -> Any:
    if not model.ready and not model.failed:
        model.start()  # the page that asks is there
        return gr.skip()
    return gr.Timer(active=False)


def _drawn_when_loaded(model: Model, draw: Callable[[str], str], language: str) -> Any:
    return draw(language) if model.ready or model.failed else gr.skip()


def _opened_tab(request: gr.Request) -> Any:
    """The tab that the address names."""
    tab = request.query_params.get("tab")
    return gr.Tabs(selected=tab) if tab in TAB_IDS else gr.skip()


def _choose_language(language: str, event: gr.EventData) -> str:
    chosen = sent(event, "language")
    # Never what was sent as it is: half of a character could not be sent back.
    return next((one for one in (chosen, language) if one in tuple(LANGUAGES)), "en")
