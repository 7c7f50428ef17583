/** What test pages can be asked for; bundled and served by site.ts. */

import { kernelInfo } from "../../src/compile/index.js";
import { fit, type Progress, WorkerError, webWorkers } from "../../src/index.js";
import { Pool } from "../../src/workers/index.js";
import { evaluations } from "./evaluations.js";
import { fitOptions, study } from "./study.js";

/** As much of the browser's `Worker` as is used; the types know Node's only. */
declare const Worker: new (
  url: string,
  options: { type: "module" },
) => import("../../src/index.js").WebWorker;

const start = (script = "worker.js") => webWorkers(() => new Worker(script, { type: "module" }));

export interface Failure {
  readonly message: string;
  readonly cause: { readonly name: string; readonly message: string; readonly stack: boolean };
}

async function failure(run: () => Promise<unknown>): Promise<Failure> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error;
    const { message, cause } = error;
    return { message, cause: { name: cause.name, message: cause.message, stack: cause.stack !== undefined } };
  }
  throw new Error("nothing failed");
}

const page = {
  evaluations,
  kernelInfo,
  isolated: (): boolean => (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true,
  async fit(threads: number): Promise<{ json: string; used: number }> {
    const result = await fit(study, { ...fitOptions, threads: { count: threads, start: start() } });
    return { json: JSON.stringify(result.participants), used: result.threads.used };
  },
  async cancelled(): Promise<{ interrupted: boolean; fitted: number }> {
    const controller = new AbortController();
    const { interrupted, participants } = await fit(study, {
      ...fitOptions,
      threads: { count: 2, start: start() },
      run: {
        signal: controller.signal,
        onProgress: ({ evaluations: done }: Progress) => {
          if (done > 0) controller.abort();
        },
      },
    });
    return { interrupted, fitted: participants.length };
  },
  unknownTask: (): Promise<Failure> =>
    failure(() =>
      new Pool([start()()]).run({
        task: "nothing",
        data: undefined,
        chunks: 1,
        here: async () => {},
        onResult: () => {},
      }),
    ),
  missingScript: (): Promise<Failure> =>
    failure(() => fit(study, { ...fitOptions, threads: { count: 2, start: start("nowhere.js") } })),
};

export type Page = typeof page;

(globalThis as { credencePage?: Page }).credencePage = page;
