/** HDF5 files in memory, by the format's own C library, loaded with the first such file. */

import type { File as HdfFile } from "h5wasm";
import { DataError } from "../errors.js";

type Library = typeof import("h5wasm");

let files = 0;

/**
 * Opens bytes as a file, and closes it again.
 *
 * @param what the file should be, for messages
 * @throws DataError where the bytes are no HDF5 file, or one that was cut off
 */
export async function withHdf5<T>(
  file: string,
  bytes: Uint8Array,
  what: string,
  read: (opened: HdfFile, library: Library) => T,
): Promise<T> {
  const h5wasm = await import("h5wasm");
  const { FS, activate_throwing_error_handler, deactivate_throwing_error_handler } = await h5wasm.ready;
  // Otherwise the library prints its stack of errors; what a person can use is in our messages.
  activate_throwing_error_handler();
  // A name in the memory of the library, not on a disk.
  const path = `read-${++files}.h5`;
  FS.writeFile(path, bytes);
  let opened: HdfFile | undefined;
  try {
    opened = open(() => new h5wasm.File(path, "r"), file, what);
    return read(opened, h5wasm);
  } finally {
    opened?.close();
    deactivate_throwing_error_handler();
    FS.unlink(path);
  }
}

function open(make: () => HdfFile, file: string, what: string): HdfFile {
  try {
    const made = make();
    if (made.file_id >= 0n) return made;
  } catch {
    // The library says nothing that a person could use.
  }
  throw new DataError([{ file, message: `is no ${what} (HDF5), or was cut off` }]);
}
