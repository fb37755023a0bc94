// The deck by ear. The control appears only where the browser has a voice; the text stands on the page in any case.
"use strict";

const walk = document.getElementById("walk");
const cards = [...document.querySelectorAll("[data-card]")];
const ratings = [...walk.querySelectorAll("[data-rating]")];
const begin = document.getElementById("begin");
let place = 0;
let turn = 0; // a rating ends the reading of its card

const offer = () => {
  const hasVoice = "speechSynthesis" in window && speechSynthesis.getVoices().length > 0 && cards.length > 0;
  walk.hidden = !hasVoice;
  document.getElementById("no-voice").hidden = hasVoice;
};

// Sentence by sentence: some browsers fall silent in the middle of a long text.
const say = async (text) => {
  for (const sentence of text.match(/[^.!?]+[.!?]*/g) ?? [])
    await new Promise((done) => {
      const speech = new SpeechSynthesisUtterance(sentence);
      speech.lang = document.querySelector("ol[lang]").lang || document.documentElement.lang;
      speech.onend = speech.onerror = done;
      speechSynthesis.speak(speech);
    });
};

const part = (name) => cards[place].querySelector(`[data-part=${name}]`).textContent;
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

const read = async () => {
  const mine = ++turn;
  speechSynthesis.cancel();
  document.getElementById("now").textContent = part("question");
  await say(part("question"));
  await wait(Math.min(10, Math.max(3, Number(document.getElementById("pause").value))));
  if (mine !== turn) return;
  document.getElementById("now").textContent = part("answer");
  await say(part("answer"));
};

const rate = async (rating) => {
  const body = new URLSearchParams({
    card: cards[place].dataset.card,
    rating,
    key: crypto.randomUUID?.() ?? "",
    csrfmiddlewaretoken: walk.querySelector("[name=csrfmiddlewaretoken]").value,
  });
  const answer = await fetch(walk.dataset.review, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return void (document.getElementById("now").textContent = document.getElementById("not-sent").content.textContent.trim());
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  walk.querySelector("[name=csrfmiddlewaretoken]").value = page.querySelector("[name=csrfmiddlewaretoken]").value;
  place += 1;
  if (place < cards.length) return read();
  turn += 1;
  speechSynthesis.cancel();
  location.assign(walk.dataset.review); // which says what is left, or that it is all
};

begin.addEventListener("click", () => {
  begin.hidden = true;
  for (const button of ratings) button.hidden = false;
  read();
});
for (const button of ratings) button.addEventListener("click", () => rate(button.dataset.rating));
window.speechSynthesis?.addEventListener?.("voiceschanged", offer);
offer();
