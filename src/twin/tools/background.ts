/**
 * Starts work whose end nobody waits for: the one way to do so. A promise that nobody waits for ends the process when it
 * rejects, so the code that starts one says here what is told instead; the linter refuses `void promise`.
 * @param onFault told of whatever the work throws or rejects with; must not throw
 */
export function inBackground(work: () => Promise<unknown>, onFault: (error: unknown) => void): void {
  try {
    work().catch(onFault);
  } catch (error) {
    onFault(error);
  }
}
