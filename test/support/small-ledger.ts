/** Import records of a small, regular company: `teams` teams with a service each, two changes a day over 60 days. */
export function* smallLedger({
  endMs,
  teams = 4,
  days = 60,
}: {
  endMs: number;
  teams?: number;
  days?: number;
}) {
  const hour = 3_600_000;
  const at = (ms: number) => new Date(ms).toISOString();
  for (let t = 0; t < teams; t += 1) {
    const team = `team-${String(t).padStart(2, '0')}`;
    yield { type: 'member', user: `u-${t}`, name: `Member ${t}`, role: 'engineer', team };
    yield { type: 'asset', key: `service-${t}`, name: `Service ${t}` };
  }
  for (let i = 0; i < days * 2; i += 1) {
    const t = i % teams;
    const completed = endMs - i * 12 * hour - hour;
    const number = `CHG-${String(i).padStart(6, '0')}`;
    yield {
      type: 'change',
      number,
      title: `Change ${i}`,
      change_type: ['standard', 'normal', 'emergency'][i % 3],
      state: i % 11 === 0 ? 'rolled_back' : 'completed',
      closure_code: i % 13 === 0 ? 'unsuccessful' : 'successful',
      created_at: at(completed - ((i * 7) % 50) * hour - 1234),
      completed_at: at(completed),
      owner: i % 10 === 9 ? null : `u-${t}`,
      affected_assets: i % 17 === 0 ? [] : [`service-${t}`],
    };
    if (i % 5 !== 0) continue;
    yield {
      type: 'incident',
      number: `INC-${String(i).padStart(6, '0')}`,
      title: `Incident ${i}`,
      severity: (i % 4) + 1,
      service: `service-${t}`,
      assignee: `u-${t}`,
      opened_at: at(completed + (i % 30) * hour),
      resolved_at: at(completed + (i % 30) * hour + ((i * 3) % 20) * hour + 777),
      caused_by: i % 10 === 0 ? number : null,
    };
  }
}
