/**
 * A process that runs commands one after another, so that only the first of them waits for Node and for the modules.
 * A command has ended when nothing is left to do, as a process of its own would end then: one that leaves a timer, a
 * thread or a listener behind does not end here either.
 */

import { pathToFileURL } from "node:url";

const cli = process.argv[2];
let run = 0;
let said;

// Written in place of the pipes, in the order in which commands write.
const into = (name) => (piece, encoding, done) => {
  said?.[name].push(typeof piece === "string" ? Buffer.from(piece, "utf8") : Buffer.from(piece));
  const told = typeof encoding === "function" ? encoding : done;
  if (told !== undefined) queueMicrotask(() => told());
  return true;
};
process.stdout.write = into("stdout");
process.stderr.write = into("stderr");

process.on("message", ({ cwd, args }) => {
  said = { stdout: [], stderr: [] };
  process.chdir(cwd);
  process.argv = [process.execPath, cli, ...args];
  process.exitCode = undefined;
  process.channel.unref();
  // The entry begins anew; what it imports is there already.
  import(`${pathToFileURL(cli)}?${++run}`);
});

process.on("beforeExit", (code) => {
  if (said === undefined) return;
  const [stdout, stderr] = [said.stdout, said.stderr].map((pieces) => Buffer.concat(pieces).toString());
  said = undefined;
  process.stdout.removeAllListeners("error");
  process.channel.ref();
  process.send({ code, stdout, stderr });
});

process.on("disconnect", () => process.exit());
