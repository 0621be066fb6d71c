import { quoted } from '../../errors.js';

/** A URL that no delivery may go to. The message may be shown to whoever gave it. */
export class AddressRefused extends Error {
  constructor(
    value: string,
    /** Short, for the log of deliveries: "10.0.0.1 is a private address". */
    readonly reason: string,
    allowed: string,
  ) {
    super(`${quoted(value)} is refused: ${reason}; ${allowed}`);
    this.name = 'AddressRefused';
  }
}
