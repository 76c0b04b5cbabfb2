// The agenda is put in order with the mouse; the arrows beside each citizen do the same from the keyboard.
(() => {
  "use strict";
  let held = null;
  let before = [];
  const item = (target) => target.closest?.("[data-drag-order] > [draggable=true]");
  const formOf = (list) => document.getElementById(list.dataset.dragOrder);
  const same = (list) => before.every((one, place) => list.children[place] === one);

  document.addEventListener("dragstart", (event) => {
    held = item(event.target);
    if (!held) return;
    before = [...held.parentElement.children];
    held.classList.add("is-dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });

  document.addEventListener("dragover", (event) => {
    if (!held || event.target.closest?.("[data-drag-order]") !== held.parentElement) return;
    event.preventDefault();
    const over = item(event.target);
    if (!over || over === held) return;
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(held, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
  });

  document.addEventListener("drop", (event) => held && event.preventDefault());

  document.addEventListener("dragend", (event) => {
    if (!held) return;
    const list = held.parentElement;
    held.classList.remove("is-dragging");
    held = null;
    if (!list || same(list)) return;
    if (event.dataTransfer.dropEffect === "none") list.append(...before);
    else formOf(list)?.requestSubmit();
  });

  // An order that was refused, or never arrived, is not left standing on the screen.
  const putBack = (form) => {
    const list = form?.id && document.querySelector(`[data-drag-order="${form.id}"]`);
    if (list && before.every((one) => one.parentElement === list)) list.append(...before);
  };
  document.addEventListener("htmx:response:error", ({ detail }) => putBack(detail.ctx?.sourceElement));
  document.addEventListener("htmx:error", ({ detail }) => putBack(detail.ctx?.sourceElement));
})();
