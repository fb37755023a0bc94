// Niceties only: every page works without this file.
"use strict";

const PREFIX = "draft:";
const MONTH = 30 * 24 * 3600 * 1000;

// Storage may be full or forbidden: then there are no drafts, and nothing else changes.
const store = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};

const fields = (form) => [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type));

const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

// A draft is [when, {"name" or "name=value" for a box: what is typed or ticked}].
const keepDraft = (form) => {
  const typed = fields(form).map((field) =>
    isTicked(field) ? [`${field.name}=${field.value}`, field.checked] : [field.name, field.value],
  );
  store((drafts) => drafts.setItem(PREFIX + form.dataset.draft, JSON.stringify([Date.now(), Object.fromEntries(typed)])));
};

const restoreDraft = (form) => {
  const draft = store((drafts) => JSON.parse(drafts.getItem(PREFIX + form.dataset.draft)));
  if (!draft) return;
  for (const field of fields(form)) {
    const value = draft[1][isTicked(field) ? `${field.name}=${field.value}` : field.name];
    if (value === undefined) continue;
    if (isTicked(field)) field.checked = value;
    else field.value = value;
  }
};

const dropDrafts = (isOld) =>
  store((drafts) => {
    for (const key of Object.keys(drafts)) {
      if (key.startsWith(PREFIX) && isOld(key, drafts.getItem(key))) drafts.removeItem(key);
    }
  });

const prepare = (root) => {
  for (const sign of root.querySelectorAll("[data-answered]")) {
    store((drafts) => drafts.removeItem(PREFIX + sign.dataset.answered));
    sign.removeAttribute("data-answered"); // what is typed from now on is for the next try
  }
  root.querySelectorAll("form[data-draft]").forEach(restoreDraft);
};

document.addEventListener("input", (event) => {
  if (event.target.form?.dataset.draft) keepDraft(event.target.form);
});

// A second click while the first is on its way sends nothing. htmx guards its own forms.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
  if ("forgetDrafts" in form.dataset) dropDrafts(() => true);
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener("keydown", (event) => {
  if (event.altKey && !event.ctrlKey && event.code === "KeyN") {
    const button = document.querySelector('[data-shortcut="new-numbers"]');
    if (button) event.preventDefault();
    button?.click();
  }
  if (event.key !== "Enter" || event.isComposing || !event.target.matches(".step-table input")) return;
  const inputs = [...event.target.closest("table").querySelectorAll("input:enabled")];
  const next = inputs[inputs.indexOf(event.target) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  document.querySelector(".not-sent")?.remove();
  detail.target.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSwap", () => prepare(document)); // before anybody can type again

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    const notice = document.getElementById("not-sent").content.cloneNode(true);
    (detail.elt.querySelector(".actions") ?? detail.elt).before(notice);
  });
}

dropDrafts((key, draft) => Date.now() - (JSON.parse(draft)?.[0] ?? 0) > MONTH);
prepare(document);
