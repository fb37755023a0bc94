// Reviewing with one thumb: the next card is here already, and a rating that cannot be sent waits on this device.
// Without this file each rating is an ordinary form.
"use strict";

const room = document.getElementById("review");
const announcement = document.getElementById("announcement");
const QUEUE = `ratings:${room.dataset.review}`;
const GUARD = 350; // milliseconds within which a second tap or swipe is the same one
const find = (name) => room.querySelector(`#${name}`);

let following = find("following")?.content.querySelector("#card") ?? null;
let previous = null; // the card rated last, to bring it back when its rating was never sent
let shownAt = Date.now();
let last = 0;
let flight = Promise.resolve(); // the ratings on their way; one at a time
let failed = false;

// What waits to be sent, oldest first. Storage may be forbidden: then it waits in memory. What another tab has put there
// stays; sent twice, it counts once.
const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(QUEUE)) ?? [];
  } catch {
    return [];
  }
};
const queue = stored();
const own = new Set(queue.map((rating) => rating.key));
const keepQueue = () => {
  const all = [...stored().filter((rating) => !own.has(rating.key)), ...queue];
  try {
    if (all.length) localStorage.setItem(QUEUE, JSON.stringify(all));
    else localStorage.removeItem(QUEUE);
  } catch {}
  const waiting = find("waiting");
  waiting.hidden = !failed || !queue.length;
  waiting.textContent = queue.length === 1 ? waiting.dataset.one : waiting.dataset.many.replace("%s", queue.length);
};

const say = (text) => (announcement.textContent = text);
const card = () => find("card");
const isTurned = () => !!card()?.querySelector("[data-rate]") && (card().querySelector(".flip")?.open ?? true);
const focusOn = (name) => find(name)?.focus({ preventScroll: name === "answer" });

const show = (next) => {
  card().replaceWith(next);
  shownAt = Date.now();
  room.scrollIntoView({ block: "nearest" });
  (next.querySelector("#question") ?? next).focus();
};

// The answer to a rating: what is left, perhaps a notice, and the card after the one on the screen.
const take = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  find("left").replaceWith(page.getElementById("left"));
  find("notice")?.remove();
  const notice = page.getElementById("notice");
  if (notice) card().before(notice);
  const next = page.getElementById("card");
  // The first rating of a guest makes an account for it, and with it another token.
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const field of room.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  if (card().dataset.card) following = next;
  else if (next) show(next);
  else location.assign(`${room.dataset.review}?mode=${room.dataset.mode}`);
};

const send = () => (flight = flight.then(sendAll));
const sendAll = async () => {
  if (!queue.length) return;
  failed = false;
  while (queue.length) {
    const { at, ...fields } = queue[0];
    const body = new URLSearchParams({
      ...fields,
      age: (Date.now() - at) / 1000,
      at_hand: [card().dataset.card ?? "", ...queue.slice(1).map((rating) => rating.card)],
      csrfmiddlewaretoken: room.querySelector("[name=csrfmiddlewaretoken]").value,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    let answer = null;
    try {
      answer = await fetch(room.dataset.review, { method: "POST", body, headers: { "HX-Request": "true" } });
    } catch {}
    if (answer?.status === 403 || answer?.headers.get("HX-Redirect")) {
      location.reload(); // signed out, or in elsewhere: the ratings wait and are sent from the new page
      break;
    }
    failed = !answer || answer.status >= 500;
    if (failed) break;
    queue.shift();
    keepQueue();
    if (answer.ok) take(await answer.text());
  }
  keepQueue();
  if (queue.length) setTimeout(send, 10000);
};

// The last rating never left this device: forget it, and show its card again.
const takeBack = () => {
  queue.pop();
  keepQueue();
  if (!previous) return location.reload();
  if (card().dataset.card) following = card();
  show(previous);
  previous = null;
};

const rate = (form, button) => {
  const now = Date.now();
  if (now - last < GUARD) return;
  last = now;
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  own.add(fields.key);
  queue.push({ ...fields, rating: button.value, seconds: (now - shownAt) / 1000, at: now });
  keepQueue();
  say(button.textContent.replace(/\s+/g, " ").trim());
  find("undo").hidden = false;
  previous = card();
  if (now > room.dataset.until * 1000) return send().then(() => location.reload()); // the day has turned: new intervals
  goOn();
  send();
};

const goOn = () => {
  const next = following ?? find("no-connection").content.firstElementChild.cloneNode(true);
  next.id = "card";
  following = null;
  show(next);
};

// A second tap on a rating must not turn the card that has come in its place.
const turn = () => {
  const flip = card()?.querySelector(".flip");
  if (flip && !flip.open && Date.now() - last >= GUARD) flip.open = true;
};
room.addEventListener("click", (event) => {
  if (event.target.closest(".flip > summary") && Date.now() - last < GUARD) event.preventDefault();
});

// An answer to a card that asks is judged on the server, which hands back the card.
const ask = async (form, button) => {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  card().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.headers.get("HX-Redirect")) throw answer;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    card().replaceWith(page.getElementById("card"));
    (card().querySelector("[autofocus]") ?? find("question")).focus();
    shownAt = Math.min(shownAt, Date.now());
  } catch {
    card().removeAttribute("aria-busy");
    const notice = document.getElementById("not-sent").content.cloneNode(true);
    document.querySelector(".not-sent")?.remove();
    form.before(notice);
  }
};

room.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-rate], [data-ask]")) {
    event.preventDefault();
    if (form.matches("[data-rate]")) rate(form, event.submitter ?? form.querySelector(".rating-3"));
    else ask(form, event.submitter ?? form.querySelector("[name=want]"));
    return;
  }
  if (form.id !== "undo" || !queue.length) return;
  event.preventDefault(); // the last rating has not left this device, or is on its way
  flight.then(() => (queue.length ? takeBack() : form.submit()));
});

room.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches(".flip") && event.target.open) focusOn("answer");
  },
  true,
);

// The card as its device reads it, sentence by sentence: some browsers fall silent in the middle of a long text.
const speak = () => {
  const side = isTurned() ? find("answer") : find("question");
  speechSynthesis.cancel();
  for (const sentence of side?.dataset.say?.match(/[^.!?]+[.!?]*/g) ?? []) {
    const speech = new SpeechSynthesisUtterance(sentence);
    speech.lang = side.lang || document.documentElement.lang;
    speechSynthesis.speak(speech);
  }
};
const offerVoice = () => (find("speak").hidden = !window.speechSynthesis?.getVoices().length);
find("speak").addEventListener("click", speak);
window.speechSynthesis?.addEventListener?.("voiceschanged", offerVoice);
offerVoice();

// The story of the card beside it, from the card's own page; where that does not come, the page itself.
const more = () => card().querySelector("[data-more]");
const tell = async () => {
  if (!more()) return;
  const answer = await fetch(more().href).catch(() => null);
  const story = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("story");
  if (!story) return location.assign(more().href);
  const drawer = find("drawer");
  drawer.replaceChildren(...story.childNodes, drawer.lastElementChild);
  drawer.showModal();
};

// Whoever closes a list goes on with the card.
room.addEventListener("close", () => focusOn(isTurned() ? "answer" : "question"), true);

const LETTERS = {
  u: () => find("undo").requestSubmit(),
  p: () => find("speak").hidden || speak(),
  i: tell,
  e: () => more() && location.assign(more().dataset.mend),
};

document.addEventListener("keydown", (event) => {
  if (!("keys" in room.dataset) || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, a, button, summary, nav, header, footer, dialog")) return;
  const rating = { 1: 1, 2: 2, 3: 3, 4: 4, " ": 3, Enter: 3 }[event.key];
  const letter = LETTERS[event.key.toLowerCase()];
  if (letter) letter();
  else if (!rating) return;
  else if (isTurned()) card().querySelector(`.rating-${rating}`)?.click();
  else turn();
  event.preventDefault();
});

// A swipe rates on the back only, from one finger, far enough and flat enough, and never out of a box that scrolls.
let touch = null;
room.addEventListener("touchstart", (event) => {
  const scrolls = event.target.closest(".formula, .table-responsive, input");
  touch = event.touches.length === 1 && !scrolls && isTurned() && event.target.closest("#card") ? event.touches[0] : null;
}, { passive: true });
room.addEventListener("touchend", (event) => {
  if (!touch || event.touches.length) return;
  const [across, down] = [event.changedTouches[0].clientX - touch.clientX, event.changedTouches[0].clientY - touch.clientY];
  touch = null;
  if (Math.abs(across) < 80 || Math.abs(down) > 40) return;
  card().querySelector(across > 0 ? ".rating-3" : ".rating-1")?.click();
}, { passive: true });

// Cards that were rated without a connection, and have not been sent, are not asked again.
const isQueued = (element) => queue.some((rating) => rating.card === element?.dataset.card);
if (isQueued(following)) following = null;
if (isQueued(card())) goOn();

window.addEventListener("online", send);
keepQueue();
send();
