"use strict";
/* The choices by searching have a name for those who hear them: the label, then what is chosen. */
(() => {
  const nameChoice = (select) => {
    const box = select.parentElement.querySelector(".select2-selection");
    const label = select.getAttribute("aria-label") || document.querySelector(`label[for="${select.id}"]`)?.textContent;
    if (!box || box.id || !label) return;
    /* The text inside is no text box of its own. */
    const chosen = box.querySelector(".select2-selection__rendered");
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
    box.id = `choice-${select.id}`;
    box.setAttribute("aria-label", label.trim().replace(/:$/, ""));
    box.setAttribute("aria-labelledby", `${box.id} select2-${select.id}-container`);
  };
  const nameChoices = () => {
    document.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(nameChoice);
  };
  /* They are made late, and again with every row that is added. */
  new MutationObserver(nameChoices).observe(document.documentElement, { childList: true, subtree: true });
})();
