const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A ledger to import: so many changes over so many days, a fifth as many incidents, a third of them linked. */
export interface GrowthLedger {
  readonly changes: number;
  readonly days: number;
  readonly endMs: number;
  readonly services: number;
  readonly people: number;
}

/** Its records in the order in which they refer to each other, heavy-tailed in how long things take. */
function* records({ changes, days, endMs, services, people }: GrowthLedger): Generator<object> {
  const at = (ms: number) => new Date(Math.round(ms)).toISOString();
  for (let n = 0; n < services; n += 1) yield { type: 'asset', key: `s-${n}`, name: `Service ${n}` };
  for (let n = 0; n < people; n += 1)
    yield { type: 'member', user: `u-${n}`, name: `Member ${n}`, role: 'engineer', team: `team ${n % 50}` };
  const every = (days * DAY) / (changes + 1);
  for (let i = changes; i >= 1; i -= 1) {
    const completed = endMs - i * every;
    yield {
      ...{
        type: 'change',
        number: `CHG-${i}`,
        title: `A change of the ledger, number ${i}`,
        state: 'completed',
      },
      change_type: ['standard', 'normal', 'emergency'][i % 3],
      closure_code: i % 13 === 0 ? 'unsuccessful' : 'successful',
      created_at: at(completed - Math.exp(1 + ((i * 7919) % 1000) / 250) * HOUR),
      completed_at: at(completed),
      ...{ owner: `u-${i % people}`, affected_assets: [`s-${(i * 7) % services}`] },
    };
    if (i % 5 !== 0) continue;
    const opened = completed + (i % 40) * 0.5 * HOUR;
    yield {
      ...{ type: 'incident', number: `INC-${i}`, title: `An incident, number ${i}`, severity: 2 },
      opened_at: at(opened),
      resolved_at: at(opened + Math.exp(((i * 7919) % 1000) / 300) * HOUR),
      ...{ service: `s-${(i * 11) % services}`, assignee: `u-${i % people}` },
      caused_by: i % 3 === 0 ? `CHG-${i}` : null,
    };
  }
}

/** The same as the lines of a file, in pieces. */
export async function* growthLines(ledger: GrowthLedger): AsyncGenerator<string> {
  let piece = '';
  for (const record of records(ledger)) {
    piece += `${JSON.stringify(record)}\n`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
