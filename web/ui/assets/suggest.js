// Suggestions under the search box: a combobox with a list popup after the ARIA
// Authoring Practices. Without a script, or without an answer, the box is what
// it was.

const waitMS = 120;
const readMS = 700; // what is being typed is wrong for a while; faults are told when it rests

/** @param {HTMLInputElement} input */
export function suggest(input) {
  const words = JSON.parse(input.dataset.suggest);
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  const status = document.createElement("div");
  status.className = "hide";
  status.setAttribute("role", "status");
  const fault = document.createElement("p");
  fault.id = "query-fault";
  fault.className = "queryfault";
  fault.setAttribute("role", "status");
  fault.hidden = true;
  input.form.append(list, status, fault);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }

  let found = []; // what the list shows
  let active = -1; // the option that is chosen; -1 = what is typed
  let typed = ""; // what the list is for
  let timer, request, rest;

  // read says what is wrong with the query that stands in the box.
  const read = async () => {
    const text = input.value;
    let error = null;
    try {
      if (text.trim() !== "") {
        const answer = await fetch(`/api/v1/query?q=${encodeURIComponent(text)}`);
        if (answer.ok) ({ error } = await answer.json());
      }
    } catch {
      // The search itself will say.
    }
    if (input.value !== text) return;
    fault.textContent = error ? error[document.documentElement.lang.startsWith("zh") ? "zh" : "en"] : "";
    fault.hidden = !error;
    if (error) input.setAttribute("aria-describedby", fault.id);
    else input.removeAttribute("aria-describedby");
  };

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };

  const choose = (i) => {
    list.children[active]?.removeAttribute("aria-selected");
    active = i;
    const option = list.children[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const take = (i) => {
    const { query } = found[i];
    close();
    input.value = query;
    input.focus();
    // A field or an indicator still wants its value.
    if (/[:>]$/.test(query)) return;
    input.form.requestSubmit();
  };

  const show = () => {
    list.replaceChildren(...found.map((s, i) => {
      const option = document.createElement("li");
      option.id = `suggestion-${i}`;
      option.setAttribute("role", "option");
      const text = document.createElement("span");
      text.lang = "zh-CN";
      text.textContent = s.text;
      const note = document.createElement("small");
      note.textContent = [words[s.kind], s.detail].filter(Boolean).join(" · ");
      option.append(text, " ", note);
      option.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
      option.addEventListener("click", () => take(i));
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? "" : `${found.length} ${words.count}`;
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    typed = input.value;
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`, { signal: request.signal });
      if (!answer.ok) return;
      const all = await answer.json();
      if (input.value !== typed || document.activeElement !== input) return;
      found = all;
      show();
    } catch {
      // Nothing to suggest.
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    clearTimeout(rest);
    rest = setTimeout(read, readMS);
    if (event.isComposing) return; // an input method has not decided yet
    if (input.value.trim() === "") return close();
    timer = setTimeout(ask, waitMS);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, waitMS);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = found.length - 1;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (list.hidden) {
          if (event.key === "ArrowDown" && input.value.trim() !== "") ask();
          return;
        }
        event.preventDefault();
        if (event.key === "ArrowDown") choose(active === last ? -1 : active + 1);
        else choose(active === -1 ? last : active - 1);
        return;
      case "Enter":
        if (list.hidden || active < 0) return;
        event.preventDefault();
        take(active);
        return;
      case "Escape":
        if (list.hidden) return;
        event.preventDefault();
        close();
    }
  });
}
