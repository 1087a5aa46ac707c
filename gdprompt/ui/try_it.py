"""The tab "Try it": teach a passage once and see the answer beside the prompted one."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import gradio as gr

from gdprompt.results import MEASURES
from gdprompt.ui import cards, handlers, keeping, limits, opening, taking
from gdprompt.ui.examples import KINDS
from gdprompt.ui.shell import QUICK, REDRAW, RUN, Shell, Stopped, for_its_own, html, with_failure
from gdprompt.ui.teaching import Frame
from gdprompt.ui.words import say

ON_FORGET = """element.addEventListener('click', event => {
  const button = event.target.closest('[data-forget]');
  if (button) trigger('select', {index: Number(button.dataset.forget)});
});
document.addEventListener('gd-kept', event => trigger('submit', {kept: event.detail}));"""

ON_EXPORT = """element.addEventListener('click', event => {
  const button = event.target.closest('[data-export]');
  if (button) trigger('select', {kind: button.dataset.export});
});"""


def build(shell: Shell) -> None:
    """Adds the tab."""
    parts = SimpleNamespace()
    with gr.Tab(say("en", "tab_try"), id="try") as parts.tab:
        parts.kept = gr.State((), time_to_live=limits.SECONDS_KEPT)
        parts.outcome = gr.State(None, time_to_live=limits.SECONDS_KEPT)
        parts.ticket = gr.State(None, time_to_live=limits.SECONDS_KEPT)
        parts.stopped = gr.State(Stopped())
        parts.mine = gr.State(("", ""), time_to_live=limits.SECONDS_KEPT)
        # Rings when there is a ticket: quick events do not tell the browser that a State changed.
        parts.bell = gr.Textbox("", visible="hidden", elem_id="gd-bell")
        _inputs(parts)
        parts.error = html("", elem_id="gd-error")
        parts.memory = gr.HTML("", apply_default_css=False, js_on_load=ON_FORGET, elem_id="gd-memory")
        parts.cards = html(cards.cards("en"), elem_id="gd-answers")
        _evidence(parts)
    _wire(shell, parts)
    _relabel(shell, parts)


def _inputs(parts: SimpleNamespace) -> None:
    t = partial(say, "en")
    small = partial(gr.Button, size="sm", min_width=10)
    with gr.Row(elem_classes=["gd-inputs"]):
        with gr.Column(scale=7, min_width=280):
            parts.passage = gr.Textbox(
                label=t("passage"), placeholder=t("passage_hint"), lines=3, max_lines=3, elem_id="gd-passage"
            )
        with gr.Column(scale=5, min_width=280, elem_classes=["gd-ask"]):
            parts.question = gr.Textbox(
                label=t("question"),
                placeholder=t("question_hint"),
                lines=1,
                max_lines=1,
                elem_id="gd-question",
            )
            with gr.Row(elem_classes=["gd-actions"]):
                parts.teach = gr.Button(t("teach"), variant="primary", scale=5, min_width=120, elem_id="gd-teach")
                parts.stop = gr.Button(t("stop"), scale=1, min_width=84, interactive=False, elem_id="gd-stop")
    with gr.Row(elem_classes=["gd-second"]):
        parts.examples = html(t("examples"), elem_classes=["gd-label"])
        parts.chips = [small(t(k), elem_classes=["gd-example"], elem_id=f"gd-{k}") for k in KINDS]
        parts.wrong = gr.Checkbox(label=t("wrong"), container=False, min_width=10, elem_id="gd-wrong")
        parts.status = html(cards.status(t("ready")), elem_id="gd-status")
        parts.keep = small(t("keep"), elem_classes=["gd-link"], elem_id="gd-keep")
        parts.save = small(t("save"), elem_classes=["gd-link"], elem_id="gd-save")
        parts.link = small(t("link"), elem_classes=["gd-link"], elem_id="gd-copy")
        parts.export = gr.HTML(
            cards.export_menu("en"), apply_default_css=False, js_on_load=ON_EXPORT, elem_id="gd-export"
        )
        # The browser downloads what a DownloadButton already holds, so a hidden one is filled, then clicked.
        parts.download = gr.DownloadButton(visible="hidden", elem_id="gd-download")


def _evidence(parts: SimpleNamespace) -> None:
    t, plot = partial(say, "en"), partial(gr.Plot, show_label=False, container=False)
    with gr.Row(elem_classes=["gd-evidence"], equal_height=True):
        with gr.Column(scale=44, min_width=280, elem_classes=["gd-panel"]):
            with gr.Row(elem_classes=["gd-head"]):
                parts.distance_head = html(cards.heading(t("distance")))
                parts.measure = gr.Dropdown(
                    [(t(name), name) for name in MEASURES],
                    value="kl",
                    label=t("measure"),
                    show_label=False,
                    filterable=False,
                    container=False,
                    min_width=150,
                    elem_id="gd-measure",
                )
            parts.distance = plot(elem_id="gd-distance")  # filled by `opened`
        with gr.Column(scale=32, min_width=280, elem_classes=["gd-panel"]):
            parts.considered = html(cards.considered("en", None), elem_id="gd-considered")
        with gr.Column(scale=26, min_width=240, elem_classes=["gd-panel"]):
            parts.path_head = html(cards.heading(t("path"), t("path_what")))
            parts.path = plot(elem_id="gd-path")
            parts.scale = gr.Slider(
                0, limits.MAX_SCALE, 1, step=0.05, label=t("scale"), interactive=False, buttons=[], elem_id="gd-scale"
            )


def _wire(shell: Shell, p: SimpleNamespace) -> None:
    language, model = shell.language, shell.model
    frame = list(Frame(**{name: getattr(p, name) for name in Frame._fields}))
    run = p.bell.change(
        for_its_own(partial(handlers.run, model)),
        [p.bell, p.ticket, p.outcome, p.measure, language, p.stopped],
        frame,
        **RUN,
    )
    run.failure(Stopped.now, p.stopped, None, **QUICK)
    run.failure(handlers.failed, [p.ticket, p.outcome, language], frame, **QUICK)
    run.success(keeping.memory, [p.kept, p.outcome, language], p.memory, **REDRAW)
    drawn = run.success(
        partial(handlers.draw_path, model),
        [p.ticket, p.outcome, language, p.stopped],
        [p.path, p.outcome, p.error],
        **RUN,
    )
    for over in (run, drawn):
        over.success(handlers.settle, [p.bell, p.ticket, p.outcome, p.measure, language, p.stopped], frame, **REDRAW)
    asked = [p.passage, p.question, p.scale, p.kept]
    started = gr.on(
        [p.teach.click, p.question.submit],
        handlers.begin,
        [*asked, p.outcome, language, p.stopped, p.wrong],
        [p.ticket, p.bell, *frame],
        **QUICK,
    )
    for kind, chip in zip(KINDS, p.chips, strict=True):
        if kind == "own":
            chip.click(
                handlers.own,
                [p.passage, p.question, p.mine],
                [p.passage, p.question],
                js="(...values) => gdprompt.focus('#gd-passage', values)",
                **QUICK,
            ).success(None, None, None, js="() => gdprompt.sayWhatWasAsked()")
            continue
        shown = chip.click(
            partial(handlers.example, model, kind),
            [p.passage, p.question, p.mine, p.kept, p.outcome, p.measure, language, p.stopped, p.wrong],
            [p.mine, p.passage, p.question, p.scale, p.ticket, p.bell, *frame],
            **QUICK,
        )
        with_failure(shown, language, p.error)
    other = gr.on(
        [p.scale.release, p.wrong.input],
        handlers.again,
        [*asked, p.ticket, p.outcome, language, p.stopped, p.wrong],
        [p.ticket, p.bell, *frame],
        **QUICK,
    )
    caught_up = other.success(
        handlers.catch_up,
        [*asked, p.ticket, p.outcome, language, p.stopped, p.wrong],
        [p.ticket, p.bell, *frame],
        **QUICK,
    )
    p.stop.click(handlers.stop, [p.outcome, language, p.stopped], [p.ticket, *frame], **QUICK)
    p.measure.change(handlers.show_measure, [p.outcome, p.measure, language, p.stopped], p.distance, **QUICK)
    kept = p.keep.click(
        partial(keeping.keep, model),
        [p.passage, p.kept, p.outcome, language],
        [p.kept, p.memory, p.status, p.error],
        **QUICK,
    )
    for event in (started, other, caught_up, kept):
        with_failure(event, language, p.error)
    p.memory.select(keeping.forget, [p.kept, p.outcome, language], [p.kept, p.memory, p.status], **QUICK)
    p.memory.submit(keeping.keep_again, [p.kept, p.outcome, language], [p.kept, p.memory], **QUICK)
    shell.returned(opening.returned, [p.kept, p.outcome, p.measure, language], [p.ticket, p.memory, *frame], **QUICK)
    p.save.click(taking.save, [p.outcome, language], [p.download, p.status, p.error], **QUICK).success(
        None, None, None, js="() => gdprompt.download()"
    )
    p.export.select(taking.export, [p.outcome, language], [p.download, p.status, p.error], **QUICK).success(
        None, None, None, js="() => gdprompt.download()"
    )
    p.link.click(
        taking.link,
        [p.passage, p.question, p.scale, language, p.wrong, p.measure],
        [p.status, p.error],
        js="(...values) => gdprompt.copyLink(...values)",
        **QUICK,
    )

    # A function of its own: Gradio looks for its request in the signature, and not through `partial`.
    def opened(stopped: Stopped, request: gr.Request) -> tuple[Any, ...]:
        return opening.opened(model, stopped, request)

    state = [p.passage, p.question, p.scale, p.wrong, p.measure, language]
    shell.page.load(opened, p.stopped, [*state, p.kept, p.memory, p.ticket, p.bell, *frame], **QUICK)


def _relabel(shell: Shell, p: SimpleNamespace) -> None:
    def relabel(
        language: str, kept: tuple[str, ...], outcome: Any, measure: Any, ticket: Any, stopped: Stopped
    ) -> list[Any]:
        t = partial(say, language)
        stopped.choose()
        if stopped.under_way(ticket):
            frame = Frame(teach=gr.Button(t("teaching")), stop=gr.Button(t("stop")))
        else:
            frame = handlers.standing(outcome, measure, language, stopped)
        return [
            gr.Tab(t("tab_try")),
            gr.Textbox(label=t("passage"), placeholder=t("passage_hint")),
            gr.Textbox(label=t("question"), placeholder=t("question_hint")),
            t("examples"),
            *[t(kind) for kind in KINDS],
            gr.Checkbox(label=t("wrong")),
            t("keep"),
            t("save"),
            t("link"),
            cards.export_menu(language),
            keeping.memory(kept, outcome, language),
            cards.heading(t("distance")),
            gr.Dropdown([(t(name), name) for name in MEASURES], label=t("measure")),
            cards.heading(t("path"), t("path_what")),
            gr.Slider(label=t("scale")),
            *frame,
        ]

    shell.language.change(
        relabel,
        [shell.language, p.kept, p.outcome, p.measure, p.ticket, p.stopped],
        [
            p.tab,
            p.passage,
            p.question,
            p.examples,
            *p.chips,
            p.wrong,
            p.keep,
            p.save,
            p.link,
            p.export,
            p.memory,
            p.distance_head,
            p.measure,
            p.path_head,
            p.scale,
            *[getattr(p, name) for name in Frame._fields],
        ],
        **QUICK,
    )
