import {
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressRules } from './address-rules.js';
import { checkUrl } from './check-url.js';
import { brokenOff, connectionClosed, DeliveryFailed, deliveryFailed } from './delivery-failed.js';
import { connectGuarded } from './guarded-connection.js';
import { type HostLookup, lookupByDns, lookupBySystem } from './lookup-host.js';

/** One POST to an address that a user gave. */
export interface GuardedPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly rules: AddressRules;
  /** Of everything together: DNS, connecting, TLS, sending and the last byte of the answer. */
  readonly timeoutMs?: number;
  readonly mostAnswerBytes?: number;
  readonly lookup?: HostLookup;
  /** Breaks it off. */
  readonly signal?: AbortSignal;
}

export interface GuardedAnswer {
  /** Any that is final: a redirect is returned, never followed. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first `mostAnswerBytes`, read as UTF-8; fit for a PostgreSQL text. */
  readonly body: string;
  readonly latencyMs: number;
}

/**
 * Sends once, to no address that the rules forbid.
 * @throws DeliveryFailed for everything but an answer; its message is fit for users.
 */
export async function guardedPost(post: GuardedPost): Promise<GuardedAnswer> {
  const { timeoutMs = 15_000 } = post;
  const startMs = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const ending =
    post.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, post.signal]);
  try {
    const answer = await exchange(post, ending);
    return { ...answer, latencyMs: Math.round(performance.now() - startMs) };
  } catch (error) {
    if (deadline.signal.aborted) throw new DeliveryFailed(`timed out after ${timeoutMs / 1_000} s`, error);
    if (post.signal?.aborted) throw brokenOff(error);
    throw deliveryFailed(error);
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(post: GuardedPost, signal: AbortSignal): Promise<Omit<GuardedAnswer, 'latencyMs'>> {
  const request = openRequest(checkUrl(post.url, post.rules), post, signal);
  try {
    const response = await answerTo(request, post.body);
    const body = await readText(response, post.mostAnswerBytes ?? 65_536);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  } finally {
    // The other side may keep the connection open, or go on sending, after what we read.
    request.destroy();
  }
}

function openRequest(url: URL, post: GuardedPost, signal: AbortSignal): ClientRequest {
  const { rules, lookup = rules.allowed.hosts.has(url.hostname) ? lookupBySystem : lookupByDns } = post;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return send({
    method: 'POST',
    path: url.pathname + url.search,
    setHost: false,
    headers: {
      ...post.headers,
      host: url.host,
      'content-length': String(Buffer.byteLength(post.body)),
      connection: 'close',
    },
    signal,
    // Without an agent: none pools a connection that was judged for another post, none heeds HTTP_PROXY.
    createConnection: () => connectGuarded({ url, rules, lookup, signal }),
  });
}

function answerTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Stays after the answer: an error that nobody hears would end the process.
    request.on('error', reject);
    request.once('close', () => reject(connectionClosed()));
    request.end(body);
  });
}

async function readText(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostBytes) break;
  }
  if (bytes < mostBytes && !response.complete) throw connectionClosed();
  // As a stream: a character that the cut split is left out. NUL is UTF-8, but no PostgreSQL text takes it.
  const decoder = new TextDecoder();
  return decoder
    .decode(Buffer.concat(chunks).subarray(0, mostBytes), { stream: true })
    .replaceAll('\0', '\uFFFD');
}
