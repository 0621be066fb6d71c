/** One piece of work in a trace. */
export interface Span {
  readonly traceId: string;
  /** W3C trace context, for whoever is asked as a part of this. */
  readonly traceparent: string;
  /** Never what a person wrote, nor a value of a statement. */
  set(name: string, value: string | number): void;
  rename(name: string): void;
  fail(): void;
  end(): void;
}

/** What a span is begun as. */
export interface SpanOrder {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** W3C trace context of whoever asked, as it came; without it the span belongs to the one that is open. */
  readonly traceparent?: string | undefined;
}

/** Where spans go. */
export interface Tracer {
  begin(order: SpanOrder): Span;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}
