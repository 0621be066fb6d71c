import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { FaultTally } from './faults.js';
import { KeyOrder } from './key-order.js';
import { type ParsedRecord, parseLine } from './parse-line.js';
import type { RecordType } from './record.js';
import { LineSplitter } from './split-lines.js';
import {
  ANALYZE_STAGE,
  COPY_TO_STAGE,
  CREATE_STAGE,
  FOLD_REPEATED,
  LIST_REPEATED,
  PLAN_FOR_SETS,
} from './stage.sql.js';
import { escapeCopyText, stagedValues } from './staged-fields.js';

/** Rows are sent to PostgreSQL in pieces of about this size: a write a row would cost more than the row. */
const PIECE_CHARACTERS = 65_536;

/** A file as an import reads it: pieces of any size; text pieces are whole characters. */
export type LedgerFile = AsyncIterable<Uint8Array | string>;

/** How far the reading is. */
export interface ReadSoFar {
  readonly bytes: number;
  /** Lines that hold a record. */
  readonly lines: number;
}

/** What a file held. */
export interface Staged {
  readonly lines: number;
  readonly types: ReadonlySet<RecordType>;
}

/**
 * Reads the file into the temporary table `import_record`, one row a record, checked line by line. As much is read
 * as PostgreSQL takes, so memory stays flat. After a first fault nothing more is sent, only checked.
 * @throws PublicError with the first 100 faults of the lines; what reading the file throws.
 */
export async function stageFile(
  client: PoolClient,
  file: LedgerFile,
  onRead: (soFar: ReadSoFar) => void,
): Promise<Staged> {
  const reader = new FileReader(file, onRead);
  await client.query(PLAN_FOR_SETS);
  await client.query(CREATE_STAGE);
  await pipeline(reader.rows(), client.query(copyFrom(COPY_TO_STAGE)));
  const unordered = reader.unordered;
  if (unordered.length > 0) {
    const repeated = await client.query(LIST_REPEATED, [unordered]);
    if (repeated.rowCount !== 0) await client.query(FOLD_REPEATED);
  }
  await client.query(ANALYZE_STAGE);
  return { lines: reader.lines, types: new Set(reader.orders.keys()) };
}

class FileReader {
  readonly orders = new Map<RecordType, KeyOrder>();
  lines = 0;
  #bytes = 0;
  readonly #faults = new FaultTally();

  constructor(
    private readonly file: LedgerFile,
    private readonly onRead: (soFar: ReadSoFar) => void,
  ) {}

  /** The types of which a record may have several lines. */
  get unordered(): RecordType[] {
    return [...this.orders].filter(([, order]) => !order.isStrict).map(([type]) => type);
  }

  /** The file's records in COPY's text format; throws at the file's end if one of its lines is faulty. */
  async *rows(): AsyncGenerator<string, void, undefined> {
    const splitter = new LineSplitter();
    let piece = '';
    for await (const chunk of this.file) {
      const bytes = toBytes(chunk);
      for (const line of splitter.push(bytes)) {
        piece += this.#row(parseLine(line));
        if (piece.length < PIECE_CHARACTERS) continue;
        yield piece;
        piece = '';
      }
      this.#bytes += bytes.byteLength;
      this.onRead({ bytes: this.#bytes, lines: this.lines });
    }
    for (const line of splitter.end()) piece += this.#row(parseLine(line));
    this.#faults.assertNone();
    if (piece !== '') yield piece;
  }

  #row(parsed: ReturnType<typeof parseLine>): string {
    this.lines += 1;
    if (!('fields' in parsed)) this.#faults.add(parsed);
    if (!('fields' in parsed) || this.#faults.total > 0) return '';
    const order = this.orders.get(parsed.type) ?? new KeyOrder();
    this.orders.set(parsed.type, order);
    order.add(parsed.key);
    return copyRow(parsed);
  }
}

function copyRow({ line, type, key, fields }: ParsedRecord): string {
  return `${line}\t${type}\t${escapeCopyText(key)}\t${stagedValues(type, fields)}\n`;
}

function toBytes(chunk: Uint8Array | string): Uint8Array {
  if (typeof chunk !== 'string') return chunk;
  // Encoding would replace half a character silently, and so change what the ledger is told.
  if (!chunk.isWellFormed()) throw new TypeError('a piece of text in an import must be whole characters');
  return Buffer.from(chunk, 'utf8');
}
