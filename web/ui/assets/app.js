// What the pages gain with a script; all of them work without it.

import { suggest } from "./suggest.js";

document.documentElement.classList.add("js");

// "/" puts the cursor into the search box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// "n" and "p" go to the next and the previous place of the query. Without a
// place in the address they begin at what is in view.
document.addEventListener("keydown", (event) => {
  const step = { n: 1, p: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const marks = [...document.querySelectorAll("mark[id]")];
  if (!marks.length) return;
  event.preventDefault();
  let at = marks.findIndex((mark) => "#" + mark.id === location.hash);
  if (at < 0) {
    at = marks.findIndex((mark) => mark.getBoundingClientRect().bottom > 0);
    if (at < 0) at = marks.length;
    if (step > 0) at -= 1;
  }
  const to = marks[Math.min(Math.max(at + step, 0), marks.length - 1)];
  location.hash = to.id;
});

const box = document.querySelector("input[data-suggest]");
if (box) suggest(box);

// A click on a number of a form puts the address of its cell into the address
// bar, unless the reader was selecting text or followed a link.
document.addEventListener("click", (event) => {
  const cell = event.target.closest("table.form td[id]");
  if (!cell || event.target.closest("a") || String(getSelection())) return;
  const here = scrollY;
  location.hash = cell.id;
  scrollTo({ top: here, behavior: "instant" });
});

// The link from a table to the original leads to the very cell that the address
// names.
const check = () => {
  const cell = /^#c-\d+-\d+-\d+$/.test(location.hash) && document.querySelector(location.hash);
  const link = cell && cell.closest("figure")?.querySelector("a.check");
  if (!link) return;
  const to = new URL(link.href);
  to.searchParams.set("cell", cell.id);
  to.hash = cell.id;
  link.href = to;
  link.textContent = link.dataset.cell;
};
addEventListener("hashchange", check);
check();

// Browsers do not always scroll a frame to the place that its first address
// names, but do when they are sent there again.
const paper = document.querySelector("iframe[name=paper][src*='#']");
if (paper) addEventListener("load", () => paper.contentWindow.location.replace(paper.src));

// A change of language stays at the same place of the page.
document.querySelector(".langs")?.addEventListener("click", (event) => {
  if (event.target.hash === "") event.target.hash = location.hash;
});

// Citations and commands can be copied; an address that a server gave without its
// own name gets the one under which it was reached.
for (const text of document.querySelectorAll("pre[data-copy]")) {
  if ("local" in text.dataset) text.textContent = new URL(text.textContent, location).href;
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = text.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text);
    }
  });
  text.before(button);
}
