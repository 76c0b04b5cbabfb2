// The rules are put in order with two arrows on each, by mouse or keyboard; the numbers follow.
(() => {
  "use strict";
  const list = document.getElementById("rule-forms");
  if (!list) return;

  const numberOf = (rule) => rule.querySelector("input[name$=-number]");
  // Empty places at the end have no number, and get none by being passed.
  const renumber = () => {
    let place = 0;
    for (const rule of list.children) if (numberOf(rule).value) numberOf(rule).value = ++place;
  };

  for (const arrows of list.querySelectorAll(".rule-move")) arrows.hidden = false;

  list.addEventListener("click", (event) => {
    const arrow = event.target.closest("[data-move]");
    if (!arrow) return;
    const rule = arrow.closest(".rule-form");
    const up = arrow.dataset.move === "up";
    const beside = up ? rule.previousElementSibling : rule.nextElementSibling;
    if (!beside || !numberOf(beside).value || !numberOf(rule).value) return;
    if (up) beside.before(rule);
    else beside.after(rule);
    renumber();
    arrow.focus();
    rule.scrollIntoView({ block: "nearest" });
    numberOf(rule).dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
