// The agenda is put in order with the mouse; the arrows beside each citizen do the same from the keyboard.
(() => {
  "use strict";
  let held = null;
  const item = (target) => target.closest?.("[data-drag-order] > [draggable=true]");

  document.addEventListener("dragstart", (event) => {
    held = item(event.target);
    if (!held) return;
    held.classList.add("is-dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.item);
  });

  document.addEventListener("dragover", (event) => {
    const over = held && item(event.target);
    if (!over || over.parentElement !== held.parentElement) return;
    event.preventDefault();
    if (over === held) return;
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(held, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
  });

  document.addEventListener("drop", (event) => held && event.preventDefault());

  document.addEventListener("dragend", () => {
    if (!held) return;
    held.classList.remove("is-dragging");
    const list = held.parentElement;
    held = null;
    const keys = [...list.querySelectorAll(":scope > [data-item]")].map((one) => one.dataset.item);
    htmx.ajax("POST", list.dataset.dragOrder, {
      source: list,
      target: "#plan",
      swap: "outerMorph",
      values: { item: keys },
    });
  });
})();
