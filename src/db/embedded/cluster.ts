import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { copyBinaries, isCode } from './binaries.js';
import { canReach, type ServerAccount } from './server-account.js';

const DATABASE = 'vigilo';
const SUPERUSER = 'vigilo';
const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 15_000;
/** Where root keeps what the server's account must reach: only root writes here, so nobody can be there first. */
const ROOT_STORE = '/var/lib/vigilo';

/** Where a cluster lies and how to enter it; kept in the data directory, readable by its owner alone. */
export interface ClusterPlace {
  readonly binaries: string;
  readonly files: string;
  readonly password: string;
}

/** Chooses where a new cluster lies and makes it: in `dataDir`, or where the server's account can reach it. */
export async function createCluster(
  dataDir: string,
  binaries: string,
  account: ServerAccount | null,
): Promise<ClusterPlace> {
  const home = canReach(account, dataDir) && canReach(account, binaries) ? null : newRootHome();
  const reachable = home === null ? binaries : join(home, 'native');
  if (home !== null) await copyBinaries(binaries, reachable);
  const place = {
    binaries: reachable,
    files: join(home ?? dataDir, 'postgres'),
    password: randomBytes(24).toString('base64url'),
  };
  rmSync(place.files, { recursive: true, force: true });
  mkdirSync(place.files, { mode: 0o700 });
  if (account !== null) chownSync(place.files, account.uid, account.gid);
  await initialise(place, account);
  return place;
}

function newRootHome(): string {
  mkdirSync(ROOT_STORE, { recursive: true, mode: 0o711 });
  const home = mkdtempSync(join(ROOT_STORE, 'embedded-'));
  // Passable, not readable: the server's account only has to get to its own folder.
  chmodSync(home, 0o711);
  return home;
}

async function initialise(place: ClusterPlace, account: ServerAccount | null): Promise<void> {
  const passwordFile = `${place.files}.password`;
  writeSecret(passwordFile, place.password);
  if (account !== null) chownSync(passwordFile, account.uid, account.gid);
  const args = ['-D', place.files, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const child = spawn(join(place.binaries, 'bin/initdb'), [...args, ...locale], {
    ...account,
    cwd: place.files,
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const [code] = await once(child, 'close');
  rmSync(passwordFile);
  if (code !== 0)
    throw new Error(`the embedded database could not be created: ${output().trim().split('\n').at(-1)}`);
}

/** How a cluster is started: what differs between a real one and one of the tests. */
export interface StartOptions {
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running server. */
export interface RunningServer {
  readonly url: string;
  /** The postmaster's process id. */
  readonly pid: number;
}

/** Starts the server of a cluster, or takes over the one that a killed process left running. */
export async function startCluster(
  place: ClusterPlace,
  account: ServerAccount | null,
  { settings = {} }: StartOptions = {},
): Promise<RunningServer> {
  const running = await runningServer(place);
  if (running !== null) return running;
  const port = await freePort();
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'off',
    log_min_messages: 'warning',
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(place.binaries, 'bin/postgres'), ['-D', place.files, ...args], {
    ...account,
    cwd: place.files,
    env: { PGTZ: 'UTC', TZ: 'UTC' },
    // A group of its own: Ctrl-C is for the gateway, which stops the server when nothing needs it any more.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output = collect(child);
  await untilReady(place, port, child, output);
  child.stderr?.destroy();
  child.unref();
  return { url: urlOf(place, port), pid: child.pid ?? 0 };
}

/** The server that runs on this cluster's files; null where none does, or where another program has its process id. */
export async function runningServer(place: ClusterPlace): Promise<RunningServer | null> {
  const file = join(place.files, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid, directory, , port] = readFileSync(file, 'utf8').split('\n');
  if (directory !== place.files || !(await accepts(place, Number(port)))) return null;
  return { url: urlOf(place, Number(port)), pid: Number(pid) };
}

/** Stops a server: sessions are ended, what was committed is safe. Resolves when it is gone. */
export async function stopServer(place: ClusterPlace, pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  const deadline = performance.now() + STOPPED_WITHIN_MS;
  while (existsSync(join(place.files, 'postmaster.pid'))) {
    if (performance.now() > deadline) signal(pid, 'SIGQUIT');
    await delay(20);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error;
  }
}

function urlOf({ password }: ClusterPlace, port: number, database = DATABASE): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Tries until the server lets us in; on a new cluster it makes the database. */
async function untilReady(
  place: ClusterPlace,
  port: number,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await accepts(place, port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`the embedded database did not start: ${output().trim().split('\n').at(-1)}`);
    }
    await delay(20);
  }
}

async function accepts(place: ClusterPlace, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf(place, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } catch (error) {
    if (isNotReady(error)) return false;
    throw error;
  } finally {
    await client.end();
  }
}

/** Nothing listens, or it is still starting (57P03), or a stranger has the port and does not know our password. */
function isNotReady(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', '57P03', '28P01'].some((code) => isCode(error, code));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function collect(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Writes a file that only its owner reads. */
export function writeSecret(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
}
