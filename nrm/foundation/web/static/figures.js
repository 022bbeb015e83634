// Shows other figures as soon as another choice is made; without it the button of the form does the same.
"use strict";

(() => {
  const form = document.querySelector("form.filters");
  if (!form) return;
  let latest = 0;

  const show = async (address) => {
    const turn = ++latest;
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== latest) return;
      if (!page.querySelector("[data-part=figures]")) throw new Error("another page");
      document.querySelectorAll("[data-part]").forEach((part) => {
        const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
        if (fresh) part.replaceWith(fresh);
      });
      const said = document.querySelector("[data-said]");
      said.textContent = "";
      said.textContent = said.dataset.said;
    } catch {
      location.assign(address);
    }
  };

  form.addEventListener("change", () => {
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    history.pushState(null, "", address);
    show(address);
  });
  window.addEventListener("popstate", () => location.reload());
})();
