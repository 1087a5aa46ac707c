/* What the page does by itself, without asking the server: one selected token for cards, figure and table. */
(() => {
  "use strict";
  if (window.gdprompt) return;
  const LONGEST_LINK = 7500; // Servers and chat programs refuse or cut longer addresses.
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  let selected = null; // null until the visitor chooses; the server's choice stands until then

  const cards = () => one(".gd-cards");
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
    for (const card of all(".gd-card")) {
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

  document.addEventListener("click", (event) => {
    const token = event.target.closest?.(".gd-token");
    const step = event.target.closest?.("[data-step]");
    if (token) select(Number(token.dataset.position));
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
    select(Number(tokens[next].dataset.position));
    tokens[next].focus();
  });

  // The slider asks again when it is let go of; an arrow key lets go when it comes up.
  document.addEventListener("keyup", (event) => {
    if (event.target.matches?.("#gd-scale input[type=range]") && /^(Arrow|Home|End|Page)/.test(event.key)) {
      event.target.dispatchEvent(new Event("pointerup", { bubbles: true }));
    }
  });

  const hooked = new WeakSet();
  function hook() {
    const plot = drawn();
    if (plot && !hooked.has(plot)) {
      hooked.add(plot);
      plot.on("plotly_click", (event) => select(event.points[0].x));
      plot.on("plotly_afterplot", moveBand);
    }
  }

  let seen = null;
  function look() {
    const now = cards()?.dataset.key;
    if (now !== seen) {
      seen = now;
      selected = null;
    }
    const header = one(".gd-header");
    if (header) document.documentElement.lang = header.dataset.lang === "zh" ? "zh-Hans" : header.dataset.lang;
    const status = one("#gd-status");
    if (status && !status.hasAttribute("role")) status.setAttribute("role", "status");
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
    focus(selector) {
      one(`${selector} textarea, ${selector} input`)?.focus();
      return [];
    },
    download() {
      if (!one(".gd-error")) one("#gd-download")?.click();
      return [];
    },
    async copyLink(passage, question, scale, language) {
      const state = new URLSearchParams();
      if (passage) state.set("passage", passage);
      if (question) state.set("question", question);
      if (Number(scale) !== 1) state.set("scale", scale);
      state.set("lang", one(".gd-header")?.dataset.lang || "en");
      const address = `${location.origin}${location.pathname}?${state}`;
      if (address.length > LONGEST_LINK) return ["link_long", question, scale, language];
      history.replaceState(null, "", address);
      try {
        await navigator.clipboard.writeText(address);
      } catch {
        return ["link_failed", question, scale, language];
      }
      return ["link_copied", question, scale, language];
    },
  };
})();
