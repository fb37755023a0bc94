// Builds static/css/carrousel.css: our own styles whole, and of Bootstrap what a page uses.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

const { css } = sass.compile("styles/carrousel.scss", {
  loadPaths: ["node_modules"],
  quietDeps: true,
  silenceDeprecations: ["import"],
  style: "compressed",
});

const ownFiles = readdirSync("styles").filter((name) => name.startsWith("_") && name !== "_settings.scss");
const ownSource = ownFiles.map((name) => readFileSync(`styles/${name}`, "utf8")).join("\n");
const ownClasses = [...ownSource.matchAll(/\.([a-z][\w-]+)/g)].map((match) => match[1]);

const [purged] = await new PurgeCSS().purge({
  content: [
    "templates/**/*.html",
    "{config,courses,notes,quizzes,typeset}/**/*.py",
    "static/js/*.js",
    ".venv/lib/python*/site-packages/crispy_bootstrap5/templates/**/*.html",
  ],
  css: [{ raw: css }],
  safelist: ["is-invalid", "htmx-request", ...ownClasses],
  variables: true,
  defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
});

writeFileSync("static/css/carrousel.css", `${purged.css}\n`);
const built = readFileSync("static/css/carrousel.css");
console.log(`static/css/carrousel.css: ${built.length} bytes, ${brotliCompressSync(built).length} with brotli`);
