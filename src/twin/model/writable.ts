/** The model's own view of entities that everybody else sees as read-only. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export function writable<T extends object>(entity: T): Writable<T> {
  return entity as Writable<T>;
}
