import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const WARNING = 40;

/** A line of the log. */
export interface LogLine {
  readonly level: number;
  readonly time: string;
  readonly msg: string;
  readonly why?: string;
}

/** `vigilo serve` in a process of its own. */
export interface GatewayProcess {
  /** Without a slash at the end. */
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has logged at `warn` and above. */
  readonly troubles: LogLine[];
  /** Sends a signal and waits for the end. @returns the exit code; null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** A port of the loopback interface that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts a gateway on a database, at a free port unless one is given, and comes back when it listens. It ends with this process. */
export function startGateway(
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  return startServing({ DATABASE_URL: databaseUrl, ...environment });
}

/** The same, on the embedded database of the environment's data directory. */
export function startEmbeddedGateway(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  return startServing(environment);
}

async function startServing(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const { PORT: port = String(await freePort()) } = environment;
  const env = { ...environment, PORT: port };
  const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', kill);
    return code as number | null;
  });
  const troubles: LogLine[] = [];
  const listening = new Promise<void>((resolve) => {
    createInterface(child.stdout).on('line', (text) => {
      const line = parsed(text);
      if (line === null) return;
      if (line.level >= WARNING) troubles.push(line);
      if (line.msg === 'listening') resolve();
    });
  });
  const failed = ended.then((code) => Promise.reject(new Error(`the gateway ended with ${code}`)));
  await Promise.race([listening, failed]);
  failed.catch(() => undefined);
  return {
    ...{ url: `http://127.0.0.1:${port}`, child, troubles },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Null for what is no line of the log, such as the banner. */
function parsed(text: string): LogLine | null {
  if (!text.startsWith('{')) return null;
  return JSON.parse(text) as LogLine;
}
