/** Writes a line of what the command made to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Tells the person at the terminal something, on standard error, out of the way of what the command made. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Rows under their heads, in columns two blanks apart. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return padded.map((line) => line.trimEnd()).join('\n');
}

const COUNT = new Intl.NumberFormat('en-US');

/** Example: `20,924 records`, `1 record`. */
export function counted(count: number, noun: string): string {
  return `${COUNT.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}
