// Send the shop's token, which stands after the # and so in no log, and take it out of the history.
const form = document.querySelector("[data-enter]");
const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);
if (form && given.get("token")) {
  form.elements.token.value = given.get("token");
  form.elements.next.value = given.get("next") ?? "";
  form.submit();
} else {
  location.replace("/");
}
