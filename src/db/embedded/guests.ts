import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunning, ownIdentity, PROCESS_IDENTITY } from './process-identity.js';
import { isSystemError } from './system-error.js';

const GUESTS = 'guests';

/**
 * Notes that this process uses the server of another one, which is therefore left running when that one ends.
 * @returns takes the note away.
 */
export function enterAsGuest(dataDir: string): () => void {
  const folder = join(dataDir, GUESTS);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `guest.${randomUUID()}.json`;
  const [draft, note] = [join(dataDir, name), join(folder, name)];
  writeFileSync(draft, JSON.stringify(ownIdentity()), { mode: 0o600 });
  renameSync(draft, note);
  return () => rmSync(note, { force: true });
}

/** Whether living processes use this directory's server as guests. Tidies away the notes of dead ones. */
export function hasGuests(dataDir: string): boolean {
  const notes = listNotes(join(dataDir, GUESTS));
  const dead = notes.filter((note) => !isOfLiving(note));
  for (const note of dead) rmSync(note, { force: true });
  return notes.length > dead.length;
}

function listNotes(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
}

function isOfLiving(note: string): boolean {
  try {
    return isRunning(PROCESS_IDENTITY.parse(JSON.parse(readFileSync(note, 'utf8')))) === true;
  } catch (error) {
    // It went in this moment, or a crash of the machine cut it.
    if (isSystemError(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError)
      return false;
    throw error;
  }
}
