/** Why there are no numbers: what happened, and what a person can do about it. */
export class Refusal extends Error {
  constructor(
    readonly title: string,
    advice: string,
    /** Whether the same question may be answered later, without anybody doing anything. */
    readonly isPassing = false,
  ) {
    super(advice);
    this.name = 'Refusal';
  }
}
