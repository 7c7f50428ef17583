/** A thread that passes commands on to the process that runs them, and wakes the caller, who waits for the outcome. */

import { fork } from "node:child_process";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

let runner;

parentPort.on("message", ({ cwd, args, signal, port }) => {
  runner ??= started();
  const own = runner;
  // What Node itself says of an end in the middle.
  let stderr = "";
  const hear = (piece) => {
    stderr += piece;
  };
  const ended = (outcome) => {
    own.off("message", ended);
    own.off("close", lost);
    own.stderr.off("data", hear);
    port.postMessage(outcome);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  const lost = (code) => ended({ code, stdout: "", stderr });
  own.on("message", ended);
  own.on("close", lost);
  own.stderr.on("data", hear);
  own.send({ cwd, args });
});

function started() {
  const own = fork(join(import.meta.dirname, "one-after-another.mjs"), [workerData.cli], {
    // As users start it: without what the tests' own process was started with.
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  // Whoever comes after an end in the middle gets another one.
  own.on("close", () => {
    runner = undefined;
  });
  return own;
}
