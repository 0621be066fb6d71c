import { VigiloDoraSummary } from './summary-element.js';

const TAG = 'vigilo-dora-summary';

declare global {
  interface HTMLElementTagNameMap {
    [TAG]: VigiloDoraSummary;
  }
}

// A page may load the script twice, by two of its parts.
if (customElements.get(TAG) === undefined) customElements.define(TAG, VigiloDoraSummary);
