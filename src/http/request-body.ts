import type { Request } from 'express';

/**
 * The client went away in the middle of its request, or took longer than it may. It is marked as the body parser marks what a client did
 * wrong, and without the network's error as its cause, which would be taken for the database's.
 */
export class BodyCutOff extends Error {
  readonly status = 400;
  constructor() {
    super('the request ended before its body did');
    this.name = 'BodyCutOff';
  }
}

/**
 * The body of a request in pieces, as it comes. Whoever stops reading leaves the request as it is.
 * @throws BodyCutOff where it ends too early.
 */
export async function* bodyOf(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch {
    throw new BodyCutOff();
  }
}
