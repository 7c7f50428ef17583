// Installs and builds what is missing, and nothing else: needs only Node, writes to stderr only, and costs a
// few milliseconds when all is there.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => join(root, ...parts);
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else if (!entry.name.endsWith(".test.ts")) latest = Math.max(latest, statSync(path).mtimeMs);
  }
  return latest;
}

async function run(what, command, args) {
  const { spawnSync } = await import("node:child_process");
  process.stderr.write(`${what} ...\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    process.stderr.write(`${what} failed${error ? `: ${error.message}` : ""}\n`);
    process.exit(1);
  }
}

// npm writes this file at the end of an installation.
const installed = changed(at("node_modules", ".package-lock.json"));
if (installed === 0 || installed < changed(at("package-lock.json"))) {
  await run("Installing the libraries", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}
const built = changed(at("dist", ".built"));
const sources = Math.max(newest(at("src")), changed(at("scripts", "build.mjs")), changed(at("package.json")));
if (built < sources) await run("Building", process.execPath, [at("scripts", "build.mjs"), "--fast"]);
