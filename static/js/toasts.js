/* Short messages at the corner: from the answer's HX-Trigger header ({"toast": {text, tone}}) or put there by the page. */
(() => {
  "use strict";
  const SECONDS = 8;
  const ICONS = { good: "circle-check", bad: "circle-alert", caution: "triangle-alert", neutral: "info" };
  const region = () => document.getElementById("toasts");

  const svg = (name) => {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    picture.setAttribute("class", "icon");
    picture.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `${region().dataset.icons}#${name}`);
    picture.append(use);
    return picture;
  };

  const live = (toast) => {
    if (toast.classList.contains("tone-bad")) return; // errors stay until they are closed
    let timer = 0;
    const start = () => { timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
    const hold = () => clearTimeout(timer);
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerleave", start);
    toast.addEventListener("focusout", start);
    start();
  };

  const show = (text, tone = "good") => {
    if (!region() || !text) return;
    const toast = document.createElement("div");
    toast.className = `toast tone-${ICONS[tone] ? tone : "neutral"}`;
    const words = document.createElement("p");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.setAttribute("data-toast-close", "");
    close.setAttribute("aria-label", region().dataset.closeLabel);
    close.append(svg("x"));
    toast.append(svg(ICONS[tone] || "info"), words, close);
    region().append(toast);
    live(toast);
  };

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-toast-close]");
    if (close) close.closest(".toast").remove();
  });
  document.addEventListener("toast", (event) => show(event.detail.text || event.detail.value, event.detail.tone));
  document.addEventListener("countersign:toast", (event) => show(event.detail.text, event.detail.tone));

  // No action is silent: an htmx request that fails says so, unless its form tells it itself (autosave) or it is a poll.
  const failed = (event) => {
    const source = event.detail.elt;
    if (source.closest("[data-autosave], [data-poll]")) return;
    if (event.detail.xhr && event.detail.xhr.getResponseHeader("HX-Trigger")) return; // the answer brings its own words
    show(region().dataset.failed, "bad");
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.querySelectorAll(".toast").forEach(live);
})();
