// The foot of a conversation: input line, command menu, suggestions, reply.

import {$, el, icon, ask, tell, complain, reveal} from './dom.js';
import {cite} from './bubble.js';

const text = $('text');
const menu = $('menu');

let row = null; // the row that is open
const drafts = new Map(); // row's key → text not yet sent
let commands = []; // of the bots in this chat, for this person
let shown = []; // those in the menu now
let chosen = 0; // the marked one of those
let reply = null; // the message that is answered
let dismissed = false; // the person closed the suggestions

// show prepares the foot for a row.
export function show(next) {
  if (row) drafts.set(row.key, text.value);
  setText(drafts.get(next.key) ?? '');
  answer(null);
  closeMenu();
  return update(next);
}

// update shows what has changed in the row: who may write, and the commands.
export async function update(next) {
  row = next;
  $('composer').hidden = !row.mayPost;
  $('readonly').hidden = row.mayPost;
  $('readonly').textContent = row.note;
  text.placeholder = row.kind === 'channel' ? 'Broadcast a message' : 'Message';
  const found = await ask('commands', {chat: next.chat});
  if (row === next) commands = found;
  $('open-menu').hidden = !commands.length;
}

function setText(value) {
  text.value = value;
  text.rows = Math.min(value.split('\n').length, 8); // for browsers that do not size it by its content
  $('composer').querySelector('.send').disabled = !value.trim();
}

// send says a text in the open conversation; what could not be said stays in the input line.
export async function send(words) {
  try {
    await tell('say', {chat: row.chat, topic: row.topic, text: words, reply: reply?.id ?? 0});
    answer(null);
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

async function sendText() {
  const words = text.value.trim();
  if (!words) return;
  setText('');
  closeMenu();
  if (!await send(words)) setText(words);
}

// answer makes the next message a reply to this one; null to none.
export function answer(message) {
  reply = message;
  $('quote').hidden = !message;
  if (!message) return;
  const cancel = el('button', {type: 'button', className: 'icon', 'aria-label': 'Do not reply', onclick: () => answer(null)}, icon('close'));
  $('quote').replaceChildren(cite({name: message.from.name, text: message.text}, () => reveal(message.id)), cancel);
  text.focus();
}

// suggest offers the texts that have not been tried in this chat yet.
export function suggest(texts, said) {
  const left = texts.filter((suggestion) => !said.includes(suggestion));
  $('chips').hidden = dismissed || !left.length || row?.kind !== 'private';
  const chips = left.map((words) => el('button', {type: 'button', className: 'chip', onclick: () => send(words)}, words));
  const close = el('button', {type: 'button', className: 'icon', 'aria-label': 'Hide the suggestions', onclick: () => {
    dismissed = true;
    $('chips').hidden = true;
    text.focus();
  }}, icon('close'));
  $('chips').replaceChildren(...chips, close);
}

// openMenu shows the commands that begin with what is typed.
function openMenu() {
  const typed = text.value.startsWith('/') ? text.value.slice(1).toLowerCase() : '';
  shown = commands.filter((command) => command.command.startsWith(typed));
  if (!shown.length) return closeMenu();
  menu.replaceChildren(...shown.map(option));
  menu.hidden = false;
  $('open-menu').setAttribute('aria-expanded', 'true');
  choose(0);
}

function option(command, i) {
  const node = el('div', {role: 'option', id: 'command' + i, onclick: () => run(command), onmousemove: () => chosen !== i && choose(i)},
    el('b', {}, '/' + command.command), el('span', {}, command.description));
  node.onmousedown = (event) => event.preventDefault(); // the focus stays in the input line
  return node;
}

function choose(i) {
  chosen = (i + shown.length) % shown.length;
  [...menu.children].forEach((node, at) => node.setAttribute('aria-selected', String(at === chosen)));
  menu.children[chosen].scrollIntoView({block: 'nearest'});
  text.setAttribute('aria-activedescendant', 'command' + chosen);
}

// closeMenu says whether the menu was open.
export function closeMenu() {
  const open = !menu.hidden;
  menu.hidden = true;
  $('open-menu').setAttribute('aria-expanded', 'false');
  text.removeAttribute('aria-activedescendant');
  return open;
}

// nameOf is how a command is typed here: outside a private chat it names its bot.
const nameOf = (command) => '/' + command.command + (row.kind === 'private' ? '' : '@' + command.bot);

function run(command) {
  setText(nameOf(command));
  sendText();
}

function keyInMenu(event) {
  const keys = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => run(shown[chosen]),
    Tab: () => { setText(nameOf(shown[chosen]) + ' '); closeMenu(); },
  };
  if (!keys[event.key] || event.shiftKey) return false;
  event.preventDefault();
  keys[event.key]();
  return true;
}

text.addEventListener('keydown', (event) => {
  if (event.isComposing || (!menu.hidden && keyInMenu(event))) return;
  if (event.key !== 'Enter' || event.shiftKey) return;
  event.preventDefault();
  sendText();
});

text.addEventListener('input', () => {
  setText(text.value);
  if (/^\/\w*$/.test(text.value)) openMenu();
  else closeMenu();
});

text.addEventListener('blur', closeMenu);

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  sendText();
});

$('open-menu').addEventListener('mousedown', (event) => event.preventDefault());
$('open-menu').addEventListener('click', () => {
  if (!closeMenu()) openMenu();
  text.focus();
});
