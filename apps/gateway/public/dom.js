/** An element; `props` become properties, `aria-…`, `data-…` and `role` become attributes. Text is never read as HTML. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes('-')) element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const $ = (id) => document.getElementById(id);

/**
 * Shows `items` in `container`. Elements stay the same while what they show changes, so that neither the focus nor a click
 * that is half done is lost.
 * @param keyOf tells items apart
 * @param draw the element of an item, without listeners of its own; anything that it shows must follow from the item
 */
export function renderList(container, items, keyOf, draw) {
  const before = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const after = items.map((item) => {
    const key = keyOf(item);
    const look = JSON.stringify(item);
    const known = before.get(key);
    if (known?.look === look) return known;
    const fresh = draw(item);
    fresh.dataset.key = key;
    const element = known === undefined ? fresh : adapted(known, fresh);
    element.look = look;
    return element;
  });
  if (after.length === container.children.length && after.every((element, at) => container.children[at] === element))
    return;
  container.replaceChildren(...after);
}

/** `old` made to look like `fresh`; `fresh` itself where they are of different kinds. */
function adapted(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return fresh;
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const children = [...fresh.childNodes].map((child, at) => {
    const known = old.childNodes[at];
    return known === undefined ? child : adapted(known, child);
  });
  if (children.length !== old.childNodes.length || children.some((child, at) => old.childNodes[at] !== child))
    old.replaceChildren(...children);
  return old;
}

/** Shows what went wrong, or nothing. */
export function showProblem(element, error) {
  element.hidden = error === null;
  element.textContent = error === null ? '' : error.message;
}

/** Appended messages stay in view, unless the reader has scrolled up. */
export function followingBottom(thread, change) {
  const atBottom = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  change();
  if (atBottom) thread.scrollTop = thread.scrollHeight;
}

/** Enter sends, Shift+Enter makes a new line; the field grows with its text. */
export function composer(form, field, send) {
  const fit = () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`;
  };
  field.addEventListener('input', fit);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const submit = async () => {
    const text = field.value.trim();
    if (text === '' || !(await send(text))) return;
    field.value = '';
    fit();
    field.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
}

const sameDay = (one, other) => one.toDateString() === other.toDateString();

/** `14:05`, with the day unless it is today. */
export function time(instant) {
  const at = new Date(instant);
  const clock = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const text = sameDay(at, new Date())
    ? clock
    : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${clock}`;
  return h('time', { dateTime: instant }, text);
}

/** `+1 415 555 0110`; other countries' numbers as they are. */
export const pretty = (phone) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

/** `weekly-limit` → `weekly limit` */
export const words = (name) => name.replaceAll('-', ' ');
