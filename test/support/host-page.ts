import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody else, of another origin, that embeds the widget under a Content-Security-Policy of its own. */
export interface HostPage {
  /** Its origin. */
  readonly url: string;
  /** The page's address with this in its body. */
  readonly with: (body: string) => string;
  close(): void;
}

/** @param gateway the origin of which it lets scripts run, and that its scripts may ask; nothing else, and no inline style. */
export async function startHostPage(gateway: string): Promise<HostPage> {
  const policy = `default-src 'none'; script-src ${gateway}; connect-src ${gateway}; frame-ancestors 'none'`;
  const server = createServer((request, response) => {
    const body = new URL(request.url ?? '/', 'http://host').searchParams.get('body') ?? '';
    const script = `<script async src="${gateway}/widget/vigilo-dora-summary.js"></script>`;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
    });
    response.end(`<!doctype html><html lang="en"><title>Board</title>${script}<main>${body}</main></html>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    with: (body) => `${url}/?body=${encodeURIComponent(body)}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
