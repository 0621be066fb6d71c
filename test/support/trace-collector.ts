import { z } from 'zod';
import { startHookReceiver } from './hook-receiver.js';

const VALUE = z.object({ stringValue: z.string().optional(), intValue: z.coerce.number().optional() });
const ATTRIBUTES = z
  .array(z.object({ key: z.string(), value: VALUE }))
  .transform((list) =>
    Object.fromEntries(list.map(({ key, value }) => [key, value.stringValue ?? value.intValue])),
  );
const SPAN = z.object({
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: ATTRIBUTES,
  status: z.object({ code: z.number() }),
});
export type CollectedSpan = z.infer<typeof SPAN>;

const OTLP = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: ATTRIBUTES }),
      scopeSpans: z.array(z.object({ spans: z.array(SPAN) })),
    }),
  ),
});

/** An OpenTelemetry collector on the loopback interface, which decodes what it is sent. */
export async function startTraceCollector() {
  const receiver = await startHookReceiver();
  receiver.answer = (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  const groups = () => receiver.received.flatMap(({ body }) => OTLP.parse(JSON.parse(body)).resourceSpans);
  return {
    url: receiver.url,
    received: receiver.received,
    spans: (): CollectedSpan[] =>
      groups().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    services: () => groups().map(({ resource }) => resource.attributes['service.name']),
    close: () => receiver.close(),
  };
}
