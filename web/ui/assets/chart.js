// Draws the tables that ask for it, each above itself. The tables say all that
// the drawings say, so that nothing is lost without a script.

import { init, use } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { readDates } from "./chart-dates.js";
import { describe, palette } from "./chart-option.js";
import { readTable, toCSV } from "./chart-table.js";

use([BarChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, CanvasRenderer, SVGRenderer]);

const words = { ...document.currentScript.dataset };
const dark = matchMedia("(prefers-color-scheme: dark)");

function save(name, url) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function saveText(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  save(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// savePNG draws anew on a canvas: a picture made of the SVG would need the
// policy of the pages to let data: in.
function savePNG(name, drawing) {
  const { option, height, width } = drawing;
  const chart = init(document.createElement("div"), null, { renderer: "canvas", width, height, devicePixelRatio: 2 });
  chart.setOption(option);
  save(name, chart.getDataURL({ type: "png", pixelRatio: 2 }));
  chart.dispose();
}

function draw(table) {
  const model = table.dataset.chart === "dates" ? readDates(table) : readTable(table);
  if (model.empty) return;
  const figure = document.createElement("figure");
  figure.className = "chart";
  const place = figure.appendChild(document.createElement("div"));
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", words.alt.replace("%s", model.title));
  (table.closest(".scroll") ?? table).before(figure);

  const chart = init(place, null, { renderer: "svg", width: place.clientWidth, height: 400 });
  const drawing = {};
  const redraw = () => {
    const width = place.clientWidth;
    if (!width) return;
    Object.assign(drawing, { width }, describe(model, width, palette(dark.matches), words));
    place.style.height = drawing.height + "px";
    chart.resize({ width, height: drawing.height });
    chart.setOption(drawing.option, { notMerge: true });
  };
  redraw();
  dark.addEventListener("change", redraw);
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    redraw();
  }).observe(place);

  const name = ["nianbao", location.pathname.split("/")[1], table.id].filter(Boolean).join("-");
  const tools = figure.appendChild(document.createElement("p"));
  tools.className = "charttools";
  const button = (label, action) => {
    const b = tools.appendChild(document.createElement("button"));
    b.type = "button";
    b.textContent = label;
    b.addEventListener("click", action);
  };
  button(words.svg, () => saveText(name + ".svg", "image/svg+xml", chart.renderToSVGString()));
  button(words.png, () => savePNG(name + ".png", drawing));
  button(words.csv, () => saveText(name + ".csv", "text/csv", toCSV(model)));
}

// Tables far down the page are drawn when they come near.
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "600px" });
for (const table of document.querySelectorAll("table[data-chart]")) near.observe(table);
