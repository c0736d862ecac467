// The page: which chats there are, which one is open, and what happens in them.

import {$, el, avatar, ask, tell, toast, alert, complain, linkTo, reveal} from './dom.js';
import * as list from './list.js';
import * as conversation from './conversation.js';
import * as composer from './composer.js';

const phone = matchMedia('(max-width: 720px)');

let rows = []; // all rows of the chat list
let open = null; // the row that is shown
let suggestions = [];
let loading = Promise.resolve(); // what the server tells is handled in its order

const rowOf = (key) => rows.find((row) => row.key === key);
const inTurn = (step) => { loading = loading.then(step).catch(complain); };

// The address names the open conversation, so that back, forward and reload work.
const choose = (key) => {
  if (location.hash === '#' + key) return enter(key);
  location.hash = key;
};
const chosen = () => rowOf(location.hash.slice(1));

addEventListener('hashchange', () => inTurn(openChosen));

async function openChosen() {
  const first = phone.matches ? null : rows.find((row) => row.kind !== 'forum');
  const row = chosen() ?? first;
  $('app').dataset.pane = row ? 'chat' : 'list';
  if (!row) return leave();
  if (row.key !== open?.key) await openRow(row);
}

async function openRow(row) {
  const read = row.unread ? row.read : Infinity;
  open = row;
  drawHead();
  drawList();
  composer.show(row).catch(complain);
  await conversation.show({chat: row.chat, topic: row.topic}, read);
  suggest();
  seen();
  $(phone.matches ? 'scroll' : 'text').focus({preventScroll: true}); // a phone's keyboard would hide the messages
}

function leave() {
  const left = open?.key;
  open = null;
  drawList();
  if (left) list.focus(left);
}

function enter(key) {
  $('app').dataset.pane = 'chat';
  if (open?.key === key) $('text').focus();
}

// load reads the chat list anew, when the connection is (again) up and when chats change.
async function load() {
  const page = await ask('chats');
  rows = page.rows;
  suggestions = page.suggestions;
  controls(page.controls);
  if (open) await reopen(rowOf(open.key));
  await openChosen();
  drawList();
}

async function reopen(row) {
  if (!row) return leave();
  open = row;
  drawHead();
  await composer.update(row);
  await conversation.refresh();
  seen();
}

function drawList() {
  list.draw(rows, open?.key, choose);
  const unread = rows.reduce((sum, row) => sum + row.unread, 0);
  document.title = (unread ? `(${unread}) ` : '') + $('brand').textContent;
}

function drawHead(typing) {
  $('face').replaceChildren(avatar(open.face, open.title, 'small'));
  $('title').textContent = open.title;
  $('under').textContent = typing ? 'typing…' : open.about;
  $('empty').replaceChildren(el('h3', {}, open.kind === 'private' && open.purpose ? 'What can this bot do?' : 'No messages here yet'), el('p', {}, open.purpose));
}

const suggest = () => composer.suggest(suggestions, conversation.all().filter((m) => m.own).map((m) => m.text));

// seen marks the open conversation as read, once its newest message is in view.
function seen() {
  if (!open?.unread || document.hidden || !conversation.isFollowing()) return;
  open.unread = 0;
  open.read = open.last.id;
  drawList();
  tell('read', {chat: open.chat, topic: open.topic, message: open.read}).catch(() => {});
}

document.addEventListener('visibilitychange', seen);

// What the server tells.

function arrived({key, message, last}) {
  const row = rowOf(key);
  if (!row) return load();
  if (!message.own && !message.service && message.id > (row.last?.id ?? 0)) row.unread++;
  if (last.id >= (row.last?.id ?? 0)) row.last = last;
  if (open === row) {
    conversation.put(message);
    drawHead();
    suggest();
    seen();
  }
  drawList();
}

function deleted({chat, id}) {
  if (open?.chat === chat) conversation.remove(id);
  return load(); // the list may have shown it
}

let quiet;

function typing({key}) {
  if (open?.key !== key) return;
  drawHead(true);
  clearTimeout(quiet);
  quiet = setTimeout(() => open && drawHead(), 5000); // as long as Telegram shows it
}

function facts(lines) {
  $('facts').hidden = !lines.length;
  $('facts').replaceChildren(el('h2', {}, 'Newsroom'),
    el('dl', {}, lines.map((fact) => el('div', {}, el('dt', {}, fact.label), el('dd', {}, fact.value)))));
}

// controls are buttons of the demo itself, below the chats.
function controls(labels) {
  $('controls').hidden = !labels.length;
  $('controls').replaceChildren(...labels.map((label) => el('button', {type: 'button', className: 'chip', onclick: () => tell('control', {label}).catch(complain)}, label)));
}

let run = null; // which run of the server this page belongs to

function welcome(id) {
  if (run && run !== id) return location.reload();
  run = id;
  $('net').textContent = '';
  return load();
}

function connect() {
  const events = new EventSource('events');
  const on = {welcome, message: arrived, deleted, chats: load, typing, facts};
  for (const [name, handle] of Object.entries(on)) {
    events.addEventListener(name, (event) => inTurn(() => handle(JSON.parse(event.data))));
  }
  events.onerror = () => {
    $('net').textContent = 'connecting…';
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
  };
}

// What the person does in a message.

const actions = {
  mayReply: () => open?.mayPost,
  command: (text) => open.mayPost && composer.send(text),
  reply: composer.answer,
  show: reveal,
  async press(message, button, node) {
    if (node.ariaBusy) return;
    node.ariaBusy = 'true';
    try {
      answered(await tell('press', {chat: message.chat, message: message.id, data: button.data}));
    } catch (error) {
      complain(error);
    }
    node.ariaBusy = null;
  },
};

function answered({text, alert: loud, url}) {
  if (url && linkTo(url)) window.open(linkTo(url), '_blank', 'noopener,noreferrer');
  if (text) (loud ? alert : toast)(text);
}

// Keys that work everywhere: Esc goes a step back, Alt with an arrow to the next chat.

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !$('alert').open) back();
  if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
  }
});

function back() {
  if (composer.closeMenu()) return;
  if (!$('quote').hidden) return composer.answer(null);
  if (phone.matches) location.hash = '';
  list.focus(open?.key);
}

function step(by) {
  const places = rows.filter((row) => row.kind !== 'forum');
  const at = places.findIndex((row) => row.key === open?.key);
  choose(places[(at + by + places.length) % places.length].key);
}

$('back').onclick = back;
phone.addEventListener('change', () => inTurn(openChosen));
conversation.start(actions, seen);
connect();
