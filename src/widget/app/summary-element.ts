import { QUESTION_ATTRIBUTES, readOptions, refreshMinutesOf, type SummaryOptions } from './options.js';
import { Refusal } from './refusal.js';
import css from './summary.css?inline';
import { readSummary, type Summary } from './summary.js';
import { loadingView, refusalView, summaryView } from './view.js';
import { VisibleTimer } from './visible-timer.js';

// A constructed sheet: the page's Content-Security-Policy may forbid inline styles.
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

interface Shown {
  readonly summary: Summary;
  readonly options: SummaryOptions;
}

/**
 * The four DORA metrics of a workspace, in any page. Attributes: `src`, `token`, `window-days`, `refresh-minutes`, `theme`, and
 * `team`, `service`, `change-type` (empty: Unassigned).
 */
export class VigiloDoraSummary extends HTMLElement {
  static readonly observedAttributes = [...QUESTION_ATTRIBUTES, 'refresh-minutes'];
  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #timer = new VisibleTimer(this, () => this.refresh());
  #token: string | null = null;
  #asking: AbortController | null = null;
  /** The last answer, which stays in sight while the next is on its way. */
  #shown: Shown | null = null;
  #isStale = false;

  /** Whose numbers are shown. As a property it stays out of the page's markup, and goes before the attribute. */
  get token(): string | null {
    return this.#token ?? this.getAttribute('token');
  }

  set token(token: string | null | undefined) {
    if (this.#token === (token ?? null)) return;
    this.#token = token ?? null;
    this.#changed();
  }

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [sheet];
    this.#takeEarlyToken();
    this.#changed();
  }

  disconnectedCallback(): void {
    this.#timer.stop();
    this.#asking?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === 'refresh-minutes') this.#timer.start(refreshMinutesOf(after));
    else this.#changed();
  }

  /** Asks for the numbers now. */
  refresh(): void {
    if (!this.isConnected) return;
    this.#asking?.abort();
    this.#asking = new AbortController();
    this.#timer.stop();
    if (this.#shown === null) this.#show(loadingView());
    void this.#ask(this.#asking.signal);
  }

  /** Several attributes are often set one after the other: one question is enough. */
  #changed(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#shown = null;
      this.refresh();
    });
  }

  /** A framework may have set the property before the script was there: it then hides ours. */
  #takeEarlyToken(): void {
    const early: unknown = Object.getOwnPropertyDescriptor(this, 'token')?.value;
    Reflect.deleteProperty(this, 'token');
    if (typeof early === 'string') this.#token = early;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const options = readOptions((name) => this.getAttribute(name), document.baseURI);
      const gateway = { workspaceUrl: options.workspaceUrl, token: this.token?.trim() ?? '' };
      const summary = await readSummary(gateway, options, signal);
      if (signal.aborted) return;
      this.#shown = { options, summary };
      this.#answered(null);
    } catch (error) {
      if (signal.aborted) return;
      this.#answered(error instanceof Refusal ? error : unexpected(error));
    }
  }

  #answered(refusal: Refusal | null): void {
    const retry = () => this.refresh();
    // What was read with a token that is refused now is nobody's to see any more.
    if (refusal !== null && !refusal.isPassing) this.#shown = null;
    if (this.#shown !== null)
      this.#show(summaryView(this.#shown.summary, this.#shown.options, refusal, retry));
    else if (refusal !== null) this.#show(refusalView(refusal, retry));
    // A refusal that lasts is not asked for again and again.
    if (refusal?.isPassing !== false)
      this.#timer.start(refreshMinutesOf(this.getAttribute('refresh-minutes')));
  }

  #show(view: HTMLElement): void {
    const focused = this.#root.activeElement?.id;
    this.#root.replaceChildren(view);
    if (focused) this.#root.getElementById(focused)?.focus();
  }
}

function unexpected(error: unknown): Refusal {
  return new Refusal('The widget failed', error instanceof Error ? error.message : String(error), true);
}
