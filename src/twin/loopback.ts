const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether an address, or the name of one, is of this machine alone: nobody else can reach what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
