import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './binaries.js';
import { type ClusterPlace, filesBelow, SUPERUSER, writeSecret } from './cluster-place.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { newRootFolder } from './root-store.js';
import { canReach, type ServerAccount } from './server-account.js';

const DRAFT = 'new-postgres-';
const PASSWORD_BYTES = 24;
const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];

export interface NewCluster {
  readonly dataDir: string;
  readonly binaries: string;
  readonly account: ServerAccount | null;
  /** Further words for initdb. */
  readonly extra?: readonly string[];
}

/**
 * Makes a cluster in the data directory, or where the server's account can reach it. It appears whole: what a killed
 * try left is removed, and nothing else ever is.
 * @throws EmbeddedDatabaseError where initdb fails, or files lie there whose password is lost.
 */
export async function createCluster({
  dataDir,
  binaries,
  account,
  extra = [],
}: NewCluster): Promise<ClusterPlace> {
  const home = homeFor(dataDir, account);
  const files = filesBelow(home);
  if (existsSync(files)) {
    const what = `${files} holds a database, but embedded.json with its password is gone`;
    throw new EmbeddedDatabaseError(`${what}: bring it back, or move the folder away to begin anew`);
  }
  for (const name of readdirSync(home))
    if (name.startsWith(DRAFT)) rmSync(join(home, name), { recursive: true });
  const draft = mkdtempSync(join(home, DRAFT));
  giveTo(account, draft);
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await initialise({ files: draft, password }, { binaries, account, extra });
  renameSync(draft, files);
  return { files, password };
}

function homeFor(dataDir: string, account: ServerAccount | null): string {
  letPass(dataDir, account);
  if (canReach(account, dataDir)) return dataDir;
  const home = newRootFolder();
  writeFileSync(join(home, 'README'), `The embedded database of Vigilo's data directory ${dataDir}\n`);
  return home;
}

/** Its secrets are in files of mode 600, so that passing through the data directory gives nothing away. */
function letPass(dataDir: string, account: ServerAccount | null): void {
  const { mode, uid } = statSync(dataDir);
  if (account !== null && uid === process.getuid?.()) chmodSync(dataDir, mode | 0o011);
}

async function initialise(
  { files, password }: ClusterPlace,
  { binaries, account, extra }: Required<Omit<NewCluster, 'dataDir'>>,
): Promise<void> {
  const passwordFile = `${files}.password`;
  writeSecret(passwordFile, password);
  giveTo(account, passwordFile);
  const access = ['-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', files, ...access, ...LOCALE, '--no-instructions', ...extra];
  try {
    await promisify(execFile)(program(binaries, 'initdb'), args, { ...account, cwd: files, env: {} });
  } catch (cause) {
    throw new EmbeddedDatabaseError(
      `the embedded database could not be made: ${lastLine(cause)}; or set DATABASE_URL`,
      { cause },
    );
  } finally {
    rmSync(passwordFile);
  }
}

function giveTo(account: ServerAccount | null, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid);
}

function lastLine(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return (said || String(error)).split('\n').at(-1) ?? '';
}
