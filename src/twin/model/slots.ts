/** Hands out small numbers, each to one holder at a time: places in arrays that hold something of each element. */
export class Slots {
  readonly #free: number[] = [];
  #next = 0;

  /** One that nobody holds; what was given back comes first, so that they stay as few as were ever held at once. */
  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(slot: number): void {
    this.#free.push(slot);
  }
}
