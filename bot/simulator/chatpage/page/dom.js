// Building blocks: elements made from nodes and text only, times in words, and the
// calls to the simulator. Nothing here or elsewhere writes markup into the page.

export const $ = (id) => document.getElementById(id);

// el makes an element; properties with a dash or "role" become attributes, and
// children are nodes, text, lists of them, or nothing.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'role' || name.includes('-')) node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#i-' + name);
  svg.append(use);
  return svg;
}

// hue gives everybody one of seven colours, the same each time.
export const hue = (id) => Math.abs(id) % 7;

export function avatar(id, name, size = '') {
  const letters = (name.match(/[\p{L}\p{N}]+/gu) || ['?']).slice(0, 2).map((word) => [...word][0]);
  return el('span', {className: `avatar ${size} hue${hue(id)}`, 'aria-hidden': 'true'}, letters.join('').toUpperCase());
}

// linkTo is an address that a click may open, or null for any other scheme.
export function linkTo(address) {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : 'https://' + address);
  return url && ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
}

// link opens in a new tab that knows nothing of this page.
export function link(address, props, ...children) {
  const href = linkTo(address);
  if (!href) return el('span', props, ...children);
  return el('a', {...props, href, target: '_blank', rel: 'noopener noreferrer'}, ...children);
}

const format = (options) => new Intl.DateTimeFormat('en-GB', options);
const clock = format({hour: '2-digit', minute: '2-digit'});
const weekday = format({weekday: 'short'});
const short = format({day: 'numeric', month: 'short'});
const long = format({day: 'numeric', month: 'long'});
const full = format({dateStyle: 'full', timeStyle: 'medium'});

export const timeOf = (seconds) => clock.format(seconds * 1000);
export const fullTime = (seconds) => full.format(seconds * 1000);
export const dayOf = (seconds) => new Date(seconds * 1000).toDateString();

const daysAgo = (seconds) => Math.round((new Date().setHours(0, 0, 0, 0) - new Date(seconds * 1000).setHours(0, 0, 0, 0)) / 86400e3);

export function dayName(seconds) {
  return {0: 'Today', 1: 'Yesterday'}[daysAgo(seconds)] ?? long.format(seconds * 1000);
}

export function briefTime(seconds) {
  const days = daysAgo(seconds);
  return (days === 0 ? clock : days < 7 ? weekday : short).format(seconds * 1000);
}

// moment is a moment in the form that a message asks for, in the reader's zone:
// "r" how long ago, or "w" weekday, "d" or "D" date, "t" or "T" time of day.
export function moment(seconds, form) {
  if (form === 'r') return distance(seconds - Date.now() / 1000);
  const year = new Date(seconds * 1000).getFullYear() === new Date().getFullYear() ? {} : {year: 'numeric'};
  const parts = {
    w: {weekday: 'short'},
    d: {day: 'numeric', month: 'short', ...year},
    D: {day: 'numeric', month: 'long', year: 'numeric'},
    t: {hour: '2-digit', minute: '2-digit'},
    T: {hour: '2-digit', minute: '2-digit', second: '2-digit'},
  };
  return format(Object.assign({}, ...[...form].map((part) => parts[part]))).format(seconds * 1000);
}

const relative = new Intl.RelativeTimeFormat('en-GB', {numeric: 'auto'});

function distance(seconds) {
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60]].find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.round(seconds / size), unit);
}

// reveal brings a message of the open conversation into view.
export function reveal(id) {
  $('m' + id)?.scrollIntoView({block: 'center', behavior: 'smooth'});
}

const token = document.querySelector('meta[name="page-token"]').content;

// ask reads from the simulator, tell acts on it; both reject with the simulator's sentence.
export const ask = (path, params = {}) => call(`${path}?${new URLSearchParams(params)}`);

export const tell = (path, what) => call(path, {
  method: 'POST',
  headers: {'Content-Type': 'application/json', 'X-Page-Token': token},
  body: JSON.stringify(what),
});

// A Refusal is for the person; any other error is a mistake of this page.
class Refusal extends Error {}

async function call(path, request) {
  const response = await fetch(path, request).catch(() => {
    throw new Refusal('The simulator does not answer.');
  });
  if (!response.ok) throw new Refusal((await response.text()).trim());
  return response.json();
}

// complain shows an error, and lets the browser report a mistake.
export function complain(error) {
  toast(error.message);
  if (!(error instanceof Refusal)) reportError(error);
}

let hiding;

// toast shows a line for a few seconds.
export function toast(text) {
  $('toast').textContent = text;
  $('toast').classList.add('on');
  clearTimeout(hiding);
  hiding = setTimeout(() => $('toast').classList.remove('on'), 3500);
}

// alert shows a text until it is closed.
export function alert(text) {
  $('alert-text').textContent = text;
  $('alert').showModal();
}
