/* How many rows of a list are ticked, beside the button that does something with them. Without a script the button works
   all the same; the page it leads to says when nothing was ticked. */
(() => {
  "use strict";
  const say = () => {
    document.querySelectorAll("[data-bulk]").forEach((form) => {
      const count = document.querySelectorAll(`input[name="case"][form="${form.id}"]:checked`).length;
      const words = form.querySelector("[data-bulk-count]");
      const next = count ? `${words.dataset.some} ${count}` : words.dataset.none;
      if (words.textContent !== next) words.textContent = next;
    });
  };
  document.addEventListener("change", say);
  document.addEventListener("htmx:afterSettle", say);
  say();
})();
