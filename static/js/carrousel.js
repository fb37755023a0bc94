// Niceties only: every page works without this file.
"use strict";

// What is typed waits on this device, with the key of its page and a turn, until the server has it. So it counts once,
// however often it is sent, and from whichever page.

const PREFIX = "waiting:";
const MONTH = 30 * 24 * 3600 * 1000;
const here = new Map(); // storage may be full or forbidden: then what waits, waits in this page

const store = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};

const waiting = {
  get: (name) => here.get(name) ?? store((kept) => kept.getItem(name)),
  set: (name, text) => here.set(name, text) && store((kept) => kept.setItem(name, text)),
  drop: (name) => here.delete(name) | store((kept) => kept.removeItem(name)),
  names: () => [...new Set([...here.keys(), ...(store(Object.keys) ?? [])])].filter((name) => name.startsWith(PREFIX)),
};

const words = (name) => document.getElementById("words").content.querySelector(`[data-word="${name}"]`).textContent;
const announce = (text) => (document.getElementById("announcement").textContent = text);
const formOf = (name) => [...document.forms].find((form) => PREFIX + form.dataset.draft === name);
const tokens = () => [...document.querySelectorAll("[name=csrfmiddlewaretoken]")];

let turn = 0;
let pause = 0;
let quiet = true; // nobody was told yet that the line is down

const keep = (form) => {
  const body = new URLSearchParams(new FormData(form));
  body.delete("csrfmiddlewaretoken");
  body.set("turn", ++turn);
  const entry = { to: form.dataset.save, body: body.toString(), at: Date.now() };
  waiting.set(PREFIX + form.dataset.draft, JSON.stringify(entry));
};

const restore = (form) => {
  const entry = JSON.parse(waiting.get(PREFIX + form.dataset.draft));
  if (!entry) return;
  const typed = new URLSearchParams(entry.body);
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = typed.getAll(field.name).includes(field.value);
    else field.value = typed.get(field.name) ?? field.value;
  }
  say(PREFIX + form.dataset.draft, ""); // what the page calls saved is what was there before
};

const say = (name, text) => {
  const place = formOf(name)?.querySelector(".saved");
  if (place) place.textContent = text;
};

// A page from before another sign-in has an old token; the page itself, fetched again, has the new one.
const renewTokens = async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const field of tokens()) field.value = fresh ?? field.value;
};

const down = (name) => {
  const text = words("waiting").replace("0", waiting.names().length);
  say(name, text);
  if (quiet) announce(text);
  quiet = false;
  setTimeout(sendAll, 10000);
};

const send = async (name, { keepalive = false, again = true } = {}) => {
  const text = waiting.get(name);
  if (!text || !tokens().length) return;
  const entry = JSON.parse(text);
  const body = new URLSearchParams(entry.body);
  body.set("age", Date.now() - entry.at);
  body.set("csrfmiddlewaretoken", tokens()[0].value);
  try {
    const reply = await fetch(entry.to, { method: "POST", body, keepalive });
    if (reply.status === 403 && again) return renewTokens().then(() => send(name, { again: false }));
    if (reply.status === 401) return say(name, words("signed-out"));
    if (!reply.ok && reply.status !== 409) return reply.status < 500 || down(name);
    if (waiting.get(name) !== text) return; // typed on meanwhile: that is on its way
    waiting.drop(name);
    quiet = true;
    say(name, await reply.text());
  } catch {
    down(name);
  }
};

const sendAll = (options) => Promise.all(waiting.names().map((name) => send(name, options)));

const prepare = (root) => {
  for (const sign of root.querySelectorAll("[data-answered]")) {
    waiting.drop(PREFIX + sign.dataset.answered);
    sign.removeAttribute("data-answered"); // what is typed from now on is for the next try
  }
  for (const sign of root.querySelectorAll("[data-announce]")) {
    announce(sign.textContent.trim());
    sign.removeAttribute("data-announce");
  }
  root.querySelectorAll("form[data-draft]").forEach(restore);
  root.querySelectorAll("[data-reveal]").forEach(fold);
  arrange(root);
};

document.addEventListener("input", ({ target: { form } }) => {
  if (!form?.dataset.draft) return;
  keep(form);
  say(PREFIX + form.dataset.draft, "");
  clearTimeout(pause);
  pause = setTimeout(send, 800, PREFIX + form.dataset.draft);
});

document.addEventListener("visibilitychange", () => document.hidden && sendAll({ keepalive: true }));
window.addEventListener("pagehide", () => sendAll({ keepalive: true }));
window.addEventListener("online", () => sendAll());
window.addEventListener("storage", ({ key, newValue }) => newValue && key && say(key, words("elsewhere")));

// A second click while the first is on its way sends nothing. htmx guards its own forms.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
  clearTimeout(pause);
  if ("forgetDrafts" in form.dataset) waiting.names().forEach(waiting.drop);
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A sentence that is marked in the notes goes along to the card that is made of it.
document.addEventListener("pointerdown", ({ target }) => {
  const link = target.closest("[data-marked]");
  const marked = String(getSelection()).trim();
  if (!link || !marked) return;
  const address = new URL(link.href);
  address.searchParams.set("text", marked.slice(0, 2000));
  link.href = address;
});

// Single keys do what they say only outside fields, and can be turned off where they are listed.
const single = (event) => {
  const list = document.getElementById("keys");
  if (!list || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "?") list.showModal();
  else if (!list.open && !store((kept) => kept.getItem("no-keys"))) document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
};

const choice = document.getElementById("single-keys");
if (choice) {
  choice.checked = !store((kept) => kept.getItem("no-keys"));
  choice.addEventListener("change", () =>
    store((kept) => (choice.checked ? kept.removeItem("no-keys") : kept.setItem("no-keys", "yes"))),
  );
}

document.addEventListener("keydown", (event) => {
  if (event.altKey && !event.ctrlKey && event.code === "KeyN") {
    const button = document.querySelector('[data-shortcut="new-numbers"]');
    if (button) event.preventDefault();
    button?.click();
  }
  single(event);
  if (event.key !== "Enter" || event.isComposing || !event.target.matches(".step-table input")) return;
  const next = event.target.closest("tr").nextElementSibling?.querySelector("input:enabled");
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});

document.addEventListener("click", (event) => {
  const field = event.target.matches(".sign-key") && document.getElementById(event.target.getAttribute("aria-controls"));
  if (!field) return;
  field.value = /^\s*[-−]/.test(field.value) ? field.value.replace(/^\s*[-−]/, "") : `-${field.value}`;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// The lines of an example come one by one, for whoever wants to think before each. Without this they all stand there.

const revealed = new Map(); // how many, by the draft of the page, where the same question is drawn again

const linesOver = (row) => {
  const over = row.previousElementSibling;
  return over?.matches(".step-worked") ? [...linesOver(over), over] : [];
};

const fold = (row) => {
  const lines = linesOver(row);
  const count = revealed.get(row.closest("form").dataset.draft) ?? 1;
  lines.forEach((line, place) => (line.hidden = place >= count));
  row.hidden = count >= lines.length;
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-reveal] button");
  if (!button) return;
  const row = button.closest("tr");
  const [next, ...others] = linesOver(row).filter((line) => line.hidden);
  const left = "all" in button.dataset ? 0 : others.length;
  revealed.set(row.closest("form").dataset.draft, linesOver(row).length - left);
  fold(row);
  next.firstElementChild.focus();
});

// Steps to put in order: buttons that move one up and down, and steps that stand where their lists say. Without this the
// lists do.

const stepsOf = (list) => [...list.children];
const placeOf = (step) => step.querySelector("select");

const renumber = (list) => stepsOf(list).forEach((step, place) => (placeOf(step).value = String(place + 1)));

// The step goes to that place, the others close up; what had the focus keeps it, and the new place is said.
const move = (step, place) => {
  const list = step.parentElement;
  const focused = document.activeElement;
  const others = stepsOf(list).filter((other) => other !== step);
  list.insertBefore(step, others[place] ?? null);
  renumber(list);
  focused.focus();
  announce(`${list.dataset.ordering} ${place + 1}`);
  placeOf(step).dispatchEvent(new Event("input", { bubbles: true })); // so that drafts are kept
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  if (!button) return;
  const step = button.closest("li");
  const steps = stepsOf(step.parentElement);
  const place = steps.indexOf(step) + Number(button.dataset.move);
  if (steps[place]) move(step, place);
});

// A step that is dragged changes places with those that it passes; they move, as it would lose the hand that holds it.
const middle = (step) => step.getBoundingClientRect().top + step.offsetHeight / 2;

const pull = (step, height) => {
  const focused = document.activeElement;
  for (let above; (above = step.previousElementSibling) && height < middle(above); ) step.after(above);
  for (let below; (below = step.nextElementSibling) && height > middle(below); ) step.before(below);
  renumber(step.parentElement);
  focused.focus({ preventScroll: true });
};

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || !event.isPrimary || event.button) return;
  event.preventDefault();
  const step = grip.closest("li");
  const from = stepsOf(step.parentElement).indexOf(step);
  const held = new AbortController();
  const follow = ({ clientY }) => pull(step, clientY);
  const drop = () => {
    held.abort();
    step.classList.remove("is-dragged");
    const place = stepsOf(step.parentElement).indexOf(step);
    if (place !== from) move(step, place);
  };
  step.classList.add("is-dragged");
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener("pointermove", follow, held);
  grip.addEventListener("pointercancel", () => move(step, from), held);
  grip.addEventListener("lostpointercapture", drop, held);
});

document.addEventListener("change", ({ target }) => {
  const step = target.closest("[data-ordering] > li");
  if (step) move(step, Number(target.value) - 1);
});

// A draft that was put back, or an answer with two steps at one place, comes before anybody moves anything.
const arrange = (root) => {
  for (const list of root.querySelectorAll("[data-ordering]")) {
    list.append(...stepsOf(list).sort((one, other) => placeOf(one).value - placeOf(other).value));
    for (const moves of list.querySelectorAll(".moves")) moves.hidden = false;
  }
};

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  clearTimeout(pause);
  document.querySelector(".not-sent")?.remove();
  detail.target.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSwap", () => prepare(document)); // before anybody can type again

// An answer that did not arrive is sent again, as the same form: it counts once.
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    const { elt: form, xhr, requestConfig } = detail;
    const notice = document.getElementById("not-sent").content.cloneNode(true);
    (form.querySelector(".actions") ?? form).before(notice);
    if (xhr.status && xhr.status < 500) return;
    const submitter = requestConfig.triggeringEvent?.submitter;
    setTimeout(() => form.isConnected && document.querySelector(".not-sent") && form.requestSubmit(submitter), 10000);
  });
}

// The clock of an attempt. The server's is the truth: at the end, what is saved is handed in there.
const clock = document.querySelector("[data-left]");
if (clock) {
  const end = Date.now() + clock.dataset.left * 1000;
  let before = 0;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    clock.textContent = left > 60 ? words("minutes").replace("0", Math.ceil(left / 60)) : words("seconds").replace("0", left);
    const mark = [10, 5, 1].find((minutes) => before > minutes * 60 && left <= minutes * 60);
    if (mark) announce(words("minutes").replace("0", mark));
    before = left;
    if (left) return;
    clearInterval(ticking);
    announce(words("over"));
    Promise.race([sendAll(), new Promise((done) => setTimeout(done, 5000))]).then(() =>
      document.getElementById("hand-in").requestSubmit(),
    );
  };
  const ticking = setInterval(tick, 1000);
  tick();
}

for (const name of waiting.names()) {
  if (Date.now() - (JSON.parse(waiting.get(name))?.at ?? 0) > MONTH) waiting.drop(name);
}
prepare(document);
sendAll();
