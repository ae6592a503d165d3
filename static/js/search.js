/* The search of a list is a combobox (WAI-ARIA, list autocomplete): while somebody types, what could follow is offered
   below. Arrows walk, Enter or Tab takes what is marked, Escape closes. Without a script the field is a plain search. */
(() => {
  "use strict";
  const field = document.querySelector("[data-suggests]");
  if (!field) return;
  const box = document.getElementById(field.dataset.suggests);
  const said = field.parentElement.querySelector("[data-suggested]");
  const REST = { field: /^[\w-]*:?/, value: /^[^\s",]*"?/ };
  let active = -1;
  let asked = "";
  let answered = ""; // what the options that are shown are for
  let waiting = 0; // an arrow that was pressed before they came

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": box.id })
    .forEach(([name, value]) => field.setAttribute(name, value));

  const options = () => [...box.querySelectorAll("[role='option']")];
  const left = () => field.value.slice(0, field.selectionStart);
  const ask = () => window.htmx.trigger(field, "suggest");
  const mark = (index) => {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const chosen = options()[index];
    if (chosen) {
      field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const walk = (step) => {
    const count = options().length;
    mark(step > 0 ? (active + 1) % count : (active > 0 ? active : count) - 1);
  };
  const show = (open) => {
    box.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    said.textContent = open ? `${said.dataset.some} ${options().length}` : "";
    mark(-1);
  };
  const take = (option) => {
    if (answered !== left()) return;
    const text = option.dataset.text;
    const more = text.endsWith(":");
    // What is left of the word under the cursor goes with it.
    const after = field.value.slice(field.selectionStart);
    const rest = after.slice(REST[more ? "field" : "value"].exec(after)[0].length);
    field.setRangeText(more || rest.startsWith(" ") || rest.startsWith(",") ? text : `${text} `, Number(option.dataset.start), field.value.length - rest.length, "end");
    show(false);
    if (more) ask();
  };

  // The server is asked with the text left of the cursor; an answer to what was typed before is not shown.
  field.addEventListener("htmx:configRequest", (event) => {
    if (!box.hidden && answered === left()) event.preventDefault();
    else event.detail.parameters = { q: asked = left() };
  });
  box.addEventListener("htmx:beforeSwap", (event) => {
    if (document.activeElement !== field || asked !== left()) event.detail.shouldSwap = false;
  });
  box.addEventListener("htmx:afterSwap", () => {
    answered = asked;
    show(options().length > 0);
    if (waiting && !box.hidden) walk(waiting);
    waiting = 0;
  });
  // What was offered for other words is not taken any more.
  field.addEventListener("input", () => { waiting = 0; mark(-1); });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!box.hidden && answered === left()) walk(step);
      else {
        waiting = step;
        ask();
      }
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active >= 0 && !box.hidden) {
      event.preventDefault();
      take(options()[active]);
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && !box.hidden) show(false);
  });
  field.addEventListener("blur", () => show(false));
  box.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role='option']");
    event.preventDefault(); // the field keeps the focus
    if (option) take(option);
  });
})();
