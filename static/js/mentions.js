/* Colleagues in an internal note: what is typed behind @ offers the people who may see the case. Arrows choose, Enter or
   Tab takes, Escape closes. */
(() => {
  "use strict";
  const BEGUN = /(?:^|\s)@([\w.+-]{0,60})$/;
  let timer = 0;

  const fieldOf = (element) => element.closest?.("[data-mentions] textarea");
  const listOf = (field) => field.closest("[data-mentions]").querySelector("[data-mention-list]");
  const begun = (field) => BEGUN.exec(field.value.slice(0, field.selectionStart));
  const close = (field) => { listOf(field).hidden = true; };

  const take = (field, handle) => {
    const found = begun(field);
    if (!found) return;
    const at = field.selectionStart - found[1].length;
    field.setRangeText(`${handle} `, at, field.selectionStart, "end");
    close(field);
    field.focus();
  };

  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    clearTimeout(timer);
    const found = begun(field);
    if (!found) { close(field); return; }
    timer = setTimeout(() => {
      const list = listOf(field);
      const address = `${field.closest("[data-mentions]").dataset.mentions}?q=${encodeURIComponent(found[1])}`;
      window.htmx.ajax("GET", address, { target: list }).then(() => { list.hidden = !begun(field) || !list.querySelector("button"); });
    }, 150);
  });

  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event.target);
    const list = field && listOf(field);
    if (!list || list.hidden) return;
    const rows = [...list.querySelectorAll("button")];
    const now = Math.max(0, rows.findIndex((row) => row.getAttribute("aria-current") === "true"));
    if (event.key === "Escape") { event.preventDefault(); close(field); return; }
    if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(field, rows[now].dataset.handle); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = rows[(now + step + rows.length) % rows.length];
    rows.forEach((row) => row.setAttribute("aria-current", String(row === next)));
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mention-list] button");
    if (button) take(button.closest("[data-mentions]").querySelector("textarea"), button.dataset.handle);
  });
})();
