/* The key c takes the case of the row that j and k walk to: it is lent to that row's button, so that the list of keys
   shows it too. */
(() => {
  "use strict";
  const lend = () => {
    const row = document.querySelector("[data-row].row-focus") || document.activeElement?.closest("[data-row]");
    document.querySelectorAll("[data-claim][data-key]").forEach((button) => delete button.dataset.key);
    const button = (row || document).querySelector("[data-claim]");
    if (button) button.dataset.key = "c";
  };
  document.addEventListener("keydown", lend, true);
  document.addEventListener("focusin", lend);
  lend();
})();
