/** Parts of sentences for people, put together. */

/** As a sentence begins; an address keeps its letters. */
export function capital(text: string): string {
  return text.startsWith("opc.") ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** As it goes on behind a colon. */
export function uncapital(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
