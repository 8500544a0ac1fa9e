/* Binds the forms of passkeys, and says so on the page when the browser or the person gives up. */
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const note = document.getElementById("key-refused");
  note.hidden = false;
  note.focus();
});
for (const each of document.querySelectorAll("script[data-key-form]")) {
  window.allauth.webauthn.forms[each.dataset.keyForm](JSON.parse(each.textContent));
}
