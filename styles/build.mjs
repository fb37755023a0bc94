// Builds static/css/carrousel.css: our own styles whole, and of Bootstrap what a page uses.
import { createHash } from "node:crypto";
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
// What Markdown makes, and fields whose `type` is known only when the page is made.
const elements = "a b blockquote code dd del dl dt em fieldset h1 h2 h3 h4 hr label legend li math mtd ol p pre progress";
const more = "small strong table tbody td th thead tr ul radio checkbox menclose svg".split(" ");

const [purged] = await new PurgeCSS().purge({
  content: [
    "templates/**/*.html",
    "{config,courses,flashcards,notes,progress,quizzes,typeset}/**/*.py",
    "static/js/*.js",
    ".venv/lib/python*/site-packages/crispy_bootstrap5/templates/**/*.html",
  ],
  css: [{ raw: css }],
  safelist: ["is-invalid", "htmx-request", ...elements.split(" "), ...more, ...ownClasses],
  dynamicAttributes: ["aria-current", "data-label", "disabled", "display", "notation", "open", "tabindex", "type"],
  variables: true,
  defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
  // Python is full of words that happen to be classes: only what stands in a class attribute counts.
  extractors: [{ extensions: ["py"], extractor: (text) => (text.match(/class\w*["']?\s*[:=][^\n]*/g) ?? []).join(" ").split(/[^\w-]+/) }],
});

// tests/look/test_style_sheet.py compares this with the sources: a forgotten `make css` is found without Node.
const sources = readdirSync("styles").filter((name) => name.endsWith(".scss")).sort();
const hash = createHash("sha256");
for (const name of sources) hash.update(readFileSync(`styles/${name}`));

writeFileSync("static/css/carrousel.css", `${purged.css}/* ${hash.digest("hex")} */\n`);
const built = readFileSync("static/css/carrousel.css");
console.log(`static/css/carrousel.css: ${built.length} bytes, ${brotliCompressSync(built).length} with brotli`);
