// Draws when reports were published against the deadline, a dot for each. Its
// rows say so of themselves:
//
//   <table data-chart="dates" data-title="…" data-source="…">
//     <tr data-published="2021-01-29" data-deadline="2021-01-31" data-days="-2" data-status="on_time">
//
// Rows without a date that can be relied on have no dot, and are counted.

const drawn = ["on_time", "late"];
const signs = { on_time: "circle", late: "triangle" };
const named = 40; // rows that have room for their names

export function readDates(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => ({
    name: row.querySelector("th").textContent.trim(), word: row.querySelector(".covered")?.textContent.trim() ?? "",
    published: row.dataset.published ?? "", deadline: row.dataset.deadline ?? "", status: row.dataset.status ?? "",
    days: row.dataset.days === undefined ? null : Number(row.dataset.days),
  }));
  const dots = rows.filter((row) => drawn.includes(row.status) && row.days !== null);
  const deadlines = new Set(dots.map((row) => row.deadline));
  return {
    kind: "dates", rows, dots, deadline: deadlines.size === 1 ? [...deadlines][0] : "",
    title: table.dataset.title ?? "", source: table.dataset.source ?? "", empty: dots.length === 0,
  };
}

export function datesToCSV(model, quote) {
  const lines = ["office,published,deadline,days,status"];
  for (const row of model.rows) lines.push([quote(row.name), row.published, row.deadline, row.days ?? "", row.status].join(","));
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

// dayOf says a number of days after the deadline as a date, if all have the same
// deadline.
function dayOf(model, days) {
  if (!model.deadline) return (days > 0 ? "+" : "") + days;
  const at = new Date(model.deadline + "T00:00:00Z");
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(5, 10);
}

// datesOf gives of a drawing what is not as in others.
export function datesOf(model, width, colours, words) {
  const narrow = width < 600;
  const labels = model.dots.length <= named;
  const height = Math.min(Math.max(120, model.dots.length * (labels ? 20 : 8)), 900);
  const names = model.dots.map((row) => row.name);
  const series = drawn.map((status, i) => ({
    name: model.dots.find((row) => row.status === status)?.word ?? "", type: "scatter", symbol: signs[status], symbolSize: labels ? 10 : 7,
    color: colours.series[i], itemStyle: { color: colours.series[i] },
    data: model.dots.flatMap((row, y) => row.status === status ? [{ value: [row.days, y], row }] : []),
  })).filter((s) => s.data.length);
  series[0].markLine = {
    symbol: "none", silent: true, lineStyle: { type: "dashed", color: colours.seal, width: 1.5 },
    label: { position: "end", distance: 4, color: colours.seal, fontSize: 12, formatter: () => (words.deadline + " " + model.deadline).trim() },
    data: [{ xAxis: 0 }],
  };
  const days = model.dots.map((row) => row.days);
  return {
    height, series, below: 20,
    note: model.rows.length > model.dots.length ? words.undrawn.replace("%s", model.rows.length - model.dots.length) : "",
    xAxis: {
      type: "value", min: Math.min(-5, ...days) - 2, max: Math.max(5, ...days) + 2, minInterval: 1, splitLine: { lineStyle: { color: colours.line } },
      axisLine: { show: false }, axisLabel: { color: colours.soft, formatter: (v) => dayOf(model, v), hideOverlap: true }, position: "top",
    },
    yAxis: {
      type: "category", data: names, inverse: true, axisTick: { show: false }, splitLine: { show: labels, lineStyle: { color: colours.line, type: "dotted" } },
      axisLine: { lineStyle: { color: colours.line }, onZero: false },
      axisLabel: { show: labels, interval: 0, color: colours.ink, fontSize: 12, width: narrow ? width * .36 : 260, overflow: "truncate" },
    },
  };
}

export function tipOfDate(row, add) {
  add("", row.name);
  add("", `${row.published} · ${row.word}`);
}
