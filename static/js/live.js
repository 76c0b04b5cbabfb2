// Follows a meeting: swaps in what is pushed, fetches what is only announced, and says so when contact is lost.
(() => {
  "use strict";
  // The house gives a sign of life every twelve seconds; two of them missed are a lost contact.
  const SILENCE = 25_000;
  const ASK_EVERY = 10_000;
  const TRY_AGAIN = 2_500;
  const GIVE_UP_TRYING = 30_000;
  const PUSHED = { wall: "wall", room: "room-board" };
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" });

  let stream = null;
  let failures = 0;
  let lastTry = 0;
  let lastContact = Date.now();
  let lastAsked = Date.now();
  let stale = false;

  const place = () => document.getElementById("live");
  const version = (root = document) => Number(root.querySelector("#live")?.dataset.version ?? -1);
  const audience = () => Object.keys(PUSHED).find((name) => document.getElementById(PUSHED[name])) ?? "";
  const tell = (name) => document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));

  function showContact(lost) {
    stale = lost;
    const page = document.documentElement;
    if (lost) page.dataset.stale = "true";
    else delete page.dataset.stale;
    const notice = document.getElementById("stale-notice");
    if (!notice || notice.hidden === !lost) return;
    const since = notice.querySelector("[data-stale-since]");
    // In the house's time, as every clock of the page.
    const offset = Number(page.dataset.clockOffset ?? 0);
    if (lost && since) since.textContent = clock.format(lastContact + offset);
    notice.hidden = !lost;
  }

  function contact() {
    lastContact = Date.now();
    failures = 0;
    showContact(false);
    document.dispatchEvent(new CustomEvent("contact"));
  }

  // The personal part of a page is fetched only when something in it may have changed.
  const personal = () => document.getElementById(PUSHED.room)?.dataset.mine;
  let lastPersonal = personal();
  function tellPersonal() {
    const now = personal();
    if (now === undefined || now === lastPersonal) return;
    lastPersonal = now;
    tell("mine");
  }

  async function swapIn({ version: next, html }) {
    const target = document.getElementById(PUSHED[audience()]);
    if (!target || next <= version()) return;
    await htmx.swap({ text: html, target, sourceElement: target, swap: "outerMorph" });
    tellPersonal();
    showContact(false);
  }

  function connect() {
    const url = place()?.dataset.stream;
    if (!url) return;
    stream?.close();
    lastTry = Date.now();
    const asked = new URLSearchParams({ as: audience(), lang: document.documentElement.lang, seen: version() });
    stream = new EventSource(`${url}?${asked}`);
    stream.addEventListener("open", contact);
    stream.addEventListener("pulse", contact);
    stream.addEventListener("board", (event) => {
      contact();
      swapIn(JSON.parse(event.data));
    });
    stream.addEventListener("version", (event) => {
      contact();
      if (Number(event.data) > version()) tell("board");
    });
    stream.addEventListener("error", () => {
      failures += 1;
    });
  }

  // While it is CONNECTING the browser tries again by itself; CLOSED is an answer it will not repeat, and a
  // line that went dead without a word looks open.
  function look() {
    const now = Date.now();
    const silent = now - lastContact > SILENCE;
    const closed = stream?.readyState === EventSource.CLOSED;
    if (silent !== stale || silent) showContact(silent);
    const pause = closed && !silent ? Math.min(TRY_AGAIN * 2 ** Math.min(failures, 5), GIVE_UP_TRYING) : TRY_AGAIN;
    if ((closed || silent) && now - lastTry > pause * (0.8 + Math.random() * 0.4)) connect();
    if ((closed || silent || !stream) && now - lastAsked > ASK_EVERY) {
      lastAsked = now;
      tell("board");
    }
  }

  // An answer to the page's own question is contact too; one that was overtaken is not shown.
  const asksForBoard = (element) => element?.matches?.('[hx-trigger*="board"]');
  document.addEventListener("htmx:after:request", (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (status < 400 && asksForBoard(event.target)) contact();
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (!asksForBoard(ctx?.sourceElement) || (ctx.request?.method ?? "GET").toUpperCase() !== "GET") return;
    const answered = /id="live"[^>]*data-version="(\d+)"/.exec(ctx.text ?? "");
    if (answered && Number(answered[1]) < version()) event.preventDefault();
  });
  document.addEventListener("htmx:after:swap", tellPersonal);

  if (!place()) return;
  setInterval(look, 1000);
  window.addEventListener("online", connect);
  connect();
})();
