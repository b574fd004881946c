/**
 * The program as it is shipped, in dist/: it uses decorators, so it runs only when built. Its types are those of the source.
 * @param file "app/app.js"
 */
export async function built<T>(file: string): Promise<T> {
  return (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as T;
}
