// Reads what a table says of itself. Its columns are years, its rows series:
//
//   <table data-chart="lines|shares" data-unit="%" data-source="…">
//     <th data-break="why" data-joined>2019</th>
//     <td data-value data-n data-numerator data-denominator data-low data-high>
//
// The last row of its head has the years; the first th of a row names the row,
// whatever other columns there are. data-break is a break before that year;
// unless data-joined says that the numbers go on, no line crosses it. A cell
// without data-value has no number.

import { datesToCSV } from "./chart-dates.js";

const numbers = ["value", "n", "numerator", "denominator", "low", "high"];

export function readTable(table) {
  const years = [];
  for (const th of table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? []) {
    const year = /(?:19|20)\d\d/.exec(th.dataset.year ?? th.textContent);
    if (!year) continue;
    years.push({
      year: Number(year[0]), column: th.cellIndex, why: th.dataset.break ?? "", joined: "joined" in th.dataset,
      marks: [...th.querySelectorAll(".breakmark")].map((mark) => mark.textContent.trim()).join(""),
    });
  }
  const seen = new Map();
  const series = [];
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      const head = row.querySelector("th");
      if (!head) continue;
      const points = years.map(({ year, column }) => readCell(row.cells[column], year));
      if (points.every((point) => point.value === null)) continue;
      let name = (row.dataset.label ?? head.textContent).trim().replace(/\s+/g, " ");
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      if (times > 1) name += ` (${times})`;
      series.push({ name, points });
    }
  }
  return {
    empty: !years.length || !series.length,
    kind: table.dataset.chart, unit: table.dataset.unit ?? "", source: table.dataset.source ?? "",
    title: (table.dataset.title ?? table.caption?.firstElementChild?.textContent ?? table.caption?.textContent ?? "").trim(),
    years, series,
  };
}

function readCell(cell, year) {
  const point = { year };
  for (const name of numbers) {
    const text = cell?.dataset[name];
    point[name] = text === undefined || text === "" ? null : Number(text);
  }
  return point;
}

function quote(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// toCSV is the table as a file that spreadsheets open as UTF-8.
export function toCSV(model) {
  if (model.kind === "dates") return datesToCSV(model, quote);
  const lines = [["series", "year", ...numbers].join(",")];
  for (const { name, points } of model.series) {
    for (const point of points) lines.push([quote(name), point.year, ...numbers.map((key) => point[key] ?? "")].join(","));
  }
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}
