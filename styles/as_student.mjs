// Builds static/admin_carrousel/as-student.css from static/css/carrousel.css: the student's styles, for the preview
// in the admin only. Every rule is confined to .as-student; what speaks of the whole page speaks of that box instead.
import { readFileSync, writeFileSync } from "node:fs";
import postcss from "postcss";

const BOX = ".as-student";
const PAGE = /^(:root|html|body|\[data-bs-theme=light\])(?![\w-])/;
const sheet = postcss.parse(readFileSync("static/css/carrousel.css", "utf8").replace(/^\uFEFF/, ""));

const before = (rule, words) => rule.selectors.map((selector) => `${words} ${selector}`);

sheet.walkRules((rule) => {
  if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
  rule.selectors = rule.selectors.map((selector) =>
    PAGE.test(selector) ? selector.replace(PAGE, BOX) : `${BOX} ${selector}`,
  );
});

// The admin has a switch of its own for dark and light.
sheet.walkAtRules("media", (media) => {
  if (!media.params.includes("prefers-color-scheme:dark") && !media.params.includes("prefers-color-scheme: dark")) return;
  for (const rule of [...media.nodes].reverse()) {
    media.after(rule.clone({ selectors: before(rule, "html[data-theme=dark]") }));
    rule.selectors = before(rule, "html:not([data-theme=light])");
  }
});

writeFileSync("static/admin_carrousel/as-student.css", `@charset "utf-8";\n${sheet.toString()}`);
