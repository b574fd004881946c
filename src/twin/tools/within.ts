import type { Clock } from "./clock.ts";

export interface WithinOptions {
  /** Aborted when nobody wants the answer any more. */
  readonly signal?: AbortSignal | undefined;
  /** Measures the time, and does not keep the process alive for it; else a timer does that does, for somebody waits. */
  readonly clock?: Pick<Clock, "after"> | undefined;
}

/**
 * The answer, if it comes within a time (milliseconds); what it brings later is ignored.
 * @param late called when the time is over: what it returns is the answer instead, what it throws is the error
 * @throws what the answer rejects with; what `late` throws; the signal's reason
 */
export async function within<T, L = never>(
  ms: number,
  answer: Promise<T>,
  late: () => L,
  { signal, clock }: WithinOptions = {},
): Promise<T | L> {
  const { promise: over, resolve, reject } = Promise.withResolvers<L>();
  const end = () => {
    try {
      resolve(late());
    } catch (error) {
      reject(error);
    }
  };
  const cancel = (clock ?? PATIENT).after(ms, end);
  const aborted = () => reject(signal?.reason);
  signal?.addEventListener("abort", aborted, { once: true });
  if (signal?.aborted) aborted();
  // Nobody hears of it when it fails after that.
  answer.catch(() => {});
  try {
    return await Promise.race([answer, over]);
  } finally {
    cancel();
    signal?.removeEventListener("abort", aborted);
  }
}

const PATIENT: Pick<Clock, "after"> = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
