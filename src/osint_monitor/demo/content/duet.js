// The dating site is empty until this has run.
"use strict";

const root = document.getElementById("app");

function add(parent, tag, text, name) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  parent.appendChild(element);
  return element;
}

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

async function showMembers(page) {
  const found = await ask(`/api/members?page=${page}`);
  const list = add(root, "ul", "", "members");
  for (const member of found.members) {
    const link = add(add(list, "li"), "a", member.title);
    link.href = `/member/${member.number}`;
  }
  if (found.more) {
    const next = add(root, "a", "Volgende", "next");
    next.href = `/?page=${page + 1}`;
    next.rel = "next";
  }
}

async function showMember(number) {
  const member = await ask(`/api/members/${number}`);
  if (member === null || member.removed) {
    add(root, "h1", member === null ? "404" : member.removed);
    return;
  }
  document.documentElement.lang = member.lang;
  document.title = member.title;
  const card = add(root, "article", "", "member");
  add(card, "h1", member.title);
  add(card, "p", member.place, "place");
  const story = add(card, "div", "", "story");
  for (const line of member.text.split("\n")) add(story, "p", line);
  if (member.phone) {
    const link = add(card, "a", member.phone, "phone");
    link.href = `tel:${member.phone.replace(/[^+\d]/g, "")}`;
  }
}

async function start() {
  const member = location.pathname.match(/^\/member\/(\d+)$/);
  const page = Number(new URLSearchParams(location.search).get("page") || "1");
  await (member ? showMember(member[1]) : showMembers(page));
  root.dataset.ready = "yes";
}

start();
