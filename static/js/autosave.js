/* Says what autosave is doing, tries again when it fails, and asks before a page with unsaved words is left.
   The saving itself is htmx on a form with data-autosave; data-confirm-leave marks a form without autosave. */
(() => {
  "use strict";
  const RETRY_SECONDS = 4;
  const unsaved = new Set();
  const formOf = (element) => element && element.closest("form[data-autosave]");

  const lines = (form) => [...document.querySelectorAll("[data-autosave-status]")].filter((line) => {
    const named = line.getAttribute("data-autosave-status");
    return named ? named === form.id : line.closest("form") === form || !line.closest("form");
  });
  const say = (form, state) => lines(form).forEach((line) => {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    line.dataset.state = state;
    line.querySelector("[data-autosave-text]").textContent = line.dataset[state].replace("%s", time);
  });

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (form) unsaved.add(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event.detail.elt);
    if (form) { form.dataset.saving = String(Number(form.dataset.saving || 0) + 1); say(form, "saving"); }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const element = event.detail.elt;
    const form = formOf(element);
    if (!form) return;
    form.dataset.saving = String(Math.max(0, Number(form.dataset.saving || 1) - 1));
    if (event.detail.successful) {
      if (form.dataset.saving === "0") { unsaved.delete(form); say(form, "saved"); }
      return;
    }
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    say(form, [409, 413, 422].includes(status) ? "refused" : "failed");
    if (status === 0 || status >= 500) { // the connection or the server, not the words: try again
      clearTimeout(form.retryTimer);
      form.retryTimer = setTimeout(() => window.htmx.trigger(element, event.detail.requestConfig.triggeringEvent?.type || "change"), RETRY_SECONDS * 1000);
    }
  });

  const changed = new WeakSet();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-confirm-leave]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => { changed.delete(event.target); unsaved.delete(event.target); });
  addEventListener("beforeunload", (event) => {
    const waiting = [...unsaved].some((form) => form.isConnected);
    const words = [...document.querySelectorAll("form[data-confirm-leave]")].some((form) => changed.has(form));
    if (waiting || words) event.preventDefault();
  });
})();
