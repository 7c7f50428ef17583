import { expect, test } from "vitest";
import { DataError } from "../errors.js";
import { type ResponseValues, readStudy } from "./index.js";

async function read(values: readonly (number | string)[], expected: ResponseValues, derive?: string) {
  const text = `u,y\n${values.map((y, t) => `${t % 2},${y}\n`).join("")}`;
  return readStudy(
    { name: "d.csv", text },
    {
      columns: { response: "y" },
      responseValues: [expected],
      ...(derive === undefined ? {} : { derive: [derive] }),
    },
  );
}

async function problemOf(...given: Parameters<typeof read>): Promise<string> {
  try {
    await read(...given);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).message;
  }
  throw new Error("was read");
}

const codes = async (...given: Parameters<typeof read>) =>
  (await read(...given)).warnings.filter(({ code }) => code === "rt-unit").map(({ message }) => message);

test("a choice among options is a whole number from 1 to their number, or missing", async () => {
  const study = await read([1, 3, "", 2], { options: 3 });
  expect([...study.participants[0]!.runs[0]!.responses[0]!]).toEqual([1, 3, Number.NaN, 2]);
  expect(await problemOf([1, 3, 4, 2], { options: 3 })).toBe(
    "d.csv:4, column y: a choice among 3 options must be a whole number from 1 to 3, found 4 (values of the column: " +
      "1, 2, 3, 4); recode it with --derive, or say --missing 4",
  );
  expect(await problemOf([1, 1.5], { options: 2 })).toContain("d.csv:3, column y: a choice among 2 options");
});

test("options that are counted from 0 are recoded as the message says", async () => {
  expect(await problemOf([0, 2, 1], { options: 3 })).toMatch(
    /found 0 .*; recode it, .* --derive "y = y \+ 1"$/,
  );
  const study = await read([0, 2, 1], { options: 3 }, "y = y + 1");
  expect([...study.participants[0]!.runs[0]!.responses[0]!]).toEqual([1, 3, 2]);
});

test("a report of a probability lies between 0 and 1", async () => {
  await expect(read([0, 0.25, 1, ""], "unit")).resolves.toBeDefined();
  expect(await problemOf([0, 50, 100], "unit")).toBe(
    'd.csv:3, column y: a report of a probability must be between 0 and 1, found 50; recode it, for example --derive "y = y / 100"',
  );
  expect(await problemOf([0, -0.5], "unit")).toContain("found -0.5; choose another response model");
});

test("milliseconds are no logarithms of milliseconds, and log(x) makes them so", async () => {
  expect(await problemOf([450, 512, 390], "log ms")).toBe(
    "d.csv:2, column y: response times must be natural logarithms of milliseconds (6.2 for half a second), found 450, " +
      'which looks like milliseconds; recode it, for example --derive "y = log(y)"',
  );
  const study = await read([450, 512, 390], "log ms", "y = log(y)");
  const logs = [...study.participants[0]!.runs[0]!.responses[0]!];
  [450, 512, 390].forEach((ms, t) => {
    expect(logs[t]).toBeCloseTo(Math.log(ms), 14);
  });
  expect(study.warnings.some(({ code }) => code === "rt-unit")).toBe(false);
});

test("seconds in place of logarithms or speeds are warned of", async () => {
  expect(await codes([0.45, 0.51, 0.39], "log ms")).toEqual([
    "the median of column y is 0.45: as a natural logarithm of milliseconds that is a time below 20 ms; of seconds, " +
      'write --derive "y = log(1000 * y)"',
  ]);
  expect(await codes([6.1, 6.2, 5.9], "log ms")).toEqual([]);
  expect(await codes([450, 512, 390], "1/ms")).toHaveLength(1);
  expect(await codes([0.002, 0.0025], "1/ms")).toEqual([]);
});

test("the logarithm of a number that is not positive is an error at its line", async () => {
  expect(await problemOf([450, 0], "log ms", "y = log(y)")).toContain("log(y) is the logarithm of 0");
});
