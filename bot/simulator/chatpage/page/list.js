// The chat list: one row for each chat, a forum's topics below it.

import {$, el, icon, avatar, briefTime} from './dom.js';

const folded = new Set(); // keys of the forums whose topics are hidden

// draw draws the rows. open(key) is called for the row that was chosen, and
// current is the key of the one that is shown.
export function draw(rows, current, open) {
  const focused = document.activeElement?.dataset.key;
  const tops = rows.filter((row) => !row.under);
  const items = tops.map((row) => item(row, rows.filter((topic) => topic.under === row.key), current, open, () => draw(rows, current, open)));
  $('rows').replaceChildren(...items);
  rove(current);
  if (focused) find(focused)?.focus();
}

function item(row, topics, current, open, redraw) {
  if (row.kind !== 'forum') return el('li', {}, button(row, row.unread, current, () => open(row.key)));
  const shut = folded.has(row.key);
  const unread = topics.reduce((sum, topic) => sum + topic.unread, 0);
  const head = button(row, shut ? unread : 0, current, () => {
    if (!folded.delete(row.key)) folded.add(row.key);
    redraw();
  });
  head.setAttribute('aria-expanded', String(!shut));
  if (shut) return el('li', {}, head);
  return el('li', {}, head, el('ul', {className: 'topics', 'aria-label': 'Topics of ' + row.title},
    topics.map((topic) => el('li', {}, button(topic, topic.unread, current, () => open(topic.key))))));
}

function button(row, unread, current, onclick) {
  const node = el('button', {type: 'button', className: 'row', tabIndex: -1, onclick, 'aria-current': String(row.key === current)},
    row.kind === 'topic' ? '' : avatar(row.face, row.title),
    el('span', {className: 'text'},
      el('span', {className: 'name'}, mark(row), el('span', {}, row.title), row.closed && icon('lock')),
      el('span', {className: 'last'}, latest(row))),
    el('span', {className: 'end'},
      row.last && el('time', {}, briefTime(row.last.date)),
      unread > 0 && el('span', {className: 'badge', 'aria-label': unread + ' unread'}, unread)));
  node.dataset.key = row.key;
  return node;
}

const mark = (row) => ({group: icon('group'), forum: icon('forum'), topic: icon('forum'), channel: icon('channel')})[row.kind];

function latest(row) {
  if (!row.last) return row.about;
  return [row.last.who && el('b', {}, row.last.who + ': '), row.last.text].filter(Boolean);
}

const buttons = () => [...$('rows').querySelectorAll('.row')];
const find = (key) => buttons().find((button) => button.dataset.key === key);

// rove keeps one row in the tab order; the arrow keys reach the others.
function rove(key) {
  const target = find(key) ?? buttons()[0];
  for (const button of buttons()) button.tabIndex = button === target ? 0 : -1;
}

export function focus(key) {
  (find(key) ?? buttons()[0])?.focus();
}

$('rows').addEventListener('keydown', (event) => {
  const all = buttons();
  const at = all.indexOf(document.activeElement);
  const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1}[event.key];
  if (to === undefined || event.altKey) return;
  event.preventDefault();
  const target = all[Math.max(0, Math.min(to, all.length - 1))];
  rove(target.dataset.key);
  target.focus();
});
