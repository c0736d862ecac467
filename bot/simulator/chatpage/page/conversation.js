// The open conversation: its messages by day, kept in order while they come, change and go.

import {$, el, ask, complain, dayOf, dayName} from './dom.js';
import {bubble} from './bubble.js';

const most = 400; // bubbles kept in the page; older ones are fetched again on scrolling up
const together = 15 * 60; // seconds within which messages of one sender form a group

const list = $('messages');
const scroll = $('scroll');

let messages = new Map(); // id → message, of the conversation shown
let where = {}; // {chat, topic} of the conversation shown
let older = false; // the simulator has older messages than those shown
let following = true; // the view is at the newest message and stays there
let top = 0; // the latest scrollTop
let missed = 0; // messages that arrived below what is in view
let act = {};

// start is told what a click in a bubble may do, and what to call whenever the
// newest message has come into view.
export function start(actions, seen) {
  act = actions;
  $('jump').onclick = () => toEnd('smooth');
  scroll.addEventListener('scroll', () => {
    following = atEnd() || (following && scroll.scrollTop >= top); // only the person goes up
    top = scroll.scrollTop;
    if (following) seen();
    setMissed(following ? 0 : missed);
    if (scroll.scrollTop < 200) showOlder().catch(complain);
  }, {passive: true});
  const follow = new ResizeObserver(() => following && toEnd());
  follow.observe(scroll);
  follow.observe(list);
}

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
export const isFollowing = () => following;
export const all = () => [...messages.values()];

// show fetches a conversation and shows it from the first message after id read
// on, or at its end.
export async function show(place, read) {
  where = place;
  clear();
  await refresh();
  if (!markUnread(read)) toEnd();
  setMissed(0);
}

// refresh catches up with what was missed while the connection was down.
export async function refresh() {
  const page = await ask('messages', where);
  const ids = page.messages.map((m) => m.id);
  if (!ids.some((id) => messages.has(id))) {
    clear();
    older = page.more;
  }
  const from = page.more ? Math.min(...ids) : 0;
  [...messages.keys()].filter((id) => id >= from && !ids.includes(id)).forEach(remove);
  page.messages.forEach(insert);
  empty();
}

function clear() {
  list.setAttribute('aria-busy', 'true'); // history is no news to a screen reader
  setTimeout(() => list.removeAttribute('aria-busy'), 500);
  messages = new Map();
  older = false;
  list.replaceChildren();
}

async function showOlder() {
  if (!older) return;
  older = false;
  const place = where;
  const page = await ask('messages', {...place, before: Math.min(...messages.keys())});
  if (where !== place) return;
  const below = scroll.scrollHeight - scroll.scrollTop;
  page.messages.forEach(insert);
  scroll.scrollTop = scroll.scrollHeight - below;
  older = page.more;
}

// put shows a message that is new or has changed.
export function put(message) {
  const known = messages.has(message.id);
  insert(message);
  empty();
  if (known) return;
  if (message.own) toEnd();
  else if (!following) setMissed(missed + 1);
  prune();
}

function insert(message) {
  messages.set(message.id, message);
  const node = bubble(message, act);
  const old = $(node.id);
  const day = old ? old.parentNode : dayList(message.date);
  if (old) old.replaceWith(node);
  else day.insertBefore(node, [...day.children].find((other) => idOf(other) > message.id) ?? null);
  group(day);
}

const idOf = (node) => Number(node?.id.slice(1)) || 0;

// dayList is the list of a day's messages, made below the day's name when needed.
function dayList(date) {
  const key = dayOf(date);
  const days = [...list.children];
  const found = days.find((day) => day.dataset.day === key);
  if (found) return found.lastChild;
  const day = el('li', {className: 'messages'}, el('div', {className: 'pill day'}, dayName(date)), el('ol', {className: 'messages'}));
  day.dataset.day = key;
  list.insertBefore(day, days.find((other) => new Date(other.dataset.day) > new Date(key)) ?? null);
  return day.lastChild;
}

export function remove(id) {
  const node = $('m' + id);
  if (!messages.delete(id) || !node) return;
  const day = node.parentNode;
  node.remove();
  if ([...day.children].some(idOf)) group(day);
  else day.parentNode.remove();
  empty();
}

// group marks the first and the last message of each run by one sender.
function group(day) {
  const nodes = [...day.children];
  nodes.forEach((node, i) => {
    node.classList.toggle('first', apart(nodes[i - 1], node));
    node.classList.toggle('last', apart(node, nodes[i + 1]));
  });
}

function apart(above, below) {
  const [a, b] = [messages.get(idOf(above)), messages.get(idOf(below))];
  return !a || !b || Boolean(a.service || b.service) || a.from.id !== b.from.id || b.date - a.date > together;
}

function prune() {
  if (messages.size <= most || !following) return;
  [...messages.keys()].sort((a, b) => a - b).slice(0, messages.size - most).forEach(remove);
  older = true;
}

function markUnread(read) {
  const first = all().sort((a, b) => a.id - b.id).find((m) => m.id > read && !m.own && !m.service);
  if (!first) return false;
  const bar = el('li', {className: 'pill fresh'}, 'Unread messages');
  $('m' + first.id).before(bar);
  bar.scrollIntoView({block: 'start'});
  following = atEnd();
  return true;
}

export function toEnd(behavior = 'instant') {
  following ||= behavior === 'instant';
  scroll.scrollTo({top: scroll.scrollHeight, behavior});
}

function setMissed(count) {
  missed = count;
  $('jump').hidden = following;
  $('missed').hidden = !count;
  $('missed').textContent = count;
}

function empty() {
  $('empty').hidden = messages.size > 0;
  list.hidden = !messages.size;
}
