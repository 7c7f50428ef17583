/** Progress on stderr: a bar for people, JSON lines for programs, nothing where nobody looks. */

/** How far a run is; further fields go into JSON lines as they are. */
interface Advance {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

export interface Meter {
  update(progress: Advance): void;
  stop(): void;
}

const silent: Meter = { update: () => {}, stop: () => {} };

/** @param what is counted */
export function progressMeter(total: number, quiet: boolean, json: boolean, what = "participants"): Meter {
  if (json) {
    return {
      update: (progress) => process.stderr.write(`${JSON.stringify({ event: "progress", ...progress })}\n`),
      stop: () => {},
    };
  }
  if (quiet || !process.stderr.isTTY || total < 2) return silent;
  return bar(total, what);
}

/** The bar is loaded when the first progress arrives, so that short fits do not pay for it. */
function bar(total: number, what: string): Meter {
  let update: ((progress: Advance) => void) | undefined;
  let stopped = false;
  let stop = (): void => {};
  void import("cli-progress").then(({ default: { SingleBar } }) => {
    if (stopped) return;
    const single = new SingleBar({
      format: `{bar} {stage} {value} of {total} ${what}, {eta_formatted} left`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: false,
    });
    single.start(total, 0, { stage: "fitting" });
    update = ({ done, total: all, stage }) => {
      single.setTotal(all);
      single.update(done, { stage });
    };
    stop = () => single.stop();
  });
  return {
    update: (progress) => update?.(progress),
    stop: () => {
      stopped = true;
      stop();
      stop = () => {};
    },
  };
}
