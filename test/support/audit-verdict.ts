import { z } from 'zod';

const REPORT = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })),
  metadata: z.object({ vulnerabilities: z.object({ high: z.number(), critical: z.number() }) }),
});
const FAULT = z.object({
  message: z.string().optional(),
  error: z.object({ summary: z.string() }).optional(),
});

export interface AuditVerdict {
  readonly line: string;
  readonly isFine: boolean;
}

/** What `npm audit --json` came to. Where there was no answer to the question itself, it is skipped, with the reason. */
export function auditVerdict(output: string): AuditVerdict {
  const report = REPORT.safeParse(parsed(output));
  if (!report.success) return { line: `skipped: ${reasonOf(parsed(output))}`, isFine: true };
  const { vulnerabilities, metadata } = report.data;
  const { high, critical } = metadata.vulnerabilities;
  if (high + critical === 0)
    return { line: 'no high or critical vulnerability in what is shipped', isFine: true };
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) =>
    /^(high|critical)$/.test(severity),
  );
  const named = grave.map(([name, { severity }]) => `${name} (${severity})`).join(', ');
  return { line: `${high} high and ${critical} critical: ${named}`, isFine: false };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

function reasonOf(answer: unknown): string {
  const fault = FAULT.safeParse(answer);
  const said = fault.data?.message ?? fault.data?.error?.summary ?? '';
  return said === '' ? 'npm gave no reason' : (said.split('\n')[0] ?? said);
}
