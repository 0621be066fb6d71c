import type { Logger } from '../log.js';
import type { Span, SpanOrder, Tracer } from './span.js';
import { workContext, workFor } from './work-context.js';

/** Traces of what this process does; where no collector is configured, all of it is nothing. */
export class Tracing {
  constructor(private readonly tracer: Tracer | null) {}

  /** Begins a span that its caller ends; null: nothing is traced. */
  begin(order: SpanOrder): Span | null {
    return this.tracer?.begin(order) ?? null;
  }

  /** Traces a piece of work, and what it begins as its parts. */
  async around<Result>(order: SpanOrder, work: (span: Span | null) => Promise<Result>): Promise<Result> {
    const span = this.begin(order);
    if (span === null) return work(null);
    try {
      return await workFor({ ...workContext(), span }, () => work(span));
    } catch (error) {
      span.fail();
      throw error;
    } finally {
      span.end();
    }
  }

  /** Begins a part of what is being traced; null where that is nothing: what idles along makes no traces. */
  beginPart(order: SpanOrder): Span | null {
    return workContext().span ? this.begin(order) : null;
  }

  async close(): Promise<void> {
    await this.tracer?.close();
  }
}

export const NO_TRACING = new Tracing(null);

/** Traces to the collector of OTEL_EXPORTER_OTLP_ENDPOINT. Without one, nothing of OpenTelemetry's is even loaded. */
export async function startTracing(endpoint: string | undefined, log: Logger): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { otlpTracer } = await import('./otlp-tracer.js');
  return new Tracing(otlpTracer(endpoint, log));
}
