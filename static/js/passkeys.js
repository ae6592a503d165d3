/* allauth's passkey forms report a failure as an event; a person reads a sentence instead of the console. */
(() => {
  "use strict";
  document.addEventListener("allauth.error", (event) => {
    const line = document.querySelector("[data-passkey-problem]");
    if (!line) return;
    event.preventDefault();
    line.hidden = false;
    line.focus();
  });
  if (!window.PublicKeyCredential) document.querySelector("[data-passkey-unsupported]")?.removeAttribute("hidden");
})();
