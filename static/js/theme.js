/* Light or dark: remembered in a cookie that the server reads, so that the next page never flashes. */
(() => {
  "use strict";
  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    if (next === system) {
      root.removeAttribute("data-theme");
      document.cookie = `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
    } else {
      root.dataset.theme = next;
      document.cookie = `theme=${next}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    }
  });
})();
