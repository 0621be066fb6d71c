import { z } from 'zod';
import type { Links } from './analytics/links.js';
import { type AddressRules, parseAddressRules } from './dispatch/guard/address-rules.js';
import { parseCorsOrigins } from './http/cors-origins.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const SWITCH = z
  .enum(['on', 'off', 'true', 'false', '1', '0'], { error: 'must be on or off' })
  .transform((value) => ['on', 'true', '1'].includes(value));

const MEGABYTES = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a whole number of megabytes, 0 to 999999')
  .transform(Number);

const ROWS = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number of rows, 0 to 999999999')
  .transform(Number);

const POINTS = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number of points, 0 to 999999999')
  .transform(Number);

const SECONDS = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number of seconds, 0 to 999')
  .transform(Number);

const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    error: `must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

const ENVIRONMENT = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port, 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port, 0 to 65535')
    .default(4000),
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_REPLICA_URL: url('postgres:', 'postgresql:').optional(),
  VIGILO_DATA_DIR: z.string().min(1, 'must not be empty').default('.vigilo'),
  VIGILO_PUBLIC_URL: url('http:', 'https:')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  VIGILO_RECORD_URL: z
    .string()
    .includes('{number}', 'must contain {number}')
    .default('{public_url}/ws/{slug}/analytics/records/{number}'),
  VIGILO_DEMO: SWITCH.optional(),
  VIGILO_SCHEDULER: SWITCH.default(true),
  VIGILO_DRAIN_SECONDS: SECONDS.default(2),
  VIGILO_GRACE_SECONDS: SECONDS.default(360),
  JWT_JWKS_URL: url('http:', 'https:').optional(),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'must be at least 32 bytes long')
    .optional(),
  JWT_ISSUER: z.string().min(1, 'must not be empty').optional(),
  JWT_AUDIENCE: z.string().min(1, 'must not be empty').optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  VIGILO_EMAIL_FROM: z.email('must be an e-mail address').default('vigilo@localhost'),
  VIGILO_DISPATCH_ALLOW: z
    .string()
    .refine(isAddressList, 'must be networks, addresses and host names, such as 10.1.0.0/16, hooks.internal')
    .optional(),
  VIGILO_DISPATCH_HTTP: SWITCH.default(false),
  VIGILO_CORS_ORIGINS: z
    .string()
    .refine(
      (text) => parseCorsOrigins(text) !== null,
      'must be *, none or a list of origins such as https://intranet.example.com',
    )
    .transform((text) => parseCorsOrigins(text) ?? [])
    .default('*'),
  VIGILO_FACT_CACHE_MB: MEGABYTES.default(512),
  VIGILO_ANSWER_CACHE_MB: MEGABYTES.default(64),
  VIGILO_SCAN_ROWS: ROWS.default(500_000),
  VIGILO_COST_LIMIT: POINTS.default(2_000_000),
  VIGILO_COST_PER_MINUTE: POINTS.default(30_000_000),
  VIGILO_INTROSPECTION: SWITCH.default(true),
  VIGILO_TRUSTED_DOCUMENTS: z.string().min(1, 'must not be empty').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

function isAddressList(text: string): boolean {
  try {
    parseAddressRules(text, false);
    return true;
  } catch {
    return false;
  }
}

/** What the process was told by its environment; `.env.example` explains each variable. */
export type Config = z.infer<typeof ENVIRONMENT>;

/** The environment holds values that the server will not start with; the message names every one of them. */
export class ConfigError extends Error {}

const OURS = /^VIGILO_/;
const SECRET = /SECRET|URL|ENDPOINT/;

/**
 * Reads the settings. An empty variable counts as unset.
 * @throws ConfigError that names every unknown or malformed variable, its value (secrets aside) and what is allowed.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const unknown = Object.keys(given).filter((name) => OURS.test(name) && !(name in ENVIRONMENT.shape));
  const parsed = ENVIRONMENT.safeParse(given);
  const faults = unknown.map((name) => `${name} is not a setting of Vigilo`);
  for (const issue of parsed.error?.issues ?? []) faults.push(describeFault(issue, given));
  if (given.JWT_SECRET !== undefined && given.JWT_JWKS_URL !== undefined) {
    faults.push('JWT_SECRET and JWT_JWKS_URL exclude each other');
  }
  if (faults.length > 0 || parsed.data === undefined)
    throw new ConfigError(`configuration: ${faults.join('; ')}`);
  return parsed.data;
}

function describeFault(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0]);
  const value = SECRET.test(name) ? '(its value is not shown)' : JSON.stringify(given[name]);
  return `${name} ${issue.message}, not ${value}`;
}

/** Where links lead. */
export function linksOf({ VIGILO_PUBLIC_URL, VIGILO_RECORD_URL: recordUrl, HOST, PORT }: Config): Links {
  return { publicUrl: VIGILO_PUBLIC_URL ?? `http://${hostInUrl(HOST)}:${PORT}`, recordUrl };
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where webhooks may go. */
export function addressRulesOf({ VIGILO_DISPATCH_ALLOW, VIGILO_DISPATCH_HTTP }: Config): AddressRules {
  return parseAddressRules(VIGILO_DISPATCH_ALLOW, VIGILO_DISPATCH_HTTP);
}

/** Where e-mail goes, and whom it is from. */
export function mailSettingsOf({ SMTP_URL: smtpUrl, VIGILO_EMAIL_FROM: from }: Config) {
  return { smtpUrl, from };
}

/** The settings of this process: the only place that reads `process.env`. */
export function processConfig(): Config {
  return readConfig(process.env);
}
