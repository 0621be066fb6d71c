import { setTimeout as delay } from 'node:timers/promises';
import {
  type Context,
  DiagLogLevel,
  diag,
  type Span as OtlpSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from '../log.js';
import type { Span, SpanOrder, Tracer } from './span.js';
import { traceparentOf } from './traceparent.js';
import { workContext } from './work-context.js';

const SERVICE = 'vigilo-analytics';
/** A collector that does not answer must not hold up a stop for longer. */
const SEND_WITHIN_MS = 5_000;
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

class OpenSpan implements Span {
  constructor(readonly inner: OtlpSpan) {}

  get traceId(): string {
    return this.inner.spanContext().traceId;
  }
  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.inner.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }
  set(name: string, value: string | number): void {
    this.inner.setAttribute(name, value);
  }
  rename(name: string): void {
    this.inner.updateName(name);
  }
  fail(): void {
    this.inner.setStatus({ code: SpanStatusCode.ERROR });
  }
  end(): void {
    this.inner.end();
  }
}

/**
 * Spans as OTLP in JSON over HTTP, in batches. What OpenTelemetry's own packages read of the environment (OTEL_SERVICE_NAME,
 * OTEL_RESOURCE_ATTRIBUTES, OTEL_EXPORTER_OTLP_HEADERS) holds.
 */
export function otlpTracer(endpoint: string, log: Logger): Tracer {
  const tell = (message: string) => log.warn({ from: 'opentelemetry' }, message);
  const silent = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: SEND_WITHIN_MS,
  });
  const named = resourceFromAttributes({ 'service.name': SERVICE });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: SEND_WITHIN_MS })],
  });
  const tracer = provider.getTracer(SERVICE);
  return {
    begin({ name, kind, attributes = {}, traceparent }: SpanOrder) {
      return new OpenSpan(
        tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, parentOf(traceparent)),
      );
    },
    async close() {
      const sent = provider
        .shutdown()
        .catch((error: unknown) => log.warn({ err: error }, 'the last traces could not be sent'));
      await Promise.race([sent, delay(SEND_WITHIN_MS)]);
    },
  };
}

function parentOf(traceparent: string | undefined): Context {
  const remote = traceparentOf(traceparent);
  if (remote !== null) return trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true });
  const { span } = workContext();
  return span instanceof OpenSpan ? trace.setSpan(ROOT_CONTEXT, span.inner) : ROOT_CONTEXT;
}
