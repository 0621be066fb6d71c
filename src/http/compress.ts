import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';

const SMALLEST_BYTES = 1_024;

/** For our pages' files: sent once a version and kept by the browser, so they may cost a few milliseconds. */
export function compressFiles(): RequestHandler {
  return compression({ threshold: SMALLEST_BYTES });
}

/** For answers made on the spot: as fast as it gets. A stream of events must not wait in a buffer. */
export function compressAnswers(): RequestHandler {
  return compression({
    threshold: SMALLEST_BYTES,
    level: constants.Z_BEST_SPEED,
    filter: (request, response) =>
      !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  });
}
