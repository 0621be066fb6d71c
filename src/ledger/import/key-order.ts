/** Whether the keys that went by rise, or fall, all the way, as those of most files do: then none came twice. */
export class KeyOrder {
  #last: string | null = null;
  #rises = true;
  #falls = true;

  add(key: string): void {
    if (this.#last !== null) {
      this.#rises &&= key > this.#last;
      this.#falls &&= key < this.#last;
    }
    this.#last = key;
  }

  /** False also where keys are in no order and yet each came once. */
  get isStrict(): boolean {
    return this.#rises || this.#falls;
  }
}
