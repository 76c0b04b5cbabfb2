// A wall goes blank by itself, and moves a little so that nothing burns in.
(() => {
  "use strict";
  const LOST = 2 * 60_000;
  const LOOK = 1000;
  const ASK_AGAIN = 2000;
  const MOVE = 3 * 60_000;
  const PLACES = 9;

  let lastContact = Date.now();
  let lastMoment = lastContact;
  let lastAsked = 0;
  let place = 0;

  const board = () => document.getElementById("wall");
  const offset = () => Number(document.documentElement.dataset.clockOffset ?? 0);

  // Everything about persons leaves the page; what comes next is fetched as by a new screen.
  function blank(wall, why) {
    const dark = wall.cloneNode(false);
    dark.className = "wall wall-blank";
    dark.dataset.dark = why;
    dark.removeAttribute("data-blank-at");
    dark.removeAttribute("hx-ptag");
    dark.append(
      ...wall.querySelectorAll(":scope > .wall-head, :scope > .wall-notice"),
      document.getElementById(`wall-${why}`).content.cloneNode(true),
    );
    dark.querySelector(".wall-ends")?.remove();
    // The stream tells such a screen everything at once; a question may wait behind one that got lost.
    const live = dark.querySelector("#live");
    if (live) live.dataset.version = "-1";
    wall.replaceWith(dark);
    htmx.process(dark);
  }

  function look() {
    const now = Date.now();
    const wall = board();
    // A clock that was set back must not keep a board on the wall for hours.
    if (now < lastMoment) lastContact -= lastMoment - now;
    lastMoment = now;
    if (!wall?.dataset.blankAt) return;
    if (now - lastContact > LOST) blank(wall, "lost");
    else if (now + offset() >= Date.parse(wall.dataset.blankAt)) blank(wall, "idle");
  }

  document.addEventListener("contact", () => {
    lastContact = Date.now();
    if (board()?.dataset.dark !== "lost" || lastContact - lastAsked < ASK_AGAIN) return;
    lastAsked = lastContact;
    document.body.dispatchEvent(new CustomEvent("board", { bubbles: true }));
  });

  function move() {
    const page = document.documentElement.classList;
    page.remove(`wall-shift-${place}`);
    place = (place + 1) % PLACES;
    page.add(`wall-shift-${place}`);
  }

  setInterval(look, LOOK);
  setInterval(move, MOVE);
})();
