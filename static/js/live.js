// Listens for new versions and tells the page, which then fetches itself; says so when contact is lost.
(() => {
  "use strict";
  const SILENCE = 30_000;
  const SLOWLY = 30_000;
  const QUICK_TRIES = 5;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" });
  const quickly = () => 500 + Math.random() * 4500;

  let stream = null;
  let everOpen = false;
  let failures = 0;
  let lastContact = Date.now();

  const place = () => document.getElementById("live");

  function showContact(lost) {
    const page = document.documentElement;
    if (lost === (page.dataset.stale === "true")) return;
    if (lost) page.dataset.stale = "true";
    else delete page.dataset.stale;
    const notice = document.getElementById("stale-notice");
    if (!notice) return;
    const since = notice.querySelector("[data-stale-since]");
    if (lost && since) since.textContent = clock.format(lastContact);
    notice.hidden = !lost;
  }

  function contact() {
    lastContact = Date.now();
    showContact(false);
  }

  function connect() {
    const url = place()?.dataset.stream;
    if (!url) return;
    stream = new EventSource(url);
    stream.addEventListener("open", () => {
      everOpen = true;
      failures = 0;
      contact();
    });
    stream.addEventListener("pulse", contact);
    stream.addEventListener("version", (event) => {
      contact();
      if (Number(event.data) > Number(place()?.dataset.version ?? -1)) {
        document.body.dispatchEvent(new CustomEvent("board", { bubbles: true }));
      }
    });
    stream.addEventListener("error", () => {
      // While it is CONNECTING the browser tries again by itself; CLOSED is an answer it will not repeat.
      if (stream.readyState !== EventSource.CLOSED) return;
      failures += 1;
      setTimeout(connect, everOpen && failures <= QUICK_TRIES ? quickly() : SLOWLY);
    });
  }

  // Where there is no stream the board polls, and an answer to that is contact too.
  document.addEventListener("htmx:after:request", (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (status < 400 && event.target.matches?.('[hx-trigger*="board"]')) contact();
  });

  if (!place()) return;
  setInterval(() => showContact(Date.now() - lastContact > SILENCE), 1000);
  connect();
})();
