// Bundles scripts, styles and the font into src/flexor/web/static/dist, named by content,
// with a manifest and precompressed copies. No network.
import { build } from "esbuild";
import { brotliCompressSync, gzipSync, constants } from "node:zlib";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../src/flexor/web/static/dist");
const fresh = `${dist}.new-${process.pid}`;
mkdirSync(fresh, { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/app.ts", charts: "src/charts.ts", style: "src/styles/app.css" },
  outdir: fresh,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox125", "safari17.5"],
  legalComments: "none",
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const file = basename(path);
  if (output.entryPoint) {
    const logical = { "src/app.ts": "app.js", "src/charts.ts": "charts.js", "src/styles/app.css": "style.css" };
    if (logical[output.entryPoint]) manifest[logical[output.entryPoint]] = file;
    if (output.cssBundle) manifest["charts.css"] = basename(output.cssBundle);
  } else if (file.endsWith(".woff2")) {
    manifest["font.woff2"] = file;
  }
}
writeFileSync(join(fresh, "manifest.json"), JSON.stringify(manifest, null, 1));

for (const file of readdirSync(fresh)) {
  if (!/\.(js|css)$/.test(file)) continue;
  const bytes = readFileSync(join(fresh, file));
  writeFileSync(join(fresh, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(fresh, `${file}.br`), brotliCompressSync(bytes, { params }));
}

// What is shipped in the bundle comes with its licences.
const shipped = ["@fontsource-variable/figtree", "htmx.org", "uplot"];
const licence = (name) => `${name}\n\n${readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim()}\n`;
writeFileSync(join(fresh, "LICENSES.txt"), shipped.map(licence).join(`\n${"-".repeat(78)}\n\n`));

rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
