import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/free-port.js';
import { waitUntil } from '../support/wait-until.js';

/** A gateway of its own process, as `vigilo serve` starts it, on a database that is there. */
export interface BenchGateway {
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startGateway(databaseUrl: string): Promise<BenchGateway> {
  const port = await freePort();
  const gateway = spawn(process.execPath, ['dist/src/cli/main.js', 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...{ DATABASE_URL: databaseUrl, PORT: String(port), VIGILO_DEMO: 'off', VIGILO_SCHEDULER: 'off' },
      ...{ VIGILO_COST_PER_MINUTE: '0', LOG_LEVEL: 'warn' },
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok ?? false;
  await waitUntil('the gateway is ready', isReady);
  return {
    url,
    async stop() {
      gateway.kill('SIGTERM');
      await once(gateway, 'exit');
    },
  };
}
