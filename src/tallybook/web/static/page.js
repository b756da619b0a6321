"use strict";
(() => {
  const page = document.documentElement;

  // Leaving: hide at once, then replace this address, so that Back has nothing to come back to.
  const leave = () => {
    dispatchEvent(new Event("keep-now"));
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
  const way = document.querySelector("form#leave");
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

  // What is being written is kept, sealed, every few seconds, and once more when the page goes.
  for (const form of document.querySelectorAll("form[data-keep]")) {
    let waiting = 0;
    let going = null;
    const keep = () => {
      if (!waiting) return;
      clearTimeout(waiting);
      waiting = 0;
      const typed = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
      typed.set("form", form.dataset.keep);
      typed.set("step", form.dataset.step || "");
      going = fetch("/add/keep", { method: "POST", body: typed, keepalive: true }).catch(() => {}).finally(() => { going = null; });
    };
    form.addEventListener("input", () => { waiting = waiting || setTimeout(keep, 2000); });
    form.addEventListener("submit", async (event) => {
      clearTimeout(waiting);
      waiting = 0;
      if (!going) return;
      event.preventDefault(); // what is on its way must not arrive after the saving
      await going;
      form.requestSubmit(event.submitter);
    });
    addEventListener("keep-now", keep);
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  }

  // A spoken note: recorded here, laid into the form's own field, sent by the form. It never plays.
  const record = document.querySelector("#record[data-on]");
  if (record && navigator.mediaDevices && window.MediaRecorder) {
    const [start, stop, said] = ["start", "stop", "said"].map((name) => document.getElementById("record-" + name));
    record.hidden = false;
    start.addEventListener("click", async () => {
      try {
        const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
        const recorder = new MediaRecorder(sound);
        const pieces = [];
        const here = setInterval(() => fetch("/here", { method: "HEAD", headers: { "X-Typing": "yes" } }).catch(() => {}), 20000);
        recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
        recorder.addEventListener("stop", () => {
          clearInterval(here);
          for (const track of sound.getTracks()) track.stop();
          const kind = recorder.mimeType.split(";")[0];
          const files = new DataTransfer();
          files.items.add(new File(pieces, "note." + (kind.split("/")[1] || "webm"), { type: kind }));
          document.getElementById("file").files = files.files;
          said.textContent = record.dataset.done;
          stop.hidden = true;
          start.hidden = false;
          start.focus();
        });
        stop.onclick = () => recorder.stop();
        recorder.start();
        said.textContent = record.dataset.on;
        start.hidden = true;
        stop.hidden = false;
        stop.focus();
      } catch { said.textContent = record.dataset.no; }
    });
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
  const work = document.querySelector("#work[data-from]");
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
