/**
 * The file of a replay source, read as far as it goes: what is added to it later is read when it is looked at again, and a file
 * that was replaced is read from its beginning.
 */
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate as rest } from "node:timers/promises";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { type LineReader, lineReaderOf } from "./line-format.ts";
import { HeaderMistake, type RecordedSample, RecordingMistake } from "./recorded-sample.ts";

/** What reading on in the file has brought. */
export interface ReadSamples {
  /** The samples begin anew with these. */
  readonly isNew: boolean;
  readonly samples: readonly RecordedSample[];
  /** The first line that is no sample, as a sentence; null: all of them are. */
  readonly mistake: string | null;
}

/** Most that is read at once, bytes. */
const MAX_BYTES = 67_108_864;
/** Lines read in one go: a few milliseconds of work. */
const PART = 2_000;
const NEWLINE = 10;

export class Recording {
  readonly #file: string;
  #id = "";
  #modified = 0;
  /** How far it is read, bytes. */
  #end = 0;
  #line = 0;
  /** The line that has no end yet. */
  #begun = Buffer.alloc(0);
  #read: LineReader;

  constructor(file: string) {
    this.#file = file;
    this.#read = lineReaderOf(file);
  }

  /** @throws PlantgraphError SOURCE_UNAVAILABLE with what to do when it can't be read */
  async readNew(): Promise<ReadSamples> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(this.#file);
      return await this.#readFrom(handle);
    } catch (error) {
      // The next read begins with whatever is there then.
      this.#id = "";
      throw error instanceof PlantgraphError ? error : this.#unreadable(error as NodeJS.ErrnoException);
    } finally {
      await handle?.close();
    }
  }

  async #readFrom(handle: FileHandle): Promise<ReadSamples> {
    const { ino, dev, size, mtimeMs } = await handle.stat();
    const id = `${dev} ${ino}`;
    const isAppended = size > this.#end || mtimeMs === this.#modified;
    const isNew = id !== this.#id || size < this.#end || !isAppended;
    if (isNew) this.#restart(id);
    this.#modified = mtimeMs;
    const length = size - this.#end;
    if (length > MAX_BYTES)
      throw unavailable(
        `The recording ${this.#file} has ${length} bytes more than were read; at most ${MAX_BYTES} are read at once. Cut it into parts.`,
      );
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, this.#end);
    this.#end += bytesRead;
    return {
      isNew,
      ...(await this.#parse(Buffer.concat([this.#begun, bytes.subarray(0, bytesRead)]), bytesRead === 0)),
    };
  }

  #restart(id: string): void {
    this.#id = id;
    this.#end = 0;
    this.#line = 0;
    this.#begun = Buffer.alloc(0);
    this.#read = lineReaderOf(this.#file);
  }

  /** @param isWhole the last line is one, though nothing ends it: nobody writes on it */
  async #parse(bytes: Buffer, isWhole: boolean): Promise<Omit<ReadSamples, "isNew">> {
    const end = isWhole ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
    this.#begun = Buffer.from(bytes.subarray(end));
    const lines = bytes.toString("utf8", 0, end).split("\n");
    // Nothing stands behind the last line's end.
    if (lines.at(-1) === "") lines.pop();
    const samples: RecordedSample[] = [];
    let mistake: string | null = null;
    for (const [i, line] of lines.entries()) {
      if (i % PART === PART - 1) await rest();
      this.#line++;
      try {
        const sample = this.#read(line.endsWith("\r") ? line.slice(0, -1) : line);
        if (sample) samples.push(sample);
      } catch (error) {
        if (!(error instanceof RecordingMistake)) throw error;
        if (error instanceof HeaderMistake) throw unavailable(`${this.#file}: ${error.message}.`);
        mistake ??= `${this.#file}, line ${this.#line}: ${error.message}. The line is left out.`;
      }
    }
    return { samples, mistake };
  }

  #unreadable({ code, message }: NodeJS.ErrnoException): PlantgraphError {
    const why =
      code === "ENOENT"
        ? "does not exist; put it there, or correct the endpoint in the configuration"
        : code === "EACCES" || code === "EPERM"
          ? "may not be read by this user"
          : code === "EISDIR"
            ? "is a folder"
            : `can't be read (${message})`;
    return unavailable(`The recording ${this.#file} ${why}.`);
  }
}

function unavailable(message: string): PlantgraphError {
  return new PlantgraphError("SOURCE_UNAVAILABLE", message);
}
