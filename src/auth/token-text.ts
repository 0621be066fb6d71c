import { createHash, randomBytes } from 'node:crypto';

/** Makes a leaked token easy to recognise, for people and for secret scanners. */
const PREFIX = 'vigilo_';
const UUID_BYTES = 16;
const SECRET_BYTES = 32;
/** The prefix, then uuid and secret in base64url: 48 bytes are 64 characters, with none to spare. */
const FORM = /^vigilo_[A-Za-z0-9_-]{64}$/;

/** Whether `text` claims to be an API token of ours, well-formed or not. */
export function claimsToBeApiToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/**
 * Makes up a token: the workspace's uuid, so that row-level security can bind the look-up to that workspace, and 256
 * random bits, which are the proof.
 */
export function newTokenText(workspaceId: string): string {
  const uuid = Buffer.from(workspaceId.replaceAll('-', ''), 'hex');
  if (uuid.length !== UUID_BYTES) throw new RangeError(`a workspace id must be a uuid, not ${workspaceId}`);
  return PREFIX + Buffer.concat([uuid, randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** The uuid of the workspace that a token says it is of; null for text that is no token. Proves nothing. */
export function workspaceOfToken(text: string): string | null {
  if (!FORM.test(text)) return null;
  const hex = Buffer.from(text.slice(PREFIX.length), 'base64url').toString('hex', 0, UUID_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** SHA-256 of the whole token, all that is stored of it. */
export function hashToken(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
