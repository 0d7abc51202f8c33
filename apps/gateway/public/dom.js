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
 * Shows `items` in `container`, keeping the elements of items that look as before, and the focus.
 * @param keyOf tells items apart
 * @param draw the element of an item; anything that it shows must follow from the item
 */
export function renderList(container, items, keyOf, draw) {
  const before = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const focused = document.activeElement?.closest?.('[data-key]')?.dataset.key;
  const after = items.map((item) => {
    const key = keyOf(item);
    const look = JSON.stringify(item);
    const known = before.get(key);
    if (known?.look === look) return known;
    const element = draw(item);
    element.dataset.key = key;
    element.look = look;
    return element;
  });
  if (after.length === container.children.length && after.every((element, at) => container.children[at] === element))
    return;
  container.replaceChildren(...after);
  if (focused !== undefined && !container.contains(document.activeElement))
    container.querySelector(`[data-key="${CSS.escape(focused)}"] button`)?.focus();
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
