// Suggestions while somebody types into a search box: a list of names under it, by keyboard or pointer.
// Without this script the box still searches.
"use strict";

const PAUSE = 150;
const SHORTEST = 2;

function suggestUnder(input, number) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let waiting = 0;
  let request = null;
  let options = [];
  let current = -1;

  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestName);
  status.className = "hidden";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  const place = document.createElement("span");
  place.className = "suggesting";
  input.replaceWith(place);
  place.append(input, list);
  place.after(status);

  function close() {
    clearTimeout(waiting);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(next) {
    current = next;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === current)));
    if (current < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options[current].id);
      options[current].scrollIntoView({ block: "nearest" });
    }
  }

  function optionOf(suggestion, place) {
    const option = document.createElement("li");
    const kind = document.createElement("small");
    option.id = `${list.id}-${place}`;
    option.dataset.address = suggestion.address;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    kind.textContent = suggestion.kind;
    option.append(suggestion.label, " ", kind);
    // Before the box loses the focus, which would close the list.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => location.assign(suggestion.address));
    return option;
  }

  function show(suggestions) {
    options = suggestions.map(optionOf);
    list.replaceChildren(...options);
    choose(-1);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = input.dataset.suggestCount.replace("%n", String(options.length));
  }

  async function ask() {
    request?.abort();
    request = new AbortController();
    const text = input.value.trim();
    const address = `${input.dataset.suggest}?q=${encodeURIComponent(text)}`;
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok && text === input.value.trim() && document.activeElement === input) {
        show((await answer.json()).suggestions);
      }
    } catch (error) {
      // A newer question has taken its place, or there is no connection: the box works without suggestions.
      if (error.name !== "AbortError") {
        close();
      }
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (input.value.trim().length < SHORTEST) {
      close();
    } else {
      waiting = setTimeout(ask, PAUSE);
    }
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const last = options.length;
      // Past either end the box itself is next.
      choose(((current + 1 + step + last + 1) % (last + 1)) - 1);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      location.assign(options[current].dataset.address);
    }
  });

  input.addEventListener("blur", close);
}

document.querySelectorAll("input[data-suggest]").forEach(suggestUnder);
