// What makes pages more comfortable; everything works without it.
"use strict";

(() => {
  const focusSummary = () => {
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  // A second press of the same button would send the form twice; data-again allows it, for downloads.
  const sendOnce = () => {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.method !== "post" || "again" in form.dataset) return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      const button = event.submitter;
      if (button) setTimeout(() => { button.disabled = true; }, 0);
    });
    window.addEventListener("pageshow", () => {
      document.querySelectorAll("form[data-sent]").forEach((form) => {
        delete form.dataset.sent;
        form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
      });
    });
  };

  const warnOfUnsaved = () => {
    let changed = false;
    document.querySelectorAll("form[data-guard]").forEach((form) => {
      form.addEventListener("input", () => { changed = true; });
      form.addEventListener("submit", () => { changed = false; });
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  };

  // data-count-group="x" around checkboxes; data-count-of="x" shows how many are ticked.
  const countTicks = () => {
    const update = () => document.querySelectorAll("[data-count-of]").forEach((place) => {
      const group = document.querySelector(`[data-count-group="${CSS.escape(place.dataset.countOf)}"]`);
      const count = group ? group.querySelectorAll("input:checked").length : 0;
      place.textContent = count ? `${count} ${place.dataset.words || ""}` : "";
    });
    document.addEventListener("change", update);
    update();
  };

  // A question that depends on another answer is hidden while it does not apply and holds nothing.
  const showWhatApplies = () => {
    const dependent = [...document.querySelectorAll("[data-shown-when]")];
    const holds = (question) => {
      const form = question.closest("form");
      const name = CSS.escape(question.dataset.shownWhen);
      const inputs = form ? [...form.querySelectorAll(`[name="${name}"]`)] : [];
      if (!inputs.length) return true;
      const wanted = question.dataset.shownValues.split(" ");
      return inputs.some((input) =>
        wanted.includes(input.value) && (!["radio", "checkbox"].includes(input.type) || input.checked));
    };
    const answered = (question) => [...question.querySelectorAll("input, textarea, select")].some((input) =>
      ["radio", "checkbox"].includes(input.type) ? input.checked : input.value !== "");
    const update = () => dependent.forEach((question) => {
      question.hidden = !holds(question) && !answered(question);
    });
    if (dependent.length) {
      document.addEventListener("change", update);
      update();
    }
  };

  focusSummary();
  sendOnce();
  warnOfUnsaved();
  countTicks();
  showWhatApplies();
})();
