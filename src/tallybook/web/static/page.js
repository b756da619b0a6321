"use strict";
(() => {
  const page = document.documentElement;

  // Leaving: hide at once, then replace this address, so that Back has nothing to come back to.
  const leave = () => {
    page.classList.add("gone");
    document.title = "New tab";
    location.replace("/leave");
  };
  let presses = 0;
  let last = 0;
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { presses = 0; return; }
    if (event.repeat) return;
    const now = Date.now();
    presses = now - last < 2000 ? presses + 1 : 1;
    last = now;
    if (presses === 3) leave();
  }, true);
  const way = document.getElementById("leave");
  if (way) way.addEventListener("submit", (event) => { event.preventDefault(); leave(); });

  // Words about what needs this script are only said where it runs.
  for (const words of document.querySelectorAll("[data-scripted]")) words.hidden = false;

  // A page out of the browser's memory is asked for again: it may have been left or locked.
  addEventListener("pageshow", (event) => {
    if (event.persisted) { page.classList.add("gone"); location.reload(); }
  });

  // Typing is a sign of the person; the lock does not fall on someone who is writing.
  let told = Date.now();
  addEventListener("input", () => {
    if (Date.now() - told < 20000) return;
    told = Date.now();
    fetch("/here", { method: "HEAD", headers: { "X-Typing": "yes" } }).catch(() => {});
  });
  if (document.body.dataset.open) {
    setInterval(async () => {
      try {
        const answer = await fetch("/here");
        if (answer.status !== 204) location.replace("/");
      } catch { page.classList.add("gone"); }
    }, 15000);
  }

  // Words open in place, one item at a time, and are covered again by the same button.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-words]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const place = document.getElementById(link.dataset.words);
    if (place.hidden) {
      const answer = await fetch(link.href, { headers: { "X-Part": "words" } });
      if (!answer.ok || answer.redirected) { location.assign(link.href); return; }
      place.innerHTML = await answer.text();
      place.hidden = false;
    } else {
      place.hidden = true;
      place.textContent = "";
    }
    link.setAttribute("aria-expanded", String(!place.hidden));
    link.firstChild.textContent = place.hidden ? link.dataset.show : link.dataset.hide;
  });

  // Work under way: ask how far it is, say it quietly.
  const work = document.getElementById("work");
  if (work) {
    const look = setInterval(async () => {
      try {
        const answer = await fetch(work.dataset.from, { headers: { "X-Part": "work" } });
        if (answer.redirected || !answer.ok) { clearInterval(look); location.replace(location.href); return; }
        work.innerHTML = await answer.text();
      } catch { clearInterval(look); }
    }, 700);
  }

  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
})();
