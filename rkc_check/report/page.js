"use strict";
(() => {
  const root = document.documentElement, by = id => document.getElementById(id);
  const links = [...document.querySelectorAll("nav li a")], heads = [...document.querySelectorAll("nav li.chapter")];
  const wanted = location.hash;
  let ready = false;  // the address changes only with the reader's own choice
  const fields = ["chapter", "kind", "verdict"];
  const card = link => by(link.hash.slice(1));
  const fold = text => text.toLowerCase().replaceAll("ё", "е").replace(/\u0301/g, "");
  const texts = new Map(links.map(link => [link, fold(card(link).textContent + " " + card(link).dataset.also)]));
  const shown = () => links.filter(link => !link.parentElement.hidden);
  const current = () => links.find(link => link.hasAttribute("aria-current"));
  root.classList.add("js");

  function choose(link, focus, jump) {
    for (const other of links) { other.removeAttribute("aria-current"); card(other).classList.remove("on"); }
    if (!link) return;
    link.setAttribute("aria-current", "true");
    card(link).classList.add("on");
    by("provision").scrollTop = 0;
    link.scrollIntoView({ block: "nearest" });
    if (focus) link.focus({ preventScroll: true });
    if (jump && matchMedia("(max-width: 56rem)").matches) card(link).scrollIntoView();
    if (ready) history.replaceState(null, "", link.hash);
  }

  function filter() {
    const words = fold(by("search").value).split(/\s+/).filter(Boolean);
    for (const link of links) {
      const fits = fields.every(name => !by(name).value || link.dataset[name] === by(name).value)
        && words.every(word => texts.get(link).includes(word));
      link.parentElement.hidden = !fits;
      card(link).classList.toggle("hit", fits);
    }
    const list = shown();
    for (const head of heads) head.hidden = !list.some(link => link.dataset.chapter === head.dataset.chapter);
    by("count").textContent = by("count").dataset.form.replace("{shown}", list.length);
    by("nothing").hidden = list.length > 0;
    if (!list.includes(current())) choose(list[0]);
  }

  function whole(details) {
    if (!details.open || details.dataset.filled) return;
    details.dataset.filled = "1";
    const text = by(details.dataset.article).content.textContent;
    const [start, end] = details.dataset.span.split("-").map(Number);
    const mark = document.createElement("mark"), box = document.createElement("div");
    mark.textContent = text.slice(start, end);
    box.className = "whole";
    box.append(text.slice(0, start), mark, text.slice(end));
    details.append(box);
    box.scrollTop = Math.max(0, mark.offsetTop - box.offsetTop - 60);
  }

  for (const link of links) link.addEventListener("click", event => { event.preventDefault(); choose(link, false, true); });
  for (const details of document.querySelectorAll("details")) details.addEventListener("toggle", () => whole(details));
  for (const name of [...fields, "search"]) by(name).addEventListener("input", filter);
  by("reset").addEventListener("click", () => { for (const name of [...fields, "search"]) by(name).value = ""; filter(); by("search").focus(); });
  addEventListener("hashchange", () => { const link = links.find(one => one.hash === location.hash); if (link) choose(link); });
  document.addEventListener("keydown", event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const field = /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
    if (field) { if (event.key === "Escape") { event.target.blur(); current()?.focus(); } return; }
    const list = shown(), at = list.indexOf(current());
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined && list.length) { event.preventDefault(); choose(list[Math.min(Math.max(to, 0), list.length - 1)], true, false); }
    if (event.key === "/") { event.preventDefault(); by("search").focus(); }
  });
  filter();
  choose(links.find(link => link.hash === wanted) || shown()[0]);
  ready = true;
})();
