/** Calls from the main thread to a thread of this store, and their answers. */
import { type MessagePort, type Transferable, Worker } from "node:worker_threads";
import { inBackground } from "../../twin/tools/background.ts";
import { type ErrorCode, type ErrorDetails, PlantgraphError } from "../../twin/words/errors.ts";

/** What a thread offers: by name what each call is given and what it answers. */
export type Calls<T> = { readonly [Name in keyof T]: { readonly given: unknown; readonly answer: unknown } };

export type Handlers<T extends Calls<T>> = {
  readonly [Name in keyof T]: (given: T[Name]["given"]) => T[Name]["answer"] | Promise<T[Name]["answer"]>;
};

interface Call {
  readonly call: number;
  readonly name: string;
  readonly given: unknown;
}

/** An error as its parts: classes do not pass between threads. */
interface ErrorParts {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

type Reply = { readonly call: number } & ({ readonly answer: unknown } | { readonly error: ErrorParts });

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: PlantgraphError): void;
}

/** The main thread's side. @throws PlantgraphError from every call: what the thread threw, or HISTORY_UNAVAILABLE once it ended */
export class Thread<T extends Calls<T>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #end: PlantgraphError | null = null;

  /** Told of what is no answer to a call. */
  onMessage: (message: unknown) => void = () => {};

  constructor(file: URL, workerData: unknown, transfer: readonly Transferable[]) {
    this.#worker = new Worker(file, { workerData, transferList: [...transfer], execArgv: [] });
    this.#worker.on("message", (message: Reply | unknown) => {
      if (isReply(message)) this.#settle(message);
      else this.onMessage(message);
    });
    this.#worker.once("error", (error) => this.#fail(error.message));
    this.#worker.once("exit", (code) => this.#fail(`it ended with ${code}`));
  }

  call<Name extends keyof T & string>(
    name: Name,
    given: T[Name]["given"],
    transfer: readonly Transferable[] = [],
  ): Promise<T[Name]["answer"]> {
    if (this.#end) return Promise.reject(this.#end);
    const call = this.#calls++;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
    });
    this.#worker.postMessage({ call, name, given } satisfies Call, transfer);
    return answered as Promise<T[Name]["answer"]>;
  }

  /** Ends it where it stands. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    if ("answer" in reply) waiting?.resolve(reply.answer);
    else waiting?.reject(new PlantgraphError(reply.error.code, reply.error.message, reply.error.details));
  }

  #fail(reason: string): void {
    this.#end ??= new PlantgraphError(
      "HISTORY_UNAVAILABLE",
      `A thread of the history store is no more (${reason}); restart the twin to record again.`,
    );
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}

function isReply(message: unknown): message is Reply {
  return typeof message === "object" && message !== null && "call" in message;
}

/**
 * The thread's side: answers calls, in the order they come where handlers do not wait.
 * @param open makes the handlers, at once; where it throws, that is the answer to every call
 */
export function answerCalls<T extends Calls<T>>(
  port: MessagePort,
  open: () => Handlers<T>,
  asError: (error: unknown) => PlantgraphError,
): void {
  const opened = openedBy(open);
  const handle = async ({ call, name, given }: Call) => {
    try {
      if ("fault" in opened) throw opened.fault;
      port.postMessage({ call, answer: await opened.handlers[name as keyof T](given) } satisfies Reply);
    } catch (error) {
      const { code, message, details } = asError(error);
      port.postMessage({ call, error: { code, message, details } } satisfies Reply);
    }
  };
  port.on("message", (call: Call) => {
    // What can't be posted is a fault of this program; the main thread sees that the thread ended.
    inBackground(
      () => handle(call),
      () => process.exit(1),
    );
  });
}

function openedBy<T>(open: () => T): { readonly handlers: T } | { readonly fault: unknown } {
  try {
    return { handlers: open() };
  } catch (fault) {
    return { fault };
  }
}
