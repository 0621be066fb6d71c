import { readdirSync, readFileSync } from 'node:fs';
import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql';

const LITERAL = /`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'/g;
const CONSTANT = /const ([A-Z_]+) =\s*(`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*')/g;
const IN_MARKDOWN = /```graphql\n([\s\S]*?)```/g;

/**
 * Every document that our sources and our docs have written out, those that are put together of constants of the same file included,
 * as far as the schema takes it.
 */
export function writtenDocuments(schema: GraphQLSchema, folders: readonly string[]): string[] {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && /\.(ts|tsx|md|html)$/.test(file.name))
      .flatMap((file) => textsOf(readFileSync(`${file.parentPath}/${file.name}`, 'utf8'))),
  );
  return [...new Set(texts)].filter((text) => isDocument(schema, text));
}

function textsOf(source: string): string[] {
  const constants = new Map([...source.matchAll(CONSTANT)].map(([, name = '', text = '']) => [name, text]));
  const written = (text: string): string =>
    text
      .slice(1, -1)
      .replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name) =>
        constants.has(name) ? written(constants.get(name) ?? '') : whole,
      );
  return [
    ...[...source.matchAll(LITERAL)].filter(([text]) => text.includes('{')).map(([text]) => written(text)),
    ...[...source.matchAll(IN_MARKDOWN)].map(([, text = '']) => text),
  ];
}

function isDocument(schema: GraphQLSchema, text: string): boolean {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch {
    return false;
  }
  return validate(schema, document).length === 0;
}
