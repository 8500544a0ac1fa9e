// The list refreshes in place when a filter changes, and says how many rows there are now.
// Without this script the form is sent with its button, and every link is a page.
"use strict";

const WIDE = matchMedia("(min-width: 60rem)");
const FOLDS = ".fold, .facet details, #more-filters";
let opened = new Set();

function arrange() {
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  for (const each of document.querySelectorAll(FOLDS)) {
    if (each.matches(".fold") ? WIDE.matches || opened.has("fold") : opened.has(each.id)) each.open = true;
  }
}

function announce(words) {
  document.getElementById("announced").textContent = words;
}

document.addEventListener("htmx:configRequest", (event) => {
  // An address holds only what is asked for.
  const asked = event.detail.formData;
  const kept = [...asked.entries()].filter(([, value]) => String(value).trim());
  for (const name of [...asked.keys()]) asked.delete(name);
  for (const [name, value] of kept) asked.append(name, value);
});

document.addEventListener("htmx:beforeSwap", () => {
  opened = new Set([...document.querySelectorAll(FOLDS)].filter((each) => each.open).map((each) => each.id || "fold"));
});

document.addEventListener("htmx:afterSettle", () => {
  arrange();
  announce(document.getElementById("results")?.textContent ?? document.getElementById("problems")?.textContent ?? "");
});

// What cannot be answered in place is answered as a page.
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
document.addEventListener("htmx:sendError", () => document.getElementById("filters").submit());

document.addEventListener("click", async (event) => {
  const does = event.target.dataset?.does;
  if (does === "print") print();
  if (does === "copy") {
    await navigator.clipboard.writeText(location.href);
    announce(event.target.dataset.done);
    event.target.textContent = event.target.dataset.done;
  }
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

WIDE.addEventListener("change", arrange);
arrange();
