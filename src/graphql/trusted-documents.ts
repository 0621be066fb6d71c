import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type GraphQLSchema,
  parse,
  print,
  stripIgnoredCharacters,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ConfigError } from '../config.js';
import { PublicError, quoted } from '../errors.js';
import { PARSE_OPTIONS } from './parse-options.js';

/** What a client sends to say which document it means: its id, or its text. */
export interface AskedDocument {
  readonly query?: unknown;
  /** As GraphQL over HTTP names a persisted document. */
  readonly documentId?: unknown;
  /** As Apollo's clients name one: `persistedQuery.sha256Hash`. */
  readonly extensions?: unknown;
}

const ID_TO_TEXT = z.record(z.string(), z.string());
/** What `generate-persisted-query-manifest` of Apollo's writes. */
const MANIFEST = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    operations: z.array(z.object({ id: z.string(), body: z.string() })),
  })
  .transform(({ operations }) => Object.fromEntries(operations.map(({ id, body }) => [id, body])));
const FILE = z.union([MANIFEST, ID_TO_TEXT], {
  error: 'must be a JSON object of ids to documents, or a persisted-query manifest',
});

const BY_APOLLO = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) });
const MOST_TEXTS = 2_000;
const HASH_PREFIX = /^sha256:/;

/**
 * The operations that a gateway answers, and no others. A client names one by its id in the file, by the SHA-256 of its text, or by its text:
 * layout and the `__typename` fields that clients add make no difference then.
 */
export class TrustedDocuments {
  readonly #textById = new Map<string, string>();
  readonly #forms = new Set<string>();
  readonly #known = new LRUCache<string, boolean>({ max: MOST_TEXTS });

  /** @throws Error that names the first document that is no valid operation of the schema. */
  constructor(schema: GraphQLSchema, texts: Readonly<Record<string, string>>) {
    for (const [id, text] of Object.entries(texts)) {
      const [fault] = faultsOf(schema, text);
      if (fault !== undefined) throw new Error(`document ${quoted(id)}: ${fault}`);
      this.#textById.set(id.replace(HASH_PREFIX, ''), text).set(sha256(text), text);
      this.#forms.add(formOf(text));
    }
  }

  /** The text of the document that is meant. @throws PublicError DOCUMENT_NOT_TRUSTED where it is not among them. */
  textOf({ query, documentId, extensions }: AskedDocument): string {
    const id =
      typeof documentId === 'string'
        ? documentId
        : BY_APOLLO.safeParse(extensions).data?.persistedQuery.sha256Hash;
    const named = id === undefined ? undefined : this.#textById.get(id.replace(HASH_PREFIX, ''));
    if (named !== undefined) return named;
    if (typeof query === 'string' && query !== '' && this.#isTrusted(query)) return query;
    const which = id === undefined ? 'this document' : `the document ${quoted(id)}`;
    throw new PublicError(
      'DOCUMENT_NOT_TRUSTED',
      `${which} is not among the trusted documents of this gateway, which answers no others`,
    );
  }

  #isTrusted(text: string): boolean {
    const known = this.#known.get(text) ?? this.#hasForm(text);
    this.#known.set(text, known);
    return known;
  }

  #hasForm(text: string): boolean {
    try {
      return this.#forms.has(formOf(text));
    } catch {
      // What is no document is none of ours either.
      return false;
    }
  }
}

/**
 * Reads a file of trusted documents.
 * @param own documents of the gateway's own pages, which are trusted as well.
 * @throws ConfigError with one line that names the file and what is wrong with it.
 */
export function readTrustedDocuments(
  path: string,
  schema: GraphQLSchema,
  own: readonly string[],
): TrustedDocuments {
  try {
    const parsed = FILE.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (!parsed.success) throw new Error(z.prettifyError(parsed.error).replaceAll('\n', ' '));
    return new TrustedDocuments(schema, {
      ...Object.fromEntries(own.map((text) => [sha256(text), text])),
      ...parsed.data,
    });
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`configuration: VIGILO_TRUSTED_DOCUMENTS ${path}: ${fault}`);
  }
}

function faultsOf(schema: GraphQLSchema, text: string): string[] {
  try {
    return validate(schema, parse(text, PARSE_OPTIONS)).map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The same for documents that differ in layout, in the order of their definitions, or by fields `__typename`. */
function formOf(text: string): string {
  const document = withoutTypenames(parse(text, PARSE_OPTIONS));
  const definitions = document.definitions.map((each) => stripIgnoredCharacters(print(each))).sort();
  return sha256(definitions.join(' '));
}

function withoutTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(set) {
        const rest = set.selections.filter(
          (each) => each.kind !== 'Field' || each.name.value !== '__typename' || each.alias !== undefined,
        );
        return rest.length === 0 ? set : { ...set, selections: rest };
      },
    },
  });
}
