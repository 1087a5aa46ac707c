/* What the page does by itself, without asking the server: one selected token for cards, figure and table. */
(() => {
  "use strict";
  if (window.gdprompt) return;
  const LONGEST_LINK = 7500; // Servers and chat programs refuse or cut longer addresses.
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const kept = () => all("#gd-memory [data-kept]").map((passage) => passage.dataset.kept);
  let selected = null; // null until the visitor chooses; the server's choice stands until then
  // A link's token is for its own answers: the first that there are.
  const linked = new URLSearchParams(location.search).get("token") || "";
  let offering = false; // whether the visitor has the menu of models open
  let warned = false; // whether it has said that what was typed is too long to go along
  let wanted = /^[1-9][0-9]{0,3}$/.test(linked) ? Number(linked) - 1 : null;

  const cards = () => one("#gd-answers .gd-cards");
  const count = () => Number(cards()?.dataset.count || 0);
  const position = () => selected ?? Number(cards()?.dataset.selected || 0);

  function drawn() {
    const plot = one("#gd-distance .js-plotly-plot");
    return plot && plot._fullLayout && plot.data?.length ? plot : null;
  }

  function moveBand() {
    const plot = drawn();
    const at = (plot?.layout.shapes || []).findIndex((shape) => shape.name === "band");
    if (at < 0 || !count() || !window.Plotly) return;
    const band = plot.layout.shapes[at];
    if (Number(band.x0) === position() - 0.5 && band.visible !== false) return;
    window.Plotly.relayout(plot, {
      [`shapes[${at}].x0`]: position() - 0.5,
      [`shapes[${at}].x1`]: position() + 0.5,
      [`shapes[${at}].visible`]: true,
    });
  }

  function show() {
    if (!count()) return;
    const place = position();
    for (const card of all("#gd-answers .gd-card")) {
      const tokens = all(".gd-token", card);
      const marked = tokens.filter((token) => Number(token.dataset.position) === place);
      for (const token of tokens) {
        const on = marked.includes(token);
        if (token.getAttribute("aria-pressed") !== String(on)) token.setAttribute("aria-pressed", String(on));
        token.tabIndex = (marked.length ? token === marked[0] : token === tokens[0]) ? 0 : -1;
      }
    }
    for (const table of all(".gd-place")) table.hidden = Number(table.dataset.place) !== place;
    for (const button of all("[data-step]")) {
      const next = place + Number(button.dataset.step);
      button.disabled = next < 0 || next >= count();
    }
    moveBand();
  }

  function select(place) {
    selected = Math.max(0, Math.min(count() - 1, place));
    show();
  }

  // However a token gets the focus, by Tab, an arrow or a click, everything moves to its position.
  document.addEventListener("focusin", (event) => {
    const token = event.target.closest?.(".gd-token");
    if (token) select(Number(token.dataset.position));
  });
  document.addEventListener("click", (event) => {
    const token = event.target.closest?.(".gd-token");
    const step = event.target.closest?.("[data-step]");
    if (token) token.focus(); // not every browser focuses what is clicked
    if (step) select(position() + Number(step.dataset.step));
  });

  document.addEventListener("keydown", (event) => {
    const token = event.target.closest?.(".gd-token");
    if (!token) return;
    const tokens = all(".gd-token", token.closest(".gd-card"));
    const at = tokens.indexOf(token);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1 }[event.key];
    if (next === undefined || !tokens[next]) return;
    event.preventDefault();
    tokens[next].focus();
  });

  // Enter in a question's box asks only while its button does.
  const askers = { "gd-question": "#gd-teach", "gd-m-question": "#gd-m-ask" };
  document.addEventListener(
    "keydown",
    (event) => {
      const box = event.key === "Enter" && event.target.closest?.("#gd-question, #gd-m-question");
      if (!box || !one(askers[box.id])?.disabled) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  // The slider asks again when it is let go of; an arrow key lets go when it comes up.
  document.addEventListener("keyup", (event) => {
    if (event.target.matches?.("#gd-scale input[type=range]") && /^(Arrow|Home|End|Page)/.test(event.key)) {
      event.target.dispatchEvent(new Event("pointerup", { bubbles: true }));
    }
  });

  // Its number says that it was let go of whenever it is clicked or loses the focus: only a new value asks again.
  let asked = null;
  const ofNumber = (listener) => (event) => {
    if (event.target.matches?.("#gd-scale input[type=number]")) listener(event);
  };
  const ask = ofNumber((event) => {
    const { min, max } = one("#gd-scale input[type=range]");
    const fit = Math.min(Math.max(event.target.valueAsNumber, min), max);
    if (fit !== event.target.valueAsNumber && !Number.isNaN(fit)) {
      event.target.value = fit;
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (event.target.value === asked) event.stopPropagation();
    asked = event.target.value;
  });
  window.addEventListener("focus", ofNumber((event) => (asked = event.target.value)), true);
  window.addEventListener("blur", ask, true);
  window.addEventListener("pointerup", ask, true);

  const hooked = new WeakSet();
  function hook() {
    const plot = drawn();
    if (plot && !hooked.has(plot)) {
      hooked.add(plot);
      plot.on("plotly_click", (event) => select(event.points[0].x));
      plot.on("plotly_afterplot", moveBand);
    }
  }

  /* The address: tab, step and presenter mode are kept in it as the visitor moves, so a reload or a link comes back. */
  const query = () => new URLSearchParams(location.search);
  function remember(changes) {
    const state = query();
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) state.delete(name);
      else state.set(name, value);
    }
    const text = state.toString();
    if (text !== query().toString()) history.replaceState(null, "", `${location.pathname}${text ? "?" + text : ""}`);
  }

  let moved = false; // until the visitor does something, the address is the server's to read
  function rememberTab() {
    // Gradio keeps an unseen copy of the tabs to measure them, and one that is out of room stands in a menu.
    const tab = one("#gd-tabs .tab-container:not(.visually-hidden) [role=tab][aria-selected=true]")?.dataset.tabId;
    if (!tab) return;
    const step = tab === "lesson" ? one("[data-lesson-step]")?.dataset.lessonStep : null;
    remember({ tab: tab === "try" ? null : tab, step: step && step !== "1" ? step : null });
  }

  function present() {
    const shown = query(), on = shown.get("present") === "1";
    const { controls, present: spare } = window.gdpromptHide || { controls: {}, present: [] };
    const names = [...(shown.get("hide") || "").split(","), ...(on ? spare : [])].map((name) => name.trim());
    const hidden = names.filter((name) => Object.hasOwn(controls, name));
    let style = document.getElementById("gd-hidden");
    if (!style) {
      style = Object.assign(document.createElement("style"), { id: "gd-hidden" });
      document.head.append(style);
    }
    const rules = hidden.map((name) => `.gradio-container :is(${controls[name]}) { display: none !important; }`).join("\n");
    if (style.textContent !== rules) style.textContent = rules;
    document.documentElement.classList.toggle("gd-present", on);
    // Names of cards are the conditions', the only ones with an underscore.
    document.documentElement.classList.toggle("gd-fewer", hidden.some((name) => name.includes("_")));
    pressPresent();
    fit();
  }

  // A figure keeps the width that it was drawn at, out of sight or in smaller type, until it is told to measure again.
  function fit() {
    for (const plot of all(".js-plotly-plot")) {
      if (plot.offsetParent && plot._fullLayout) window.Plotly?.Plots.resize(plot);
    }
  }

  function pressPresent() {
    const pressed = String(document.documentElement.classList.contains("gd-present"));
    const button = one(".gd-present-switch");
    if (button && button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
  present();

  document.addEventListener("click", (event) => {
    moved = true;
    if (event.target.closest?.(".gd-present-switch")) {
      remember({ present: query().get("present") === "1" ? null : "1" });
      present();
    }
    // A tab that was open before is only shown again, which the observer below does not see.
    if (event.target.closest?.("#gd-tabs > .tab-wrapper")) {
      setTimeout(() => {
        look();
        fit();
      }, 100);
    }
    const language = event.target.closest?.("[data-language]");
    if (language) remember({ lang: language.dataset.language });
    const kind = event.target.closest?.("[data-export]");
    const menu = one(".gd-menu[open]");
    if (menu && (kind || !menu.contains(event.target))) close(menu);
  });
  function close(menu) {
    if (menu.matches(".gd-models")) offering = false;
    menu.open = false;
  }

  /* The menu of models: each has a page of its own, and what the visitor typed goes along as in a copied link. */
  const TYPED = ["passage", "kept", "question", "scale", "wrong", "measure", "token"]; // a token is of one model's answers
  function taken() {
    const value = (selector) => one(selector)?.value.trim() || "";
    const state = query(); // the tab, the step, presenter mode and what is hidden go along
    for (const name of TYPED) state.delete(name);
    const passage = value("#gd-passage textarea"), question = value("#gd-question :is(textarea, input)");
    const scale = value("#gd-scale input[type=number]");
    for (const text of kept()) state.append("kept", text);
    if (passage) state.set("passage", passage);
    if (question) state.set("question", question);
    if (scale && Number(scale) !== 1) state.set("scale", scale);
    if (one("#gd-wrong input")?.checked) state.set("wrong", 1);
    const measure = JSON.parse(one(".gd-models").dataset.measures)[value("#gd-measure input")];
    if (measure && measure !== "kl") state.set("measure", measure);
    state.set("lang", one(".gd-header").dataset.lang);
    return state;
  }
  function aim(link) {
    const here = one(".gd-models [aria-current]").dataset.model, path = location.pathname;
    const root = path.slice(0, path.length - here.length).replace(/\/?$/, "/"); // a proxy may have its own prefix
    const state = taken();
    const address = () => `${location.origin}${root}${link.dataset.model}?${state}`;
    const long = address().length > LONGEST_LINK;
    if (long) for (const name of TYPED) state.delete(name);
    link.href = address();
    return long;
  }
  for (const name of ["pointerdown", "focusin", "click"]) {
    document.addEventListener(name, (event) => {
      const link = event.target.closest?.("[data-model]");
      if (!link) return;
      const long = aim(link); // before the browser follows it, in another window too
      if (name !== "click") return;
      if (link.hasAttribute("aria-current")) {
        event.preventDefault();
        close(one(".gd-models"));
      } else if (long && !warned) {
        event.preventDefault();
        warned = true;
        keepOffering();
      }
    });
  }

  /* The header is written anew once the model is there, which closes the menu and takes what it had said. */
  function keepOffering() {
    const models = one(".gd-models"), told = one(".gd-models [data-long]");
    if (models && models.open !== offering) models.open = offering;
    if (warned && told && !told.textContent) told.textContent = told.dataset.long;
  }
  document.addEventListener("click", (event) => {
    const summary = event.target.closest?.(".gd-models summary");
    if (summary) offering = !summary.parentElement.open; // as it will be
  });
  document.addEventListener("toggle", keepOffering, true);

  document.addEventListener("keydown", (event) => {
    const menu = one(".gd-menu[open]");
    if (menu && event.key === "Escape") {
      close(menu);
      menu.querySelector("summary").focus();
    }
    // The two keys that a presenter's clicker sends.
    if (!document.documentElement.classList.contains("gd-present")) return;
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    const show = one("#gd-lesson-show");
    const ready = show && show.offsetParent && !show.disabled;
    const button = event.key === "PageUp" ? one("#gd-lesson-back") : ready ? show : one("#gd-lesson-next");
    if (!button?.offsetParent) return;
    event.preventDefault();
    moved = true;
    button.click();
  });

  /* Gradio's radio buttons have a name each, so the browser does not know them for one group. */
  const choices = () => all("#gd-lesson-choice input[type=radio]");
  document.addEventListener("keydown", (event) => {
    const inputs = choices(), at = inputs.indexOf(event.target);
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !by) return;
    event.preventDefault();
    const next = inputs[(at + by + inputs.length) % inputs.length];
    next.focus();
    next.click();
  });
  function groupChoices() {
    const inputs = choices(), group = inputs[0]?.closest(".wrap");
    if (!group) return;
    if (!group.hasAttribute("role")) group.setAttribute("role", "radiogroup");
    const label = one("#gd-lesson-choice [data-testid=block-info]")?.textContent.trim() || "";
    if (group.getAttribute("aria-label") !== label) group.setAttribute("aria-label", label);
    const stop = inputs.find((input) => input.checked) || inputs[0];
    for (const input of inputs) input.tabIndex = input === stop ? 0 : -1;
  }

  /* A lesson's passage opens on another page of the same model, with the same things hidden. */
  function aimOut() {
    for (const link of all(".gd-lesson-open")) {
      const state = new URLSearchParams(link.search), hidden = query().get("hide");
      if (hidden) state.set("hide", hidden);
      const address = `${location.pathname}?${state}`;
      if (link.getAttribute("href") !== address) link.setAttribute("href", address);
    }
  }

  /* On a new step the focus goes to its title, so that it is read out and Tab leads on to the choices. */
  let step = null;
  function lookAtLesson() {
    const title = one("#gd-lesson-title");
    const now = title?.dataset.of;
    if (!now || now === step) return;
    if (step !== null && moved) title.focus({ preventScroll: true });
    step = now;
  }

  /* Answers grow word by word, which is not read out; once they stand, one sentence of theirs is. */
  const voice = Object.assign(document.createElement("div"), { id: "gd-voice", className: "gd-unseen" });
  voice.setAttribute("role", "status");
  const said = new WeakMap();
  function speak() {
    if (!voice.isConnected) one(".gradio-container")?.append(voice);
    const growing = (cursor) => cursor.offsetParent && getComputedStyle(cursor).visibility === "visible"; // not a stopped one
    if (voice.textContent && all(".gd-cursor").some(growing)) voice.textContent = "";
    for (const part of all("[data-said]")) {
      const sentence = part.dataset.said;
      if (said.get(part) === sentence || !part.offsetParent) continue;
      said.set(part, sentence); // the same element says the next answer
      if (sentence) voice.textContent = sentence;
    }
  }

  // Numbers and names in a figure are read out as its parts, under the title of its panel.
  function nameFigures() {
    for (const plot of all(".gd-panel .js-plotly-plot")) {
      const title = plot.closest(".gd-panel").querySelector("h2")?.textContent.trim() || "";
      if (!title || plot.getAttribute("aria-label") === title) continue;
      plot.setAttribute("role", "figure");
      plot.setAttribute("aria-label", title);
    }
  }

  /* A page that lost its connection is loaded anew by Gradio, as another session. What stood in its boxes, and which
     passages were kept, is remembered by this tab of the browser and put back; a link's own inputs go before it. */
  const DRAFT = `gdprompt ${location.pathname}`;
  const BOXES = ["gd-passage", "gd-question", "gd-m-passage", "gd-m-questions", "gd-m-question"];
  const box = (name) => one(`#${name} :is(textarea, input)`);
  const left = readDraft(); // what is still to be put back: a tab has no boxes before it is looked at
  function readDraft() {
    try {
      const draft = JSON.parse(sessionStorage.getItem(DRAFT)) || {};
      const ofLink = ["passage", "question", "kept"].some((name) => query().has(name));
      if (ofLink) for (const name of ["gd-passage", "gd-question", "kept"]) delete draft[name];
      return draft;
    } catch {
      return {}; // a browser may give a page in a frame no storage
    }
  }
  function keepDraft() {
    const boxes = BOXES.filter(box).map((name) => [name, box(name).value]);
    try {
      sessionStorage.setItem(DRAFT, JSON.stringify({ kept: kept(), ...Object.fromEntries(boxes), ...left }));
    } catch {
      // no storage, or no room in it: the next page begins empty
    }
  }
  function fill(name, text) {
    const at = box(name);
    if (!at || at.value) return;
    at.value = text;
    at.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function putBack() {
    for (const name of BOXES.filter((name) => name in left && box(name))) {
      const text = left[name];
      delete left[name];
      // Gradio may yet empty a box of a tab that was not looked at before, some time after it has drawn it.
      if (text) for (const wait of [0, 300, 2000]) setTimeout(() => fill(name, text), wait);
    }
    // Before there is a plot, however empty, the server has yet to say what the address keeps.
    if (!left.kept || !one("#gd-distance .js-plotly-plot")) return;
    if (left.kept.length) document.dispatchEvent(new CustomEvent("gd-kept", { detail: left.kept }));
    delete left.kept;
  }
  window.addEventListener("pagehide", keepDraft);
  document.addEventListener("visibilitychange", keepDraft);

  // Says which question the answers are to, once Teach would ask another one or learn other passages.
  function sayWhatWasAsked() {
    const note = one("#gd-answers .gd-asked");
    if (!note || !box("gd-question")) return;
    const plain = (text) => text.trim().replace(/\s+/g, " ");
    const learned = new Set([...kept(), box("gd-passage").value].map(plain));
    const same = plain([...learned].join(" ")) === plain(note.dataset.passage);
    note.hidden = same && plain(box("gd-question").value) === plain(note.dataset.question);
  }
  document.addEventListener("input", sayWhatWasAsked);

  let seen = null;
  function look() {
    const now = cards()?.dataset.key;
    if (now !== seen) {
      seen = now;
      selected = null;
      if (wanted !== null && count()) {
        selected = Math.min(wanted, count() - 1);
        wanted = null;
      }
    }
    keepOffering();
    const header = one(".gd-header");
    if (header) document.documentElement.lang = header.dataset.lang === "zh" ? "zh-Hans" : header.dataset.lang;
    for (const status of all("#gd-status, #gd-m-status, #gd-lesson-status, #gd-lesson-verdict")) {
      if (!status.hasAttribute("role")) status.setAttribute("role", "status");
    }
    lookAtLesson();
    sayWhatWasAsked();
    groupChoices();
    aimOut();
    putBack();
    nameFigures();
    speak();
    pressPresent();
    if (moved) rememberTab();
    hook();
    show();
  }

  // Looks once a frame at most, however many changes came.
  let waiting = false;
  const observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      look();
    });
  });
  // Gradio puts this script into the head after the page has loaded, or before: it does both.
  const start = () => {
    observer.observe(document.body, { childList: true, subtree: true });
    look();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  const since = new WeakMap();
  setInterval(() => {
    for (const clock of all(".gd-clock")) {
      if (!since.has(clock)) since.set(clock, performance.now() - 1000 * Number(clock.dataset.seconds));
      clock.textContent = `${((performance.now() - since.get(clock)) / 1000).toFixed(1)} s`;
    }
  }, 100);

  window.gdprompt = {
    sayWhatWasAsked,
    focus(selector, values = []) {
      one(`${selector} textarea, ${selector} input`)?.focus();
      return values;
    },
    download(button = "#gd-download", errors = "#gd-error") {
      if (!one(`${errors} .gd-error`)) one(button)?.click();
      return [];
    },
    async copyLink(passage, question, scale, language, wrong, measure) {
      const state = query(); // presenter mode and what is hidden go along
      for (const name of ["passage", "kept", "question", "scale", "wrong", "measure", "token", "tab", "step"]) state.delete(name);
      for (const text of kept()) state.append("kept", text);
      if (passage) state.set("passage", passage);
      if (question) state.set("question", question);
      if (Number(scale) !== 1) state.set("scale", scale);
      if (wrong) state.set("wrong", 1);
      if (measure !== "kl") state.set("measure", measure);
      if (selected !== null) state.set("token", selected + 1);
      state.set("lang", one(".gd-header")?.dataset.lang || "en");
      const address = `${location.origin}${location.pathname}?${state}`;
      if (address.length > LONGEST_LINK) return ["link_long", question, scale, language, wrong, measure];
      history.replaceState(null, "", address);
      try {
        await navigator.clipboard.writeText(address);
      } catch {
        return ["link_failed", question, scale, language, wrong, measure];
      }
      return ["link_copied", question, scale, language, wrong, measure];
    },
  };
})();
