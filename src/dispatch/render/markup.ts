/** HTML that is safe to put into HTML. */
export class Markup {
  constructor(readonly source: string) {}
}

type Piece = string | number | Markup | readonly Markup[];

/** HTML from a template: everything put into it is escaped unless it is markup itself. */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(String.raw({ raw: template }, ...pieces.map(sourceOf)));
}

function sourceOf(piece: Piece): string {
  if (piece instanceof Markup) return piece.source;
  return typeof piece === 'object' ? piece.map(sourceOf).join('') : escaped(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);
}
