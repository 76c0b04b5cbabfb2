// What HTML cannot do by itself: keys for buttons, focus on faults, a guard over unsaved text, dialogs.
(() => {
  "use strict";

  const typing = (element) => element.closest("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");

  const FIELD = "input:not([type=hidden]), select, textarea";
  const enter = (place) => (place.matches(FIELD) ? place : place.querySelector("input:checked") ?? place.querySelector(FIELD))?.focus();

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const wanted = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key.toLowerCase() === key && !element.disabled && element.getClientRects().length,
    );
    if (!wanted) return;
    event.preventDefault();
    // A form that is open already is gone to, never shut by its own key.
    if (wanted.matches("details[open] > summary")) enter(wanted.parentElement);
    else if (wanted.matches("button, a, summary")) wanted.click();
    else enter(wanted);
    // Whoever opens a form with a key goes on with the keys.
    if (wanted.matches("details[open] > summary")) enter(wanted.parentElement);
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
  });

  const focusOnFaults = (root) => {
    const place = root.querySelector?.("[data-focus]");
    if (place?.matches("[tabindex]")) place.focus();
    else if (place) enter(place);
  };
  document.addEventListener("DOMContentLoaded", () => focusOnFaults(document));
  document.addEventListener("htmx:after:swap", (event) => focusOnFaults(event.target));

  // What somebody has unfolded stays so when its place is drawn anew.
  htmx.registerExtension("keep-open", {
    htmx_before_morph_attr: (element, { attrName, newValue }) =>
      !(attrName === "open" && newValue === null && element.matches("details[data-keeps-open]")),
  });

  // Where one form of several is open at a time, the first is the one to come back to; it is opened
  // before anything in it is given focus.
  document.addEventListener("htmx:after:swap", () => {
    for (const group of document.querySelectorAll("[data-one-open]")) {
      if (!group.querySelector("details[open]")) group.querySelector("details").open = true;
    }
  });

  // A form that comes back empty is written in again at once, and a button that was moved is kept under
  // the hand, unless the person has gone elsewhere meanwhile.
  let refocus = null;
  document.addEventListener("htmx:before:swap", () => {
    const active = document.activeElement;
    refocus = active?.closest("[data-refocus]")?.dataset.refocus ?? (active?.id ? `#${CSS.escape(active.id)}` : null);
  });
  document.addEventListener("htmx:after:swap", () => {
    if (refocus && document.activeElement === document.body) document.querySelector(refocus)?.focus();
  });

  // What somebody is writing outlives the talk it belongs to: the form stays, under the name of its citizen,
  // in the place that it names.
  const TEXTS = "input[type=text], textarea";
  const inUse = (section, sent) => {
    const active = document.activeElement;
    if (section.contains(active) && typing(active) && !sent?.contains(active)) return true;
    return [...section.querySelectorAll(TEXTS)].some((field) => field.value !== field.defaultValue && !sent?.contains(field));
  };
  document.addEventListener("htmx:before:swap", ({ detail }) => {
    const sent = detail.ctx?.sourceElement?.closest("form");
    for (const { target, fragment } of detail.tasks ?? []) {
      if (!(target instanceof Element) || !fragment) continue;
      for (const section of target.querySelectorAll("[data-kept]")) {
        const place = fragment.querySelector(`#${section.dataset.kept}`);
        if (!place || fragment.querySelector(`#${CSS.escape(section.id)}`) || !inUse(section, sent)) continue;
        place.append(section.cloneNode(false));
      }
      // What somebody has opened or shut stays so, as long as it is offered as the same thing.
      for (const fresh of fragment.querySelectorAll("details[id][data-as]")) {
        const old = document.getElementById(fresh.id);
        if (old?.dataset.as === fresh.dataset.as) fresh.open = old.open;
      }
    }
  });
  document.addEventListener("click", (event) => event.target.closest("[data-drops]")?.closest("[data-kept]")?.remove());

  // The text a person has typed and not sent.
  let unsaved = new Set();
  const guarded = (event) => event.target.closest?.("form[data-guard]");
  document.addEventListener("input", (event) => guarded(event) && unsaved.add(guarded(event)));
  document.addEventListener("reset", (event) => unsaved.delete(event.target));
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("[hx-post]")) unsaved.delete(event.target);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx?.response?.status < 400) unsaved.delete(ctx.sourceElement?.closest("form"));
  });
  window.addEventListener("beforeunload", (event) => {
    unsaved = new Set([...unsaved].filter((form) => form.isConnected));
    if (unsaved.size) event.preventDefault();
  });

  // An answer that never came, or that nobody may have, leaves the page as it was and says so.
  const say = (sentence) => {
    const region = document.getElementById("messages");
    if (!region || !sentence) return;
    const notice = document.createElement("p");
    notice.className = "notice notice-error";
    notice.textContent = sentence;
    region.replaceChildren(notice);
  };
  const words = () => document.getElementById("messages")?.dataset ?? {};
  const asked = (ctx) => (ctx?.request?.method ?? "GET").toUpperCase() !== "GET";
  document.addEventListener("htmx:error", ({ detail }) => asked(detail.ctx) && say(words().failed));
  document.addEventListener("htmx:response:error", ({ detail }) => {
    const status = detail.ctx.response.status;
    if (!asked(detail.ctx)) return;
    if (status >= 500) say(words().failed);
    else if (status === 403 || status === 404) say(words().forbidden);
  });
})();
