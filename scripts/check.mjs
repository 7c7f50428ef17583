// Formatting, types and the package, in lanes side by side: the compiler has one thread, so that another core is free
// for the rest. Each step's output is shown when it ends; a lane stops at its first step that fails.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tool = (name, ...args) => [`node_modules/.bin/${name}`, ...args];
const lanes = [
  [tool("tsc", "--noEmit")],
  [
    tool("biome", "check", "."),
    // The other lane checks the types: here they are only written.
    [process.execPath, "scripts/build.mjs", "--types-checked"],
    tool("publint", "--strict"),
    tool("size-limit"),
  ],
];

/** Whether a step ended well. */
function ran([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => said.push(piece));
    child.on("error", (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      if (code !== 0) process.stdout.write(`failed: ${command} ${args.join(" ")}\n`);
      resolve(code === 0);
    });
  });
}

async function allOf(steps) {
  for (const step of steps) if (!(await ran(step))) return false;
  return true;
}

const ended = await Promise.all(lanes.map(allOf));
if (ended.includes(false)) process.exitCode = 1;
