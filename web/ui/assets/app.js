// What the pages gain with a script; all of them work without it.

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

// A click on a number of a form puts the address of its cell into the address
// bar, unless the reader was selecting text.
document.addEventListener("click", (event) => {
  const cell = event.target.closest("table.form td[id]");
  if (!cell || String(getSelection())) return;
  const here = scrollY;
  location.hash = cell.id;
  scrollTo({ top: here, behavior: "instant" });
});

// Citations can be copied.
for (const text of document.querySelectorAll("pre[data-copy]")) {
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
