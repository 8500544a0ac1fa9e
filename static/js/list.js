// The list refreshes in place when a filter changes, and says how many rows there are now.
// Without this script the form is sent with its button, and every link is a page.
"use strict";

const WIDE = matchMedia("(min-width: 60rem)");
const FOLDS = ".fold, .facet details, #more-filters";
const SETTLING = 150;
let opened = new Set();
let awaited = "";

function arrange() {
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  for (const each of document.querySelectorAll(FOLDS)) {
    if (each.matches(".fold") ? WIDE.matches || opened.has("fold") : opened.has(each.id)) each.open = true;
  }
}

function announce(words) {
  document.getElementById("announced").textContent = words;
}

// What is asked for, without empty values and without the order a list has anyway.
function asked() {
  const usual = document.getElementById("id_sort").options[0].value;
  const given = [...new FormData(document.getElementById("filters")).entries()];
  return given.filter(([name, value]) => value.trim() && !(name === "sort" && value === usual));
}

document.addEventListener("htmx:configRequest", (event) => {
  const sent = event.detail.formData;
  for (const name of [...sent.keys()]) sent.delete(name);
  for (const [name, value] of asked()) sent.append(name, value);
  awaited = JSON.stringify(asked());
});

document.addEventListener("htmx:beforeSwap", (event) => {
  // Who has chosen more in the meantime must not lose it: the answer to that is asked for instead.
  if (JSON.stringify(asked()) !== awaited) {
    event.detail.shouldSwap = false;
    setTimeout(() => JSON.stringify(asked()) !== awaited && htmx.trigger("#filters", "submit"), SETTLING);
  }
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
