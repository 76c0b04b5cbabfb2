// Clocks and countdowns in the house's time, whatever the clock of this screen says.
(() => {
  "use strict";
  const TICK = 250;
  const ASK_AGAIN = 3 * 60_000;
  const ROUND_TRIPS = 4;
  const ZONE = "Europe/Copenhagen";
  const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });

  let offset = 0;

  async function roundTrip() {
    const asked = performance.now();
    const answer = await fetch("/clock/", { cache: "no-store", credentials: "omit" });
    const { now } = await answer.json();
    const took = performance.now() - asked;
    if (!answer.ok || !Number.isFinite(now)) throw new Error("no time in the answer");
    return { took, offset: now + took / 2 - Date.now() };
  }

  // The quickest round trip says most exactly when the server looked at its clock.
  async function measure() {
    let best = null;
    for (let i = 0; i < ROUND_TRIPS; i += 1) {
      try {
        const trip = await roundTrip();
        if (!best || trip.took < best.took) best = trip;
      } catch {
        break;
      }
    }
    if (!best) return;
    offset = best.offset;
    document.documentElement.dataset.clockOffset = Math.round(offset);
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  // Minutes as the room counts them; hours only where nobody would count minutes any more.
  function span(seconds) {
    const rest = Math.abs(seconds);
    const sign = seconds < 0 ? "−" : "";
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(rest / 60);
    const told = minutes < 120 ? `${minutes}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
    return `${sign}${told}:${two(rest % 60)}`;
  }

  function tick() {
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll("time[data-clock]")) {
      write(element, parts.format(now));
    }
    for (const element of document.querySelectorAll("[data-countdown-to]")) {
      const left = Math.round((Date.parse(element.dataset.countdownTo) - now) / 1000);
      if (Number.isNaN(left)) continue;
      write(element, span(left));
      element.classList.toggle("over", left < 0);
    }
    for (const element of document.querySelectorAll("[data-projected]")) {
      const { deadline, rest, until } = element.dataset;
      const end = Math.max(now, Date.parse(deadline) || 0) + Number(rest) * 1000;
      if (Number.isNaN(end)) continue;
      write(element, parts.format(end));
      element.classList.toggle("over", end > Date.parse(until));
    }
    for (const element of document.querySelectorAll("[data-since]")) {
      const gone = Math.floor((now - Date.parse(element.dataset.since)) / 1000);
      if (!Number.isNaN(gone)) write(element, span(Math.max(0, gone)));
    }
  }

  tick();
  setInterval(tick, TICK);
  measure();
  setInterval(measure, ASK_AGAIN);
})();
