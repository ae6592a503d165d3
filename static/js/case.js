/* The page of a case. What needs a person is fetched again when the case changed, but never put in the place of what
   somebody is in, also when they began while it was on its way; what this person does themselves is no news to them.
   A reason that is given often fills its field. */
(() => {
  "use strict";
  const needs = document.getElementById("needs");
  const opened = document.getElementById("opened-revision");
  let mark = document.getElementById("live")?.dataset.mark;
  let touched = false;

  needs?.addEventListener("input", () => { touched = true; });
  needs?.addEventListener("toggle", (event) => { if (event.target.open) touched = true; }, true);
  const inUse = () => touched || needs.contains(document.activeElement);

  document.addEventListener("case-done", (event) => {
    if (event.detail.mark) mark = event.detail.mark;
    if (opened && event.detail.revision) opened.value = event.detail.revision;
    const live = document.getElementById("live");
    if (live) window.htmx.trigger(live, "refresh");
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "needs-body") return;
    if (event.detail.requestConfig.triggeringEvent?.type === "refresh" && inUse()) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "needs-body") touched = false;
    const live = document.getElementById("live");
    if (event.detail.target.id !== "live" || !live || !needs || live.dataset.mark === mark) return;
    mark = live.dataset.mark;
    if (!inUse()) window.htmx.trigger(document.getElementById("needs-body"), "refresh");
  });

  // A key that opens a form goes on to its first field; pressed again it does not close it.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("summary[data-key]");
    if (!summary || event.detail !== 0 || document.activeElement === summary) return;
    event.preventDefault();
    summary.parentElement.open = true;
    const first = summary.parentElement.querySelector("input:not([type='hidden']), select, textarea");
    if (first) { first.focus(); first.scrollIntoView({ block: "center" }); }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    const field = button && document.getElementById(button.dataset.fill);
    if (!field) return;
    field.value = field.value.trim() ? `${field.value.trim()} ${button.dataset.words}` : button.dataset.words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    (field.form.querySelector("[data-key-enter]") || field).focus();
  });
})();
