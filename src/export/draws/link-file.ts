/** A file outside of the memory of the library of HDF5, under a name that the library knows. */

import type { ready } from "h5wasm";
import type { OpenFile } from "../source.js";

type FileSystem = Awaited<typeof ready>["FS"];

/** What of Emscripten's file system is replaced; its own types leave the operations of a node out. */
interface Node {
  node_ops: NodeOperations;
  stream_ops: StreamOperations;
}
interface NodeOperations {
  getattr(node: Node): object;
  setattr(node: Node, attributes: { readonly size?: number }): void;
}
type Transfer = (
  stream: { position: number },
  heap: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => number;
interface StreamOperations {
  read: Transfer;
  write: Transfer;
  llseek(stream: { position: number }, offset: number, whence: number): number;
}

/**
 * Puts `file`, which is empty, at `path` of the library.
 *
 * The library cannot tell why a file cannot be written, and must not be left in the midst of it: after a failure what it
 * writes goes nowhere, and `check` throws what the file threw.
 */
export function linkFile(fs: FileSystem, path: string, file: OpenFile): { check(): void } {
  fs.writeFile(path, new Uint8Array(0));
  const node = fs.lookupPath(path, {}).node as unknown as Node; // see above
  const own = node.node_ops;
  let size = 0;
  let failure: { readonly error: unknown } | undefined;
  const attempt = (action: () => void): void => {
    if (failure !== undefined) return;
    try {
      action();
    } catch (error) {
      failure = { error };
    }
  };
  const bytesOf = (heap: Uint8Array, offset: number, length: number): Uint8Array =>
    new Uint8Array(heap.buffer, heap.byteOffset + offset, length);
  node.node_ops = {
    ...own,
    getattr: (of) => ({ ...own.getattr(of), size }),
    setattr(of, attributes) {
      const { size: wanted, ...others } = attributes;
      if (wanted !== undefined) {
        attempt(() => file.resize(wanted));
        size = wanted;
      }
      own.setattr(of, others);
    },
  };
  node.stream_ops = {
    ...node.stream_ops,
    read(_, heap, offset, length, position) {
      const wanted = Math.max(0, Math.min(length, size - position));
      const into = bytesOf(heap, offset, wanted);
      let read = 0;
      attempt(() => {
        read = file.read(into, position);
      });
      into.fill(0, read);
      return wanted;
    },
    write(_, heap, offset, length, position) {
      attempt(() => file.write(bytesOf(heap, offset, length), position));
      size = Math.max(size, position + length);
      return length;
    },
    llseek: (stream, offset, whence) => offset + (whence === 1 ? stream.position : whence === 2 ? size : 0),
  };
  return {
    check() {
      if (failure !== undefined) throw failure.error;
    },
  };
}
