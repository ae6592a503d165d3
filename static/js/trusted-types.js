/* The one Trusted Types policy. htmx hands a server's answer to the parser; that, for an answer of our own origin, is
   the only place where text may become markup. Everything else (innerHTML, eval, script addresses) is refused. */
(() => {
  "use strict";
  if (!window.trustedTypes || !window.trustedTypes.createPolicy) return;

  const SINKS = ["Document parseHTMLUnsafe", "DOMParser parseFromString"]; // both parse without running anything
  let ours = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const address = event.detail.xhr && event.detail.xhr.responseURL;
    ours = Boolean(address) && new URL(address, location.href).origin === location.origin;
  }, true);

  window.trustedTypes.createPolicy("default", {
    createHTML: (text, type, sink) => (ours && SINKS.includes(sink) ? text : null),
  });
})();
