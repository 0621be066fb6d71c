const WIDTHS = { int8: 8, timestamptz: 8, int4: 4, int2: 2 };

/** One value of a row: PostgreSQL's type, and the expression that has it and is never null. */
export interface Field {
  readonly type: keyof typeof WIDTHS;
  readonly sql: string;
}

/** Where in a row of one width each field stands. */
export interface Layout<Name extends string> {
  readonly width: number;
  readonly offsets: Readonly<Record<Name, number>>;
}

/** Rows that the `…send` functions of the fields packed without gaps; `sql` packs one as a bytea. */
export function packedLayout<Name extends string>(
  fields: Readonly<Record<Name, Field>>,
): Layout<Name> & { readonly sql: string } {
  const list: Field[] = Object.values(fields);
  return {
    ...layoutOf(fields, 0, 0),
    sql: list.map(({ type, sql }) => `${type}${type === 'timestamptz' ? '_' : ''}send(${sql})`).join(' || '),
  };
}

/** Rows of `COPY … (FORMAT binary)`: a count before the row and a length before each field; `sql` is the select list. */
export function copiedLayout<Name extends string>(
  fields: Readonly<Record<Name, Field>>,
): Layout<Name> & { readonly sql: string } {
  const list: Field[] = Object.values(fields);
  return { ...layoutOf(fields, 2, 4), sql: list.map(({ sql }) => sql).join(', ') };
}

function layoutOf<Name extends string>(
  fields: Readonly<Record<Name, Field>>,
  beforeRow: number,
  beforeField: number,
): Layout<Name> {
  const offsets = {} as Record<Name, number>;
  let width = beforeRow;
  for (const name in fields) {
    offsets[name] = width + beforeField;
    width += beforeField + WIDTHS[fields[name].type];
  }
  return { width, offsets };
}

/**
 * Rows of one width as PostgreSQL sends them: big-endian, instants as microseconds since 2000-01-01. A row object and a string a
 * value would cost ten times as much as the numbers themselves.
 */
export class PackedRows {
  readonly count: number;
  readonly #view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly rowWidth: number,
  ) {
    if (bytes.byteLength % rowWidth !== 0) {
      throw new RangeError(`${bytes.byteLength} packed bytes are no whole number of rows of ${rowWidth}`);
    }
    this.count = bytes.byteLength / rowWidth;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** `int8send`; exact up to 2^53. */
  int8(row: number, offset: number): number {
    const at = row * this.rowWidth + offset;
    return this.#view.getInt32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
  }

  /** `int4send`. */
  int4(row: number, offset: number): number {
    return this.#view.getInt32(row * this.rowWidth + offset);
  }

  /** `int2send`. */
  int2(row: number, offset: number): number {
    return this.#view.getInt16(row * this.rowWidth + offset);
  }

  /** `timestamptz_send`, in milliseconds since 1970; `infinity` comes out as NaN. */
  instantMs(row: number, offset: number): number {
    const at = row * this.rowWidth + offset;
    if (this.#view.getInt32(at) === INFINITY_HIGH_WORD) return Number.NaN;
    // A record's instant has no microseconds; a driver that once wrote some must not make a key that no window meets.
    return Math.round(this.int8(row, offset) / MICROSECONDS_PER_MS) + POSTGRES_EPOCH_MS;
  }
}

const INFINITY_HIGH_WORD = 0x7fff_ffff;
const MICROSECONDS_PER_MS = 1000;
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
