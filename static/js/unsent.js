// What is typed while the house cannot be reached is kept, shown, and sent in order when it can.
(() => {
  "use strict";
  const TRY_EVERY = 3_000;
  const PATIENCE = 8_000;

  const region = () => document.getElementById("unsent");
  const waiting = [];
  const refused = [];
  const keys = new WeakMap();
  let sending = false;

  const isWrite = (ctx) => (ctx?.request?.method ?? "GET").toUpperCase() !== "GET";
  const formOf = (ctx) => ctx?.sourceElement?.closest("form");
  const texts = "input[type=text], input:not([type]), input[type=search], textarea";
  const keeps = (form) => Boolean(region() && form?.closest("#console, #mine") && form.querySelector(texts));
  const offline = () => !navigator.onLine || document.documentElement.dataset.stale === "true";

  function newKey() {
    // randomUUID is missing where the house is reached without a certificate.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  // One key for one sending of a form: the house does it once, however often it arrives.
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const form = formOf(ctx);
    if (!isWrite(ctx) || !keeps(form)) return;
    if (!keys.has(form)) keys.set(form, newKey());
    ctx.request.headers["X-Action-Key"] = keys.get(form);
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (isWrite(ctx) && ctx.response?.status < 500) keys.delete(formOf(ctx));
  });

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (!region() || !isWrite(ctx) || !ctx.sourceElement?.closest("#console, #mine")) return;
    if (keeps(formOf(ctx)) && (waiting.length || offline())) {
      event.preventDefault();
      keep(ctx);
    } else if (waiting.length) {
      event.preventDefault();
      show();
      region().scrollIntoView({ block: "nearest" });
    }
  });
  document.addEventListener(
    "htmx:error",
    (event) => {
      const { ctx } = event.detail;
      if (!isWrite(ctx) || !keeps(formOf(ctx))) return;
      // It is kept, so nobody need say that it failed.
      event.stopPropagation();
      keep(ctx);
    },
    true,
  );

  function keep(ctx) {
    const form = formOf(ctx);
    const { action, body, headers } = ctx.request;
    const label = [...form.querySelectorAll(texts)].map((field) => field.value.trim()).find(Boolean) ?? "";
    waiting.push({ action, body: new URLSearchParams(body).toString(), headers: { ...headers }, label });
    keys.delete(form);
    form.reset();
    show();
  }

  function row(text, note) {
    const item = document.createElement("li");
    item.textContent = text;
    if (note) {
      const reason = document.createElement("strong");
      reason.textContent = ` ${note}`;
      item.append(reason);
    }
    return item;
  }

  function show() {
    const box = region();
    if (!box) return;
    const { refused: said } = box.dataset;
    box.hidden = !waiting.length && !refused.length;
    const list = box.querySelector("ul");
    list.replaceChildren(...waiting.map(({ label }) => row(label)), ...refused.map((one) => row(one.label, one.reason || said)));
    box.querySelector("button").hidden = !refused.length;
  }

  function reasonIn(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    return page.querySelector(".notice-error, .errorlist, .field-error")?.textContent.trim().replace(/\s+/g, " ") ?? "";
  }

  // Whether the house took it, one way or the other; what it refused stays on the page with the reason.
  async function send(one) {
    let answer;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      answer = await fetch(one.action, { method: "POST", headers: one.headers, body: new URLSearchParams(one.body), signal });
    } catch {
      return false;
    }
    if (answer.status >= 500 || answer.headers.has("HX-Redirect")) return false;
    if (answer.status >= 400) refused.push({ label: one.label, reason: reasonIn(await answer.text()) });
    return true;
  }

  async function sendAll() {
    if (sending || !waiting.length) return;
    sending = true;
    let sent = false;
    while (waiting.length && (await send(waiting[0]))) {
      waiting.shift();
      sent = true;
      show();
    }
    sending = false;
    if (!sent) return;
    for (const name of ["board", "mine"]) document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  }

  document.addEventListener("contact", sendAll);
  window.addEventListener("online", sendAll);
  setInterval(sendAll, TRY_EVERY);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#unsent button")) return;
    refused.length = 0;
    show();
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.length || refused.length) event.preventDefault();
  });
})();
