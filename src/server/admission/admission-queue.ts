/**
 * The admission queue: in which order requests are taken, and when load is shed: one is refused because those before it take
 * too long.
 *
 * Node reads all requests that are ready in one turn of its event loop, and accepts one new connection. If each were
 * answered as it is read, the others would wait where nobody sees them: in the system's buffers. So a turn answers requests
 * for a few milliseconds only; further ones stand in a queue, each with the time it came, and go on in the next turns, while
 * timers, subscriptions, health checks and new connections get theirs in between. How old the oldest is, is the delay.
 *
 * A queue that is long now and then is a burst, and costs nobody more than a moment. When the delay stays above `queueMs`
 * for longer than `burstMs`, more is asked than can be answered: then what has waited longer than `queueMs` is refused,
 * which costs a hundredth of an answer, and all others are answered in time. It ends by itself when the queue is empty.
 */

export interface OverloadSettings {
  /** How long requests may wait for those before them while the server is overloaded. Milliseconds. */
  readonly queueMs: number;
  /** How long requests may wait longer than that before it is taken for overload. Milliseconds. */
  readonly burstMs: number;
  /** Requests in work at once, waiting for devices or the store. */
  readonly requests: number;
  /** Bytes of answers that clients have not read yet. */
  readonly unreadBytes: number;
  /** Refused clients are told to come back after this time, or up to twice it. Seconds. */
  readonly retryAfterS: number;
}

/** Why a request was refused. */
export type OverloadReason = "queue" | "requests" | "unread-answers";

/** Called when it is a request's turn, with why it is refused; null: it is taken. */
export type Entrance = (refused: OverloadReason | null) => void;

/** How long requests are answered in one turn of the loop before everything else gets its turn. Milliseconds. */
const TIME_SLICE_MS = 5;
/** Looks at the queue that are made in one turn: there is time for more only if answers cost next to nothing. */
const MOST_LOOKS = 64;
/** After so many refusals one is answered, however old: where even refusing takes all the time, some get answers. */
const MOST_REFUSED_IN_A_ROW = 50;
/** Entries of the queue that are through and still take room. */
const MOST_PASSED = 1_000;

interface Waiting {
  readonly since: number;
  readonly enter: Entrance;
}

export class AdmissionQueue {
  readonly #settings: OverloadSettings;
  readonly #now: () => number;
  readonly #atTurnEnd: (call: () => void) => void;
  /** Those before `#head` were taken or refused, and are let go of: each holds its request, with all that was made of it. */
  #queue: (Waiting | null)[] = [];
  #head = 0;
  #looks = 0;
  /** When this turn of the loop began to answer; null: it did not yet. */
  #turnBegan: number | null = null;
  /** New connections of this turn and the last one: their requests are not read yet. */
  #arriving = 0;
  /** Since when the delay is too long; null: it is not. */
  #longSince: number | null = null;
  #overloaded = false;
  #refusedInARow = 0;
  #requests = 0;
  #unreadBytes = 0;
  #isDraining = false;

  /**
   * @param now milliseconds, never going back
   * @param atTurnEnd calls back when a turn of the event loop has read what there was; asked at that moment, in the next one
   */
  constructor(
    settings: OverloadSettings,
    now: () => number = () => performance.now(),
    atTurnEnd: (call: () => void) => void = (call) => void setImmediate(call),
  ) {
    this.#settings = settings;
    this.#now = now;
    this.#atTurnEnd = atTurnEnd;
  }

  /** Operations that wait for devices or the store. */
  get requests(): number {
    return this.#requests;
  }

  /** Requests that wait for those before them. */
  get queued(): number {
    return this.#queue.length - this.#head;
  }

  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** Whether the server stops: what was taken is answered, and nothing else begun. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on nothing more is to be taken. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Why nothing more may be taken now, for doors without a queue; null: it may. */
  refusal(): OverloadReason | null {
    if (this.#requests >= this.#settings.requests) return "requests";
    if (this.#unreadBytes >= this.#settings.unreadBytes) return "unread-answers";
    return this.#overloaded ? "queue" : null;
  }

  /** A request is there: it is let in at once where nobody waits, else when those before it are through. */
  enter(enter: Entrance): void {
    const now = this.#now();
    if (this.queued === 0 && this.#arriving === 0 && this.#hasTime(now)) {
      enter(this.#bound());
      return;
    }
    this.#queue.push({ since: now, enter });
    this.#look();
  }

  /** Only one connection is accepted a turn: what waits behind it should be seen before the next answer is made. */
  connectionOpened(): void {
    this.#arriving++;
    this.#atTurnEnd(() => this.#atTurnEnd(() => this.#arriving--));
  }

  /** A taken request is in work until the function is called. */
  taken(): () => void {
    this.#requests++;
    let done = false;
    return () => {
      if (!done) this.#requests--;
      done = true;
    };
  }

  /** Bytes of an answer wait for their reader until the function is called. */
  unread(bytes: number): () => void {
    this.#unreadBytes += bytes;
    let done = false;
    return () => {
      if (!done) this.#unreadBytes -= bytes;
      done = true;
    };
  }

  /** Seconds for `Retry-After`, spread so that not all come back at once. */
  retryAfter(): number {
    const { retryAfterS } = this.#settings;
    return retryAfterS + Math.floor(Math.random() * (retryAfterS + 1));
  }

  /** Whether this turn may answer one more. */
  #hasTime(now: number): boolean {
    if (this.#turnBegan === null) {
      this.#turnBegan = now;
      this.#atTurnEnd(() => {
        this.#turnBegan = null;
      });
    }
    return now - this.#turnBegan < TIME_SLICE_MS;
  }

  #look(): void {
    if (this.#looks >= Math.min(MOST_LOOKS, this.queued)) return;
    this.#looks++;
    this.#atTurnEnd(() => this.#next());
  }

  /** Lets the oldest in, if there is time. One call each, so that it is answered before the clock is looked at again. */
  #next(): void {
    this.#looks--;
    const oldest = this.#queue[this.#head];
    if (!oldest) return;
    const now = this.#now();
    const age = now - oldest.since;
    if ((this.#arriving === 0 || age > this.#settings.queueMs / 2) && this.#hasTime(now)) {
      this.#queue[this.#head++] = null;
      if (this.#head >= MOST_PASSED && this.#head * 2 > this.#queue.length) this.#forgetPassed();
      oldest.enter(this.#bound() ?? this.#tooOld(age, now));
      if (this.queued === 0) this.#rest();
    }
    this.#look();
  }

  #forgetPassed(): void {
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #bound(): OverloadReason | null {
    const { requests, unreadBytes } = this.#settings;
    if (this.#requests >= requests) return "requests";
    return this.#unreadBytes >= unreadBytes ? "unread-answers" : null;
  }

  #tooOld(age: number, now: number): OverloadReason | null {
    const { queueMs, burstMs } = this.#settings;
    if (age <= queueMs) {
      if (!this.#overloaded) this.#longSince = null;
      this.#refusedInARow = 0;
      return null;
    }
    this.#longSince ??= now - age + queueMs;
    this.#overloaded ||= now - this.#longSince > burstMs;
    if (!this.#overloaded || this.#refusedInARow >= MOST_REFUSED_IN_A_ROW) {
      this.#refusedInARow = 0;
      return null;
    }
    this.#refusedInARow++;
    return "queue";
  }

  /** Nobody waits: whatever it was, it is over. */
  #rest(): void {
    this.#forgetPassed();
    this.#longSince = null;
    this.#overloaded = false;
    this.#refusedInARow = 0;
  }
}
