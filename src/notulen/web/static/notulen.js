"use strict";
// What is more comfortable with scripts; without them all pages can be read and all forms be sent.
(() => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];

  // A report: from minute to minute by keys, and the mark and its note shown together.
  const reading = document.getElementById("reading");
  if (reading) {
    const notes = all("[data-note]", reading);
    const marks = all("mark[data-of]", reading);
    const of = (name) => marks.filter((mark) => mark.dataset.of.split(" ").includes(name));
    let at = -1;
    const light = (name) => {
      for (const mark of marks) mark.classList.toggle("on", name !== null && mark.dataset.of.split(" ").includes(name));
      for (const note of notes) note.classList.toggle("on", note.dataset.note === name);
    };
    const into = (note) => {
      const box = note.parentElement;
      if (box.scrollHeight > box.clientHeight + 1) box.scrollTop = note.offsetTop - box.offsetTop - 8;
    };
    const go = (to) => {
      if (!notes.length) return;
      at = (to + notes.length) % notes.length;
      const name = notes[at].dataset.note;
      light(name);
      into(notes[at]);
      const [first] = of(name);
      if (first) first.scrollIntoView({ block: "center" });
    };
    notes.forEach((note, i) => {
      note.addEventListener("mouseenter", () => light(note.dataset.note));
      note.addEventListener("focusin", () => { at = i; light(note.dataset.note); });
    });
    for (const mark of marks) {
      const name = mark.dataset.of.split(" ").pop();
      mark.addEventListener("mouseenter", () => light(name));
      mark.addEventListener("click", () => {
        at = notes.findIndex((note) => note.dataset.note === name);
        light(name);
        if (at >= 0) into(notes[at]);
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, summary")) return;
      if (event.key === "n" || event.key === "ArrowRight") go(at + 1);
      else if (event.key === "p" || event.key === "ArrowLeft") go(at < 0 ? notes.length - 1 : at - 1);
      else return;
      event.preventDefault();
    });
    const chosen = notes.findIndex((note) => note.classList.contains("chosen"));
    if (chosen >= 0) { at = chosen; light(notes[at].dataset.note); into(notes[at]); }
  }

  // The slider tells the day it stands on, and shows it when it is let go.
  for (const form of all("form.slider")) {
    const [range, told] = [form.querySelector("input[type=range]"), form.querySelector("output")];
    const day = new Intl.DateTimeFormat(form.dataset.language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    range.addEventListener("input", () => {
      told.value = day.format(new Date(Date.parse(form.dataset.first) + (range.value - 1) * 86400000));
    });
    range.addEventListener("change", () => form.submit());
    form.querySelector("button").hidden = true;
  }

  // Reading that goes on: the page takes its newest state in.
  const job = document.querySelector("#job[data-poll]");
  const renew = async (old) => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(old.dataset.poll + location.search)).text(), "text/html");
      const fresh = page.getElementById("job");
      if (fresh) { old.replaceWith(fresh); old = fresh; }
    } catch { /* the server is busy or gone: the next time tells */ }
    if (old.dataset.poll) setTimeout(renew, 1000, old);
  };
  if (job) setTimeout(renew, 1000, job);
})();
