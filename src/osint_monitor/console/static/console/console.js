// Keys, and the way from post to post. Everything works without it too, by mouse.
"use strict";

const LIST = "console.posts";

function posts() {
  try { return JSON.parse(sessionStorage.getItem(LIST) || "[]"); } catch { return []; }
}

function beside(step) {
  const here = document.querySelector("[data-post]");
  if (!here) return null;
  const known = posts();
  const at = known.indexOf(here.dataset.post);
  return at < 0 ? null : known[at + step] || null;
}

function rows() {
  return [...document.querySelectorAll(".queue-page tr[data-row], tr[data-line]")];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("on"));
  const to = Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + step));
  all.forEach((row) => row.classList.remove("on"));
  all[to].classList.add("on");
  all[to].querySelector("a").focus({ preventScroll: true });
  all[to].scrollIntoView({ block: "nearest" });
}

function go(post) {
  if (post) location.assign(`/post/${post}/`);
}

function focusOn(selector) {
  const found = document.querySelector(selector);
  if (found) { found.focus(); found.scrollIntoView({ block: "nearest" }); }
}

function press(key) {
  const found = document.querySelector(`[data-key="${key}"]`);
  if (found) found.click();
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog && !dialog.open) dialog.showModal();
}

function open(part = "") {
  const chosen = document.querySelector("tr.on a");
  if (chosen) location.assign(chosen.href + part);
}

const onPost = () => Boolean(document.querySelector("[data-post]"));
const KEYS = {
  j: () => (onPost() ? go(beside(1)) : move(1)),
  k: () => (onPost() ? go(beside(-1)) : move(-1)),
  o: () => open(),
  d: () => (onPost() ? focusOn("[data-verdict]") : open("#verdict")),
  n: () => (document.querySelector("[data-note]") ? focusOn("[data-note]") : open("#note")),
  a: () => focusOn("[data-case]"),
  b: () => press("b"),
  c: () => press("c"),
  u: () => press("u"),
  g: () => press("g"),
  t: () => press("t"),
  q: () => { const link = document.querySelector('nav a[href="/queue/"]'); if (link) link.click(); },
  "/": () => focusOn("[data-search]"),
  "?": help,
};

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); return; }
  if (event.key === "Enter" && event.target.matches("[data-case]")) {
    event.target.form.requestSubmit();
    event.preventDefault();
    return;
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const verdict = document.querySelector(`[data-verdict="${CSS.escape(event.key)}"]`);
  if (/^[1-5]$/.test(event.key) && verdict) {
    verdict.checked = true;
    verdict.focus();
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && event.target.matches("[data-verdict]")) {
    event.target.form.requestSubmit();
    event.preventDefault();
    return;
  }
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});

for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failed, (event) => {
    const place = event.detail.target;
    if (place && place.dataset.failed) place.textContent = place.dataset.failed;
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const all = rows().filter((row) => row.dataset.row);
  if (all.length) {
    sessionStorage.setItem(LIST, JSON.stringify(all.map((row) => row.dataset.row)));
  }
  const narrow = matchMedia("(max-width: 64rem)");
  const fold = document.querySelector("[data-fold]");
  if (fold) {
    fold.open = !narrow.matches;
    narrow.addEventListener("change", () => { fold.open = !narrow.matches; });
  }
  const next = document.querySelector('input[name="next_post"]');
  if (next) next.value = beside(1) || "";
  if (location.hash === "#verdict") focusOn("[data-verdict]");
  if (location.hash === "#note") focusOn("[data-note]");
  document.querySelectorAll("[data-help]").forEach((one) => one.addEventListener("click", help));
});

document.addEventListener("paste", (event) => {
  // A screenshot that is pasted becomes the file of the form.
  const input = document.querySelector("[data-bring] input[type=file]");
  const pasted = event.clipboardData ? [...event.clipboardData.files] : [];
  if (!input || !pasted.length) return;
  const chosen = new DataTransfer();
  chosen.items.add(pasted[0]);
  input.files = chosen.files;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  // A form that is sent twice would be a decision made twice.
  // One that is answered by a file stays on the page, and may be sent again.
  if (event.target.method !== "post" || "again" in event.target.dataset) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  const button = event.target.querySelector("[data-busy]");
  if (button) button.textContent = button.dataset.busy;
});
