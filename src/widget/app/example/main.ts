import './example.css';
import { cleanToken } from '../../../browser/token-store.js';

const form = find('connection', HTMLFormElement);
const place = find('place', HTMLElement);
const snippet = find('snippet', HTMLElement);
const SHOWN_TOKEN = 'vigilo_…';

fillFromAddress();
form.addEventListener('submit', (event) => {
  event.preventDefault();
  show();
});
form.addEventListener('change', () => {
  if (place.firstChild !== null) show();
});
if (fieldOf('token') === '') explain();
else show();

/** Takes `#src=…&token=…`; the token leaves the address at once, so that it stays out of history and screenshots. */
function fillFromAddress(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has('token')) history.replaceState(history.state, '', location.pathname + location.search);
  setValue('src', given.get('src') ?? `${location.origin}/ws/acme`);
  setValue('token', given.get('token') ?? '');
}

/** As a page of yours would: attributes for what may be seen, the property for the token. */
function show(): void {
  const summary = document.createElement('vigilo-dora-summary');
  for (const [name, value] of shownAttributes()) summary.setAttribute(name, value);
  Object.assign(summary, { token: cleanToken(fieldOf('token')) });
  place.replaceChildren(summary);
  explain();
}

function shownAttributes(): [name: string, value: string][] {
  const names = ['src', 'window-days', 'theme'];
  const isDefault = ([name, value]: [string, string]) => value === (name === 'window-days' ? '30' : '');
  return names.map((name): [string, string] => [name, fieldOf(name)]).filter((pair) => !isDefault(pair));
}

function explain(): void {
  const attributes = shownAttributes().map(([name, value]) => `${name}="${value}"`);
  snippet.textContent = [
    `<script async src="${location.origin}/widget/vigilo-dora-summary.js"></script>`,
    `<vigilo-dora-summary ${attributes.join(' ')}`,
    `  token="${SHOWN_TOKEN}"></vigilo-dora-summary>`,
  ].join('\n');
}

function fieldOf(name: string): string {
  return String(new FormData(form).get(name) ?? '').trim();
}

function setValue(name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

function find<T extends HTMLElement>(id: string, kind: abstract new (...args: never[]) => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return found;
}
