// One message as an element: text with its entities, picture, link preview, buttons.

import {el, icon, avatar, hue, link, timeOf, fullTime, moment} from './dom.js';

// bubble draws a message. act has what a click in it may do: command(text),
// press(message, button, element), reply(message), show(id), mayReply().
export function bubble(message, act) {
  if (message.service) {
    return el('li', {className: 'pill service', id: 'm' + message.id}, message.service);
  }
  const inside = el('div', {className: 'bubble'}, content(message, act), meta(message));
  const node = el('li', {className: 'message', id: 'm' + message.id}, inside, keyboard(message, act));
  node.classList.toggle('own', message.own);
  if (message.faced) {
    node.classList.add('faced');
    node.append(avatar(message.from.id, message.from.name, 'tiny'));
  }
  if (act.mayReply()) inside.append(replyButton(message, act));
  return node;
}

function content(m, act) {
  const card = m.preview && preview(m.preview);
  return [
    m.faced && sender(m.from),
    m.forwarded && el('div', {className: 'forwarded'}, 'Forwarded from ', el('b', {}, m.forwarded)),
    m.reply && cite(m.reply, () => act.show(m.reply.id)),
    m.photo && picture(m.photo),
    m.document && file(m.document),
    m.preview?.above && card,
    el('span', {className: 'body', dir: 'auto'}, formatted(m.text, m.entities, act)),
    !m.preview?.above && card,
  ].filter(Boolean);
}

const sender = (from) => el('div', {className: `sender ink${hue(from.id)}`}, from.name, from.role && el('small', {}, from.role));

export function cite(reply, onclick) {
  return el('button', {type: 'button', className: 'cite', onclick, 'aria-label': 'In reply to ' + reply.name},
    el('b', {}, reply.name), el('span', {}, reply.text));
}

function meta(m) {
  return el('span', {className: 'meta', title: fullTime(m.date) + (m.edited ? ', edited ' + fullTime(m.edited) : '')},
    m.silent && el('span', {role: 'img', 'aria-label': 'sent without sound', title: 'Sent without sound'}, icon('silent')),
    m.edited ? 'edited' : '',
    el('time', {dateTime: new Date(m.date * 1000).toISOString()}, timeOf(m.date)),
    m.own && el('span', {role: 'img', 'aria-label': 'sent'}, icon('check')));
}

function replyButton(message, act) {
  return el('button', {type: 'button', className: 'icon answer', 'aria-label': 'Reply', onclick: () => act.reply(message)}, icon('reply'));
}

// picture comes from the simulator's own files, never from the web; what cannot
// be shown leaves a neutral placeholder.
function picture(photo) {
  const node = el('span', {className: 'photo'}, image(photo.address));
  node.style.aspectRatio = photo.width && photo.height ? `${photo.width} / ${photo.height}` : '16 / 9';
  return node;
}

function image(address) {
  if (!address) return icon('picture');
  const img = el('img', {src: address, alt: ''});
  img.onerror = () => img.replaceWith(icon('picture'));
  return img;
}

function file({address, name, size}) {
  return el('a', {className: 'file', href: address, download: name}, icon('file'),
    el('span', {}, el('b', {}, name), el('small', {}, size < 1024 ? size + ' B' : Math.round(size / 1024) + ' kB')));
}

function preview(p) {
  const lines = el('div', {}, el('span', {className: 'site'}, p.site), el('b', {}, p.title), el('p', {}, p.text));
  return link(p.url, {className: p.small ? 'card small' : 'card'}, lines, p.photo && el('figure', {}, image(p.photo)));
}

function keyboard(message, act) {
  if (!message.buttons?.length) return '';
  return el('div', {className: 'keys'}, message.buttons.map((row) => el('div', {}, row.map((button) => key(message, button, act)))));
}

function key(message, button, act) {
  const label = el('span', {}, button.text);
  if (button.url) return link(button.url, {className: 'key'}, label, icon('open'));
  const node = el('button', {type: 'button', className: 'key'}, label);
  node.disabled = !button.data; // an action that this page does not know
  node.onclick = () => act.press(message, button, node);
  return node;
}

// formatted turns a text into nodes. Entities count UTF-16 units, as JavaScript
// does; they nest and never overlap in part, so the outer one comes first.
export function formatted(text, entities = [], act) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, ordered, act);
}

function span(text, at, end, entities, act) {
  const nodes = [];
  while (entities.length) {
    const entity = entities.shift();
    const from = Math.max(at, entity.offset);
    const to = Math.min(end, entity.offset + entity.length);
    const inner = [];
    while (entities.length && entities[0].offset < to) inner.push(entities.shift());
    nodes.push(text.slice(at, from), styled(entity, text.slice(from, to), span(text, from, to, inner, act), act));
    at = block.has(entity.type) && text[to] === '\n' ? to + 1 : to; // a block ends its line itself
  }
  nodes.push(text.slice(at, end));
  return nodes;
}

const block = new Set(['pre', 'blockquote', 'expandable_blockquote']);

const tags = {bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote'};

function styled(entity, text, nodes, act) {
  switch (entity.type) {
    case 'text_link': return link(entity.url, {title: entity.url}, nodes);
    case 'url': return link(text, {}, nodes);
    case 'email': return link('mailto:' + text, {}, nodes);
    case 'phone_number': return link('tel:' + text, {}, nodes);
    case 'bot_command': return el('button', {type: 'button', className: 'linkish', onclick: () => act.command(text)}, nodes);
    case 'spoiler': return spoiler(nodes);
    case 'expandable_blockquote': return folded(nodes);
    case 'date_time': return time(entity, nodes);
    case 'mention': case 'text_mention': case 'hashtag': case 'cashtag':
      return el('span', {className: 'linkish'}, nodes);
  }
  return el(tags[entity.type] ?? 'span', {}, nodes);
}

// time is a moment in the reader's zone; without a form the text stays, and the
// moment is there to be looked up.
function time({unix_time: seconds, date_time_format: form}, nodes) {
  return el('time', {dateTime: new Date(seconds * 1000).toISOString(), title: fullTime(seconds)}, form ? moment(seconds, form) : nodes);
}

function spoiler(nodes) {
  const node = el('span', {className: 'spoiler', role: 'button', tabIndex: 0, 'aria-label': 'Hidden text, press to show'}, nodes);
  return onPress(node, () => node.replaceWith(el('span', {}, [...node.childNodes])));
}

function folded(nodes) {
  const node = el('blockquote', {className: 'folded', tabIndex: 0, title: 'Press to show all'}, nodes);
  return onPress(node, () => node.classList.toggle('folded'));
}

// onPress makes an element act like a button, by mouse and by keyboard.
function onPress(node, act) {
  node.onclick = act;
  node.onkeydown = (event) => {
    if (event.target !== node || !['Enter', ' '].includes(event.key)) return;
    event.preventDefault();
    act();
  };
  return node;
}
