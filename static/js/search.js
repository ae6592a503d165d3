/* The search of a list: while somebody types, what could follow is offered below the field. Arrows walk, Enter or Tab
   takes, Escape closes. Without a script the field is a plain search. */
(() => {
  "use strict";
  const field = document.querySelector("[data-suggests]");
  if (!field) return;
  const left = document.getElementById(field.dataset.suggests);
  const box = document.getElementById(field.getAttribute("aria-controls"));
  let active = -1;

  const options = () => [...box.querySelectorAll("[role='option']")];
  const mark = (index) => {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const chosen = options()[index];
    if (chosen) {
      field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const show = (open) => {
    box.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const note = () => { left.value = field.value.slice(0, field.selectionStart); };
  const take = (option) => {
    const end = field.selectionStart;
    const rest = field.value.slice(end);
    const text = option.dataset.text;
    const more = text.endsWith(":");
    const put = more || rest.startsWith(" ") ? text : `${text} `;
    const start = Number(option.dataset.start);
    field.value = field.value.slice(0, start) + put + rest;
    field.setSelectionRange(start + put.length, start + put.length);
    show(false);
    note();
    if (more) window.htmx.trigger(field, "suggest");
  };

  // The text left of the cursor is noted before htmx asks with it.
  field.addEventListener("input", note, true);
  field.addEventListener("focus", note, true);
  field.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key === "ArrowDown" && box.hidden) {
      note();
      window.htmx.trigger(field, "suggest");
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
    } else if ((event.key === "Enter" || event.key === "Tab") && active >= 0 && !box.hidden) {
      event.preventDefault();
      take(all[active]);
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  field.addEventListener("blur", () => show(false));
  box.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role='option']");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === box) show(document.activeElement === field && options().length > 0);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // An answer that comes after the field was left would cover the page.
    if (event.detail.target === box && document.activeElement !== field) event.detail.shouldSwap = false;
  });
})();
