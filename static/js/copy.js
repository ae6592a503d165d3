/* A button that copies: data-copy holds the text, data-copied the word that confirms it. */
(() => {
  "use strict";
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const word = button.querySelector("span") || button;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      const before = word.textContent;
      word.textContent = button.dataset.copied;
      button.setAttribute("aria-live", "polite");
      setTimeout(() => { word.textContent = before; }, 2000);
    } catch {
      const source = button.parentElement.querySelector("[data-copy-source]");
      if (source) getSelection().selectAllChildren(source); // no clipboard: the text is selected, Ctrl+C does it
    }
  });
})();
