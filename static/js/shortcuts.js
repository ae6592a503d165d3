/* Single keys where people work: data-key="c" (or "g q") presses its element, j/k walk rows marked data-row, o opens,
   x selects, / goes to search, ? shows the list. A choice goes on to the field that data-key-then names; Ctrl and Enter
   press the form's data-key-enter; Escape leaves its fields. Off while typing, and can be switched off on this device. */
(() => {
  "use strict";
  const STORE = "shortcuts-off";
  const box = document.getElementById("shortcuts");
  const on = () => localStorage.getItem(STORE) !== "1";
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  let prefix = "";
  let prefixTimer = 0;

  const typing = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit'])");

  const walk = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("row-focus"));
    const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
    all.forEach((row) => row.classList.toggle("row-focus", row === next));
    (next.querySelector("a[href]") || next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const current = () => document.querySelector("[data-row].row-focus") || document.activeElement.closest("[data-row]");

  const list = () => {
    if (!box) return;
    const target = box.querySelector("[data-shortcut-list]");
    target.querySelectorAll("[data-shortcut-found]").forEach((line) => line.remove());
    box.querySelectorAll("[data-shortcut-rows]").forEach((line) => { line.hidden = rows().length === 0; });
    document.querySelectorAll("[data-key]").forEach((element) => {
      const line = document.createElement("div");
      line.className = "summary-row";
      line.dataset.shortcutFound = "";
      const keys = document.createElement("dt");
      element.dataset.key.split(" ").forEach((key) => { const cap = document.createElement("kbd"); cap.textContent = key; keys.append(cap, " "); });
      const what = document.createElement("dd");
      what.textContent = element.dataset.keyLabel || element.textContent.trim();
      line.append(keys, what);
      target.append(line);
    });
    box.querySelectorAll("[data-shortcut-enter]").forEach((line) => { line.hidden = !document.querySelector("[data-key-enter]"); });
    box.showModal();
  };

  const built = {
    "?": list,
    "/": () => document.querySelector("[data-search], input[type='search']")?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    o: () => current()?.querySelector("a[href]")?.click(),
    x: () => current()?.querySelector("input[type='checkbox']")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const keys = prefix ? `${prefix} ${event.key}` : event.key;
    const wanted = [...document.querySelectorAll("[data-key]")].filter((element) => !element.disabled && element.getAttribute("aria-disabled") !== "true");
    const exact = wanted.find((element) => element.dataset.key === keys);
    prefix = "";
    clearTimeout(prefixTimer);
    if (exact) {
      event.preventDefault();
      if (exact.matches("input[type='radio'], input[type='checkbox']")) {
        exact.click();
        (document.getElementById(exact.dataset.keyThen) || exact).focus();
      } else if (exact.matches("input, textarea, select")) exact.focus(); else exact.click();
    } else if (wanted.some((element) => element.dataset.key.startsWith(`${keys} `))) {
      prefix = keys;
      prefixTimer = setTimeout(() => { prefix = ""; }, 1200);
    } else if (built[keys]) {
      event.preventDefault();
      built[keys]();
    }
  });

  document.addEventListener("keydown", (event) => {
    const form = on() && event.target.closest?.("form");
    const button = form && form.querySelector("[data-key-enter]");
    if (!button) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      button.click();
    } else if (event.key === "Escape" && typing(event.target)) event.target.blur();
  });

  const toggle = document.querySelector("[data-shortcuts-on]");
  if (toggle) {
    toggle.checked = on();
    toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "0" : "1"));
  }
})();
