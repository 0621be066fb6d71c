import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { beginningOf, endOf, showBudget } from './cost-shown.js';
import { scopeOf } from './scope.js';
import { ZippedBeginning } from './zipped-beginning.js';

/** A finished answer, and for how long it is right: while the ledger has this version, from one instant until another. */
interface KeptAnswer {
  readonly version: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  zipped?: Promise<ZippedBeginning>;
}

/** Questions that were asked once: only what comes again is kept. */
const MOST_ASKED_ONCE = 10_000;
const SMALLEST_ZIPPED_BYTES = 1_024;
/** The answer itself, and what it takes zipped, at the most. */
const FORMS = 2;
/** What an answer is made to look like besides what is asked. */
const NEGOTIATED = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Told of what is given again, and what is not. */
export interface AnswerWatch {
  hit(): void;
  miss(): void;
}

/** Answers that are given again. */
export interface KeptAnswers {
  readonly handler: RequestHandler;
  /** What they take at the moment. */
  holding(): { readonly bytes: number; readonly count: number };
}

/**
 * Gives the bytes of an answer again, to whoever has the same permissions in the same workspace and asks the same, as long as the feed
 * of the ledger tells of nothing new: that is asked each time. Who calls is settled before, each time. What an answer was made of
 * decides whether it is kept at all: see AnswerBasis.
 * @param questionOf the body of the request as it came; null where it has none.
 */
export function keptAnswers(
  maxBytes: number,
  questionOf: (response: Response) => Uint8Array | null,
  watch?: AnswerWatch,
): KeptAnswers {
  if (maxBytes === 0)
    return { handler: (_request, _response, next) => next(), holding: () => ({ bytes: 0, count: 0 }) };
  const askedOnce = new LRUCache<string, true>({ max: MOST_ASKED_ONCE });
  const answers = new LRUCache<string, KeptAnswer>({
    maxSize: maxBytes,
    sizeCalculation: ({ body }) => Math.max(1, body.length * FORMS),
  });
  /** What is being made of a question: whoever asks the same meanwhile waits for it rather than make it again. */
  const underWay = new Map<string, Promise<KeptAnswer | null>>();
  const handler: RequestHandler = async (request, response, next) => {
    const { basis, facts, asOfMs } = scopeOf(response, 'READ_ANALYTICS');
    const key = keyOf(request, response, questionOf(response));
    const kept = answers.get(key);
    if (kept === undefined && !askedOnce.has(key)) {
      askedOnce.set(key, true);
      watch?.miss();
      return next();
    }
    // Asked before anything of the answer is read: what is written later makes another version.
    const version = (await facts.held())?.version ?? null;
    if (kept !== undefined && kept.version === version && isWithin(kept, asOfMs)) {
      watch?.hit();
      return giveAgain(kept, request, response);
    }
    const made = version === null ? null : ((await underWay.get(key)) ?? null);
    if (made !== null && made.version === version && isWithin(made, asOfMs)) {
      watch?.hit();
      return giveAgain(made, request, response);
    }
    watch?.miss();
    // Who is gone already would never end, and whoever waited for it would wait for ever.
    if (version === null || response.closed) return next();
    const making = Promise.withResolvers<KeptAnswer | null>();
    underWay.set(key, making.promise);
    response.once('close', () => {
      making.resolve(null);
      if (underWay.get(key) === making.promise) underWay.delete(key);
    });
    whenSent(response, (body, headers) => {
      const answer = { version, fromMs: asOfMs, untilMs: basis.untilMs, headers, body };
      const isKept = isWithin(answer, asOfMs);
      if (isKept) answers.set(key, answer);
      making.resolve(isKept ? answer : null);
    });
    next();
  };
  return { handler, holding: () => ({ bytes: answers.calculatedSize, count: answers.size }) };
}

/** A clock that is set back must not meet what was said later. */
function isWithin({ fromMs, untilMs }: KeptAnswer, asOfMs: number): boolean {
  return fromMs <= asOfMs && asOfMs < untilMs;
}

function keyOf(request: Request, response: Response, question: Uint8Array | null): string {
  const { workspace, role } = scopeOf(response, 'READ_ANALYTICS').principal;
  const hash = createHash('sha256');
  const negotiated = NEGOTIATED.map((name) => request.get(name) ?? null);
  hash.update(JSON.stringify([workspace, role, request.method, request.url, negotiated]));
  return hash.update(question ?? new Uint8Array()).digest('base64');
}

async function giveAgain(kept: KeptAnswer, request: Request, response: Response): Promise<void> {
  response.set(kept.headers);
  const isZipped = kept.body.length >= SMALLEST_ZIPPED_BYTES && request.acceptsEncodings('gzip') === 'gzip';
  if (!isZipped) {
    response.send(kept.body);
    return;
  }
  kept.zipped ??= ZippedBeginning.of(beginningOf(kept.body));
  showBudget(response, scopeOf(response, 'READ_ANALYTICS').budget);
  const zipped = (await kept.zipped).with(Buffer.from(endOf(response)));
  response.set('content-encoding', 'gzip').send(zipped);
}

/** Tells of the body and its own headers once a whole answer is sent. */
function whenSent(
  response: Response,
  tell: (body: Buffer, headers: Readonly<Record<string, string>>) => void,
): void {
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    send(body);
    const [type, tag] = [response.get('content-type'), response.get('etag')];
    if (typeof body === 'string' && type !== undefined && tag !== undefined)
      tell(Buffer.from(body), { 'content-type': type, etag: tag });
    return response;
  };
}
