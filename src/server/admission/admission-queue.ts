/**
 * The admission queue: in which order requests are taken, and when load is shed: one is refused because those before it take
 * too long.
 *
 * Node reads all requests that are ready in one turn of its event loop, and accepts one new connection. If each were
 * answered as it is read, the others would wait where nobody sees them: in the system's buffers. So a turn answers requests
 * for a few milliseconds only; further ones stand in a queue, each with the time it came, and go on in the next turns, while
 * timers, subscriptions, health checks and new connections get theirs in between. How old the oldest is, is the delay.
 *
 * Each caller has a queue of its own, and those of all callers are served in turn (fair queueing): however much one asks,
 * another waits for one request of each.
 *
 * A queue that is long now and then is a burst, and costs nobody more than a moment. When the delay stays above `queueMs`
 * for longer than `burstMs`, more is asked than can be answered: then what has waited longer than `queueMs` is refused,
 * which costs a hundredth of an answer, and all others are answered in time. It is watched for each caller's queue, so that
 * those who ask little are answered while one asks too much; and for all of them together, for there may be too many who ask
 * little. It ends by itself when the queue is empty.
 */
import { type Holder, Permits, type Shortage } from "../../twin/tools/permits.ts";
import { CallerQueue } from "./caller-queue.ts";
import { type DelaySettings, DelayWatch } from "./delay-watch.ts";

export interface OverloadSettings extends DelaySettings {
  /** Requests in work at once, waiting for devices or the store. */
  readonly requests: number;
  /** Bytes of answers that clients have not read yet. */
  readonly unreadBytes: number;
  /** Refused clients are told to come back after this time, or up to twice it. Seconds. */
  readonly retryAfterS: number;
}

/** Why a request was refused; the last two: for what this caller alone has. */
export type OverloadReason = "queue" | "requests" | "unread-answers" | "own-requests" | "own-unread-answers";

/** Called when it is a request's turn, with why it is refused; null: it is taken. */
export type Entrance = (refused: OverloadReason | null) => void;

/** How long requests are answered in one turn of the loop before everything else gets its turn. Milliseconds. */
const TIME_SLICE_MS = 5;
/** Looks at the queue that are made in one turn: there is time for more only if answers cost next to nothing. */
const MOST_LOOKS = 64;

/** Before a caller in the name of its queue of what waits patiently, which is another than that of its requests. */
const PATIENT = "patient: ";

export class AdmissionQueue {
  readonly #settings: OverloadSettings;
  readonly #now: () => number;
  readonly #atTurnEnd: (call: () => void) => void;
  /** Of callers who wait, the one whose turn is next first: by the caller, and by `PATIENT` and the caller. */
  readonly #queues = new Map<Holder, CallerQueue<Entrance>>();
  #queued = 0;
  /** Of all queues together. */
  readonly #watch: DelayWatch;
  #looks = 0;
  /** When this turn of the loop began to answer; null: it did not yet. */
  #turnBegan: number | null = null;
  /** New connections of this turn and the last one: their requests are not read yet. */
  #arriving = 0;
  readonly #requests: Permits;
  readonly #unreadBytes: Permits;
  #isDraining = false;

  /**
   * @param callerShare part of what may be in work, and unread, that one caller may have; 1: all
   * @param now milliseconds, never going back
   * @param atTurnEnd calls back when a turn of the event loop has read what there was; asked at that moment, in the next one
   */
  constructor(
    settings: OverloadSettings,
    callerShare: number,
    now: () => number = () => performance.now(),
    atTurnEnd: (call: () => void) => void = (call) => void setImmediate(call),
  ) {
    this.#settings = settings;
    this.#watch = new DelayWatch(settings);
    this.#requests = new Permits(settings.requests, callerShare);
    this.#unreadBytes = new Permits(settings.unreadBytes, callerShare);
    this.#now = now;
    this.#atTurnEnd = atTurnEnd;
  }

  /** Operations that wait for devices or the store. */
  get requests(): number {
    return this.#requests.held;
  }

  /** Requests that wait for those before them. */
  get queued(): number {
    return this.#queued;
  }

  get unreadBytes(): number {
    return this.#unreadBytes.held;
  }

  /** Whether the server stops: what was taken is answered, and nothing else begun. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on nothing more is to be taken. */
  drain(): void {
    this.#isDraining = true;
  }

  /** A request of a caller is there: it is let in at once where nobody waits, else when it is its turn. */
  enter(holder: Holder, enter: Entrance): void {
    this.#enter(holder, holder, enter);
  }

  /**
   * The same for an operation whose client asks only once, and is not told that it waits: it is refused as it comes, or waits for
   * its turn however long that takes.
   */
  enterPatiently(holder: Holder, enter: Entrance): void {
    const isOver = this.#watch.isOver || (this.#queues.get(holder)?.watch?.isOver ?? false);
    const refused = this.#bound(holder) ?? (isOver ? "queue" : null);
    if (refused === null) this.#enter(PATIENT + holder, holder, enter);
    else enter(refused);
  }

  /** Only one connection is accepted a turn: what waits behind it should be seen before the next answer is made. */
  connectionOpened(): void {
    this.#arriving++;
    this.#atTurnEnd(() => this.#atTurnEnd(() => this.#arriving--));
  }

  /** A taken request of a caller is in work until the function is called. */
  taken(holder: Holder): () => void {
    return this.#requests.hold(holder);
  }

  /** Bytes of an answer wait for the caller, who reads them, until the function is called. */
  unread(holder: Holder, bytes: number): () => void {
    return this.#unreadBytes.hold(holder, bytes);
  }

  /** Seconds for `Retry-After`, spread so that not all come back at once. */
  retryAfter(): number {
    const { retryAfterS } = this.#settings;
    return retryAfterS + Math.floor(Math.random() * (retryAfterS + 1));
  }

  /** @param key of the queue it stands in where it has to wait */
  #enter(key: Holder, holder: Holder, enter: Entrance): void {
    const now = this.#now();
    if (this.#queued === 0 && this.#arriving === 0 && this.#hasTime(now)) {
      enter(this.#bound(holder));
      return;
    }
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = new CallerQueue(holder, key === holder ? new DelayWatch(this.#settings) : null);
      this.#queues.set(key, queue);
    }
    queue.push({ since: now, enter });
    this.#queued++;
    this.#look();
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
    if (this.#looks >= Math.min(MOST_LOOKS, this.#queued)) return;
    this.#looks++;
    this.#atTurnEnd(() => this.#next());
  }

  /**
   * Lets the oldest of the caller in whose turn it is, if there is time. One call each, so that it is answered before the clock
   * is looked at again.
   */
  #next(): void {
    this.#looks--;
    const [next] = this.#queues;
    if (next === undefined) return;
    const [key, queue] = next;
    const { oldest } = queue;
    if (oldest === null) return;
    const now = this.#now();
    const age = now - oldest.since;
    if ((this.#arriving === 0 || age > this.#settings.queueMs / 2) && this.#hasTime(now)) {
      this.#pass(key, queue);
      oldest.enter(this.#bound(queue.holder) ?? (this.#isTooOld(queue, age, now) ? "queue" : null));
      if (this.#queued === 0) this.#watch.rest();
    }
    this.#look();
  }

  /** The oldest of a queue is let in: now it is the others' turn. What was watched of a queue that is empty is over. */
  #pass(key: Holder, queue: CallerQueue<Entrance>): void {
    queue.pass();
    this.#queued--;
    if (queue.length > 0 && this.#queues.size === 1) return;
    this.#queues.delete(key);
    if (queue.length > 0) this.#queues.set(key, queue);
  }

  /** Both are told of it. */
  #isTooOld(queue: CallerQueue<Entrance>, age: number, now: number): boolean {
    if (queue.watch === null) return false;
    const ofCaller = queue.watch.refuses(age, now);
    const ofAll = this.#watch.refuses(age, now);
    return ofCaller || ofAll;
  }

  #bound(holder: Holder): OverloadReason | null {
    return (
      reasonOf(this.#requests.shortage(holder), "requests") ??
      reasonOf(this.#unreadBytes.shortage(holder), "unread-answers")
    );
  }
}

function reasonOf(shortage: Shortage | null, what: "requests" | "unread-answers"): OverloadReason | null {
  if (shortage === null) return null;
  return shortage === "ALL" ? what : `own-${what}`;
}
