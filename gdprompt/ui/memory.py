"""The tab "Memory": passages added one at a time to one adapter, asked about, and forgotten again."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import gradio as gr

from gdprompt.ui import cards, limits, memory_cards, memory_handlers, remembering
from gdprompt.ui.remembering import Frame, View
from gdprompt.ui.shell import QUICK, REDRAW, RUN, Shell, Stopped, for_its_own, html, language_of, with_failure
from gdprompt.ui.words import say

TAB = "memory"
ON_FORGET = """element.addEventListener('click', event => {
  const button = event.target.closest('[data-drop]');
  if (button && !button.disabled) trigger('select', {index: Number(button.dataset.drop)});
});"""

# Looks at a chosen file before Gradio does, whose own words for one that the server refuses are not a sentence.
# The server checks again.
ON_FILE = f"""document.addEventListener('change', async event => {{
  const input = event.target, passed = 'gdPassed' in (input.dataset || {{}});
  if (!input.matches?.('input[type=file][accept*=".zip"]') || passed || !input.files.length) return;
  event.stopImmediatePropagation();
  const file = input.files[0], head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (file.size <= {limits.MAX_FILE_BYTES} && String(head) === '80,75,3,4') {{
    input.dataset.gdPassed = '';
    input.dispatchEvent(new Event('change', {{bubbles: true}}));
    delete input.dataset.gdPassed;
  }} else {{
    input.value = '';
    trigger('select', {{size: file.size}});
  }}
}}, true);"""


def build(shell: Shell) -> None:
    """Adds the tab."""
    p = SimpleNamespace()
    with gr.Tab(say("en", "tab_memory"), id=TAB) as p.tab:
        p.view = gr.State(None, time_to_live=limits.SECONDS_KEPT)
        p.job = gr.State(None, time_to_live=limits.SECONDS_KEPT)
        p.stopped = gr.State(Stopped())
        # Rings when there is a job: quick events do not tell the browser that a State changed.
        p.bell = gr.Textbox("", visible="hidden", elem_id="gd-m-bell")
        _inputs(p)
        p.error = html("", js_on_load=ON_FILE, elem_id="gd-m-error")
        with gr.Row(elem_classes=["gd-m-panels"]):
            with gr.Column(scale=6, min_width=280, elem_classes=["gd-m-side"]):
                _passages(p)
            with gr.Column(scale=5, min_width=280, elem_classes=["gd-m-side"]):
                _figures(p)
    _wire(shell, p)
    _relabel(shell, p)


def _inputs(p: SimpleNamespace) -> None:
    t = partial(say, "en")
    small = partial(gr.Button, size="sm", min_width=10)
    with gr.Row(elem_classes=["gd-inputs"]):
        with gr.Column(scale=6, min_width=280):
            p.passage = gr.Textbox(
                label=t("memory_passage"),
                placeholder=t("memory_passage_hint"),
                lines=3,
                max_lines=3,
                elem_id="gd-m-passage",
            )
        with gr.Column(scale=5, min_width=280, elem_classes=["gd-ask"]):
            p.questions = gr.Textbox(
                label=t("memory_questions"),
                placeholder=t("memory_questions_hint"),
                lines=1,
                max_lines=limits.MAX_QUESTIONS,
                elem_id="gd-m-questions",
            )
            with gr.Row(elem_classes=["gd-actions"]):
                p.add = gr.Button(t("memory_add"), variant="primary", scale=5, min_width=120, elem_id="gd-m-add")
                p.stop = gr.Button(t("stop"), scale=1, min_width=84, interactive=False, elem_id="gd-m-stop")
    with gr.Row(elem_classes=["gd-second"]):
        p.example = small(t("memory_example"), elem_classes=["gd-example"], elem_id="gd-m-example")
        p.status = html(cards.status(t("memory_ready")), elem_id="gd-m-status")
        p.save = small(t("memory_save"), elem_classes=["gd-link"], elem_id="gd-m-save")
        p.load = gr.UploadButton(
            t("memory_load"),
            size="sm",
            min_width=10,
            file_types=[".zip"],
            elem_classes=["gd-link"],
            elem_id="gd-m-load",
        )
        p.clear = small(t("memory_clear"), elem_classes=["gd-link"], elem_id="gd-m-clear")
        # The browser downloads what a DownloadButton already holds, so a hidden one is filled, then clicked.
        p.download = gr.DownloadButton(visible="hidden", elem_id="gd-m-download")


def _passages(p: SimpleNamespace) -> None:
    t = partial(say, "en")
    with gr.Column(elem_classes=["gd-panel", "gd-m-kept"]):
        p.passages = html(memory_cards.passages("en", View().memory), js_on_load=ON_FORGET, elem_id="gd-m-passages")
    with gr.Column(elem_classes=["gd-panel"]):
        with gr.Row(elem_classes=["gd-m-asking"]):
            p.question = gr.Textbox(
                label=t("memory_question"),
                placeholder=t("question_hint"),
                lines=1,
                max_lines=1,
                scale=5,
                min_width=120,
                elem_id="gd-m-question",
            )
            p.ask = gr.Button(t("memory_ask"), scale=1, min_width=84, elem_id="gd-m-ask")
        p.replies = html(memory_cards.replies("en", 0), elem_id="gd-m-replies")


def _figures(p: SimpleNamespace) -> None:
    t, plot = partial(say, "en"), partial(gr.Plot, show_label=False, container=False)
    with gr.Column(elem_classes=["gd-panel"]):
        p.sizes = html(memory_cards.stored("en", View().memory), elem_id="gd-m-sizes")
        p.stored = plot(elem_id="gd-m-stored")  # both are filled once the tab is looked at
    with gr.Column(elem_classes=["gd-panel"]):
        p.curve_head = html(cards.heading(t("memory_curve"), t("memory_curve_sub")), elem_classes=["gd-m-head"])
        p.curve = plot(elem_id="gd-m-curve")


def _wire(shell: Shell, p: SimpleNamespace) -> None:
    language, model = shell.language, shell.model
    frame = [getattr(p, name) for name in Frame._fields]
    begun = [p.job, p.bell, *frame]
    run = p.bell.change(
        for_its_own(partial(memory_handlers.run, model)),
        [p.bell, p.job, p.view, p.question, language, p.stopped],
        frame,
        **RUN,
    )
    run.failure(Stopped.now, p.stopped, None, **QUICK)
    run.failure(memory_handlers.failed, [p.job, p.view, language], frame, **QUICK)
    run.success(memory_handlers.settle, [p.bell, p.job, p.view, language, p.stopped], frame, **REDRAW)
    boxes = [p.passage, p.questions]
    run.success(memory_handlers.emptied, [p.job, p.view, *boxes], boxes, **QUICK)
    add = p.add.click(memory_handlers.begin_add, [*boxes, p.view, language], begun, **QUICK)
    p.example.click(memory_handlers.begin_example, [p.view, language], begun, **QUICK)
    p.passages.select(memory_handlers.begin_forget, [p.view, language], begun, **QUICK)
    asked = [p.ask.click, p.question.submit]
    ask = gr.on(asked, memory_handlers.begin_ask, [p.question, p.view, language], begun, **QUICK)
    for event in (add, ask):
        with_failure(event, language, p.error)
    p.load.upload(memory_handlers.begin_load, [p.load, p.view, language], begun, **QUICK)
    p.error.select(memory_handlers.refuse_file, [p.view, language], frame, **QUICK)
    p.stop.click(memory_handlers.stop, [p.view, language, p.stopped], [p.job, *frame], **QUICK)
    p.clear.click(memory_handlers.clear, [language, p.stopped], [p.job, *frame], **QUICK)
    shell.returned(memory_handlers.returned, [p.view, language], [p.job, *frame], **QUICK)
    p.save.click(memory_handlers.save, [p.view, language], [p.download, p.status, p.error], **QUICK).success(
        None, None, None, js="() => gdprompt.download('#gd-m-download', '#gd-m-error')"
    )

    def drawn(language: str, view: View | None) -> tuple[Any, Any]:
        return remembering.stored(view or View(), language), remembering.curve(view or View(), language)

    def drawn_meanwhile(language: str, view: View | None) -> tuple[Any, Any]:
        return drawn(language, view) if view else (gr.skip(), gr.skip())

    def empty(language: str, view: View | None) -> tuple[Any, Any]:
        return (gr.skip(), gr.skip()) if view else drawn(language, None)

    def opened(request: gr.Request) -> tuple[Any, Any]:
        asked = request.query_params.get("tab") == TAB
        return drawn(language_of(request), None) if asked else (gr.skip(), gr.skip())

    # What was added while the empty figures were drawn is drawn after them.
    for first in (
        shell.page.load(opened, None, [p.stored, p.curve], **QUICK),
        p.tab.select(empty, [language, p.view], [p.stored, p.curve], **QUICK),
    ):
        first.success(drawn_meanwhile, [language, p.view], [p.stored, p.curve], **REDRAW)


def _relabel(shell: Shell, p: SimpleNamespace) -> None:
    def relabel(language: str, view: View | None, job: Any, stopped: Stopped) -> list[Any]:
        t = partial(say, language)
        stopped.choose()
        view = view or View()
        boxes = {
            "passage": gr.Textbox(label=t("memory_passage"), placeholder=t("memory_passage_hint")),
            "questions": gr.Textbox(label=t("memory_questions"), placeholder=t("memory_questions_hint")),
            "question": gr.Textbox(label=t("memory_question"), placeholder=t("question_hint")),
        }
        if stopped.under_way(job):
            keys = {"add": "memory_adding", "stop": "stop", "ask": "memory_ask", "example": "memory_example"}
            buttons = {name: gr.Button(t(key)) for name, key in keys.items()}
            frame = Frame(**boxes, **buttons, load=gr.UploadButton(t("memory_load")))
        else:
            frame = memory_handlers.standing(view, language, stopped)._replace(error="", **boxes)
        heading = cards.heading(t("memory_curve"), t("memory_curve_sub"))
        return [gr.Tab(t("tab_memory")), t("memory_save"), t("memory_clear"), heading, *frame]

    shell.language.change(
        relabel,
        [shell.language, p.view, p.job, p.stopped],
        [p.tab, p.save, p.clear, p.curve_head, *[getattr(p, name) for name in Frame._fields]],
        **QUICK,
    )
