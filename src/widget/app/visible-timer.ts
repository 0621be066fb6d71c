const MS_PER_MINUTE = 60_000;

/** Calls when time is up and somebody can see it: what comes due unseen waits until the widget is looked at. */
export class VisibleTimer {
  readonly #observer: IntersectionObserver;
  #isInView = true;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly watched: Element,
    private readonly onDue: () => void,
  ) {
    this.#observer = new IntersectionObserver((entries) => {
      this.#isInView = entries.at(-1)?.isIntersecting ?? true;
      this.#look();
    });
  }

  /** Begins anew. @param minutes null: it never comes due. */
  start(minutes: number | null): void {
    this.stop();
    if (minutes === null) return;
    const waitMs = minutes * MS_PER_MINUTE;
    this.#dueAtMs = Date.now() + waitMs;
    this.#timer = setTimeout(this.#look, waitMs);
    this.#observer.observe(this.watched);
    document.addEventListener('visibilitychange', this.#look);
  }

  stop(): void {
    this.#dueAtMs = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    document.removeEventListener('visibilitychange', this.#look);
  }

  readonly #look = (): void => {
    if (Date.now() < this.#dueAtMs || !this.#isInView || document.visibilityState !== 'visible') return;
    this.stop();
    this.onDue();
  };
}
