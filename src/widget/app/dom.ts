/** An element with attributes and children. Text is text: nothing that the server says is read as markup. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string | null)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A link to another tab: our pages let nobody frame them, so a widget in a frame could not show them there. */
export function link(id: string, href: string, ...children: readonly (Node | string | null)[]): HTMLElement {
  return element('a', { id, href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}
