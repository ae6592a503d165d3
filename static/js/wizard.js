/* What the wizard adds to a page that works without it: refusals shown in their place, errors marked on the field,
   and the browser's print dialog. */
(() => {
  "use strict";
  // 409 (somebody else's text), 413 and 422 (a file that cannot be taken) come with the fragment that says so.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    const asked = event.detail.requestConfig.elt;
    if ([409, 413, 422].includes(status) && asked.closest("[data-question]")) event.detail.shouldSwap = true;
  });

  const mark = (question) => {
    const wrong = Boolean(question.querySelector(":scope > .question-state .field-error"));
    question.querySelectorAll(":scope > .field :is(input, select, textarea)").forEach((control) => {
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    });
  };
  document.querySelectorAll("[data-question]").forEach(mark);
  document.addEventListener("htmx:afterSettle", (event) => {
    const question = event.detail.target.closest("[data-question]");
    if (question) mark(question);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
