// Makes of a table what the drawing library wants to be told.

import { datesOf, tipOfDate } from "./chart-dates.js";

// The colours of Okabe and Ito can be told apart by colour-blind readers; each
// series has also a sign and a dash, or a pattern, of its own.
const palettes = {
  light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07800", "#3a9bd9", "#4d4d4d"],
  dark: ["#56b4e9", "#e8853d", "#2bc79a", "#e3a1c4", "#e69f00", "#f0e442", "#c9c9c9"],
};
const signs = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
const dashes = ["solid", [7, 3], [2, 3], [9, 3, 2, 3], [14, 4]];

const shownAtFirst = 10;
const text = 12;
const plot = 260;

// palette reads the colours of the page.
export function palette(dark) {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { series: dark ? palettes.dark : palettes.light, ink: of("--ink"), soft: of("--soft"), line: of("--line"), sheet: of("--sheet"), seal: of("--seal"), font: style.fontFamily };
}

// linesOf is how many lines a text takes; Chinese characters are as wide as high.
function linesOf(content, width) {
  let rows = 0;
  for (const line of content.split("\n")) {
    let wide = 0;
    for (const c of line) wide += c.codePointAt(0) > 0x2e7f ? text : text * .56;
    rows += Math.max(1, Math.ceil(wide / (width - text)));
  }
  return rows;
}

export function format(value, unit) {
  if (value === null) return "–";
  if (unit === "%") return (100 * value).toFixed(1) + "%";
  return value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
}

// describe gives the option of a model at a width, and the height it needs.
export function describe(model, width, colours, words) {
  const own = kinds[model.kind](model, width, colours, words);
  const footer = [own.note, model.source].filter(Boolean).join("\n");
  const wide = width - 16;
  const top = 12 + 20 * linesOf(model.title, wide * .85);
  const bottom = 12 + 17 * linesOf(footer, wide);
  const inner = own.height ?? plot;
  const height = top + 50 + inner + (own.below ?? 0) + 14 + bottom;
  const option = {
    animation: false, backgroundColor: colours.sheet,
    textStyle: { fontFamily: colours.font, color: colours.ink },
    title: [
      { text: model.title, left: 8, top: 8, textStyle: { fontSize: 15, lineHeight: 20, fontWeight: 600, color: colours.ink, width: wide, overflow: "break" } },
      { text: footer, left: 8, top: height - bottom, padding: 0, textStyle: { fontSize: text, lineHeight: 17, fontWeight: 400, color: colours.soft, width: wide, overflow: "break" } },
    ],
    grid: { left: 12, right: 20, top: top + 50, height: inner, containLabel: true },
    legend: {
      type: "scroll", top: top + 2, left: 8, right: 8, textStyle: { color: colours.ink, fontSize: text, width: wide / 2, overflow: "truncate" }, itemWidth: 32,
      pageTextStyle: { color: colours.soft }, pageIconColor: colours.ink, pageIconInactiveColor: colours.line,
      selected: model.kind === "lines" ? Object.fromEntries(model.series.slice(shownAtFirst).map((s) => [s.name, false])) : {},
    },
    xAxis: own.xAxis, yAxis: own.yAxis,
    tooltip: { trigger: "item", confine: true, backgroundColor: colours.sheet, borderColor: colours.soft, textStyle: { color: colours.ink, fontSize: 13 }, formatter: (at) => tip(at, model.unit, words) },
    aria: { enabled: model.kind === "shares", label: { enabled: false }, decal: { show: model.kind === "shares" } },
    series: own.series,
  };
  return { option, height };
}

const kinds = {
  lines: (...asked) => overYears(lines, ...asked),
  shares: (...asked) => overYears(shares, ...asked),
  dates: datesOf,
};

// overYears adds to series the axes of years and values, and the breaks.
function overYears(draw, model, width, colours, words) {
  const own = draw(model, colours);
  const breaks = model.years.filter((y) => y.why);
  const years = model.years.map((y) => y.year);
  own.series[0].markLine = breakLines(breaks, colours, words);
  own.note = breaks.map((y) => `${y.marks || "¦"} ${y.year - 1} | ${y.year}  ${y.why}`).join("\n");
  own.xAxis = { // of values, since a break lies between two years
    type: "value", min: years[0] - .6, max: years[years.length - 1] + .6, splitLine: { show: false }, axisLine: { lineStyle: { color: colours.soft }, onZero: false },
    axisTick: { customValues: years }, axisLabel: { customValues: years, formatter: (v) => String(v), color: colours.soft, hideOverlap: true },
  };
  own.yAxis = {
    type: "value", min: own.min, max: own.max, name: model.unit === "%" ? "" : model.unit, nameTextStyle: { color: colours.soft, align: "left" },
    axisLabel: { color: colours.soft, formatter: (v) => model.unit === "%" ? Math.round(1000 * v) / 10 + "%" : v.toLocaleString(document.documentElement.lang) },
    splitLine: { lineStyle: { color: colours.line } },
  };
  return own;
}

function lines(model, colours) {
  const series = model.series.map(({ name, points }, i) => {
    const colour = colours.series[i % colours.series.length];
    const data = [];
    points.forEach((point, k) => {
      const { why, joined, year } = model.years[k];
      if (k > 0 && why && !joined) data.push({ value: [year - .5, null] });
      data.push({ value: [year, point.value], point });
    });
    return {
      name, type: "line", data, connectNulls: false, symbol: signs[i % signs.length], symbolSize: 8, color: colour,
      itemStyle: { color: colour }, lineStyle: { color: colour, width: 2, type: dashes[i % dashes.length] },
    };
  });
  const negative = model.series.some((s) => s.points.some((p) => p.value !== null && p.value < 0));
  return { series, min: negative ? undefined : 0 };
}

// Bars reach 100% unless reports do not add up; then they may pass it.
function shares(model, colours) {
  const sums = model.years.map((_, k) => model.series.reduce((sum, s) => sum + (s.points[k].value ?? 0), 0));
  const most = Math.max(1, ...sums);
  const series = model.series.map(({ name, points }, i) => ({
    name, type: "bar", stack: "shares", barMaxWidth: 56, color: colours.series[i % colours.series.length],
    itemStyle: { borderColor: colours.sheet, borderWidth: 1 },
    data: points.map((point) => ({ value: [point.year, point.value], point })),
  }));
  return { series, min: 0, max: most > 1.0005 ? undefined : 1 };
}

function breakLines(breaks, colours) {
  return {
    symbol: "none", lineStyle: { type: "dashed", color: colours.seal, width: 1.5 },
    label: { position: "end", color: colours.seal, fontSize: text, formatter: (at) => at.name },
    data: breaks.map((y) => ({ name: y.marks || "¦", xAxis: y.year - .5, why: y.why })),
  };
}

// tip is made of elements: the policy of the pages forbids styles in markup.
function tip(at, unit, words) {
  const box = document.createElement("div");
  box.className = "charttip";
  const add = (name, value) => {
    const row = box.appendChild(document.createElement("div"));
    row.append(name ? name + " " : "", Object.assign(document.createElement("b"), { textContent: value }));
  };
  if (at.componentType === "markLine") {
    box.textContent = at.data.why;
    return box;
  }
  if (at.data.row) {
    tipOfDate(at.data.row, add);
    return box;
  }
  const { point } = at.data;
  add("", `${at.seriesName} · ${point.year}`);
  add(words.value, format(point.value, unit));
  if (point.numerator !== null) add(`${words.numerator} / ${words.denominator}`, `${format(point.numerator, "")} / ${format(point.denominator, "")}`);
  if (point.low !== null) add(words.interval, `${format(point.low, unit)} – ${format(point.high, unit)}`);
  if (point.n !== null) add(words.n, format(point.n, ""));
  return box;
}
