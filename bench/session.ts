/** What a measurement depends on beside the code: date, machine, versions, what else the machine does. */

import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { version } from "../src/version.js";

export interface Session {
  readonly date: string;
  readonly credence: string;
  readonly node: string;
  readonly peers?: Readonly<Record<string, string>>;
  readonly machine: {
    readonly model: string;
    readonly cores: number;
    readonly memory: number;
    readonly system: string;
  };
  /** Mean number of runnable processes over 1, 5 and 15 minutes, at the end. */
  readonly load: readonly number[];
}

export function session(peers?: Readonly<Record<string, string>>): Session {
  return {
    date: new Date().toISOString(),
    credence: version,
    node: process.versions.node,
    ...(peers === undefined ? {} : { peers }),
    machine: {
      model: cpus()[0]?.model.trim() ?? "unknown processor",
      cores: cpus().length,
      memory: totalmem(),
      system: `${platform()} ${release()}`,
    },
    load: loadavg(),
  };
}
