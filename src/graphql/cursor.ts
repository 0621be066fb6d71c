import { createHmac, timingSafeEqual } from 'node:crypto';
import { badInput } from '../errors.js';

/** Where a list goes on: the sort key of the last record seen. */
export type CursorKey = readonly (string | number | null)[];

const SEAL_BYTES = 9;

/**
 * Opaque cursors of one list of one workspace. A cursor carries a seal over its content, its list and its workspace,
 * so that one that was tampered with, or that belongs to another list or workspace, is refused instead of leading
 * somewhere else. The workspace's id is never shown, which makes it fit as the seal's key on every gateway.
 */
export class Cursors {
  constructor(
    private readonly workspaceId: string,
    private readonly list: string,
  ) {}

  encode(key: CursorKey): string {
    const content = Buffer.from(JSON.stringify(key));
    return Buffer.concat([this.#seal(content), content]).toString('base64url');
  }

  /** @throws PublicError BAD_USER_INPUT that names the argument `after`. */
  decode(cursor: string): CursorKey {
    const bytes = Buffer.from(cursor, 'base64url');
    const content = bytes.subarray(SEAL_BYTES);
    const seal = this.#seal(content);
    if (bytes.length <= SEAL_BYTES || !timingSafeEqual(seal, bytes.subarray(0, SEAL_BYTES))) {
      throw badInput('after', 'must be an endCursor or a cursor that this very list returned');
    }
    return JSON.parse(content.toString('utf8')) as CursorKey;
  }

  #seal(content: Uint8Array): Buffer {
    const hmac = createHmac('sha256', this.workspaceId).update(`${this.list}\0`).update(content);
    return hmac.digest().subarray(0, SEAL_BYTES);
  }
}
