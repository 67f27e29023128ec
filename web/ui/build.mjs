// Builds the assets of the pages: bundles and minifies every entry of
// web/ui/assets into web/ui/dist under a name that holds a hash of its content,
// and writes manifest.json, which maps the plain names to those.
import { build } from "esbuild";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const entries = ["app.css", "app.js", "chart.js", "icon.svg"].map((name) => join(here, "assets", name));

await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== ".gitkeep") await rm(join(dist, name), { recursive: true });
}

const result = await build({
  entryPoints: entries,
  outdir: dist,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  charset: "utf8",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  format: "iife",
  loader: { ".svg": "copy" },
  logLevel: "warning",
});

const manifest = {};
for (const [out, meta] of Object.entries(result.metafile.outputs)) {
  const source = meta.entryPoint ?? Object.keys(meta.inputs)[0];
  manifest[basename(source)] = relative(dist, out).split("\\").join("/");
}
const sorted = Object.fromEntries(Object.entries(manifest).sort());

// Renamed into place, so that a build that was stopped leaves no half manifest.
const target = join(dist, "manifest.json");
await writeFile(target + "~", JSON.stringify(sorted, null, 2) + "\n");
await rename(target + "~", target);
for (const [name, file] of Object.entries(sorted)) console.log(`${name} -> web/ui/dist/${file}`);
