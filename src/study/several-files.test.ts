/** A study in several files: what one file with the same rows is, with messages that name the file. */

import { expect, test } from "vitest";
import { readStudy, type StudyOptions } from "./index.js";

const one = { name: "one.csv", text: "participant,session,trial,u,y\na,1,1,1,0\na,1,2,0,1\nb,1,1,1,1\n" };
const two = { name: "two.csv", text: "y;u;trial;participant;session\n1;0;1;a;2\n0;1;1;c;1\n" };
const refused = (files: readonly { name: string; text: string }[], options: StudyOptions = {}) =>
  readStudy(files, options).then(
    () => "",
    (error: unknown) => String(error),
  );

test("rows of several files are those of one study, whatever the order of columns and the separator", async () => {
  const joined = {
    name: "all.csv",
    text: `${one.text}a,2,1,0,1\nc,1,1,1,0\n`,
  };
  const [several, single] = [await readStudy([one, two]), await readStudy(joined)];
  expect(several.participants.map(({ id, runs }) => [id, runs.length])).toEqual([
    ["a", 2],
    ["b", 1],
    ["c", 1],
  ]);
  const told = ({ participants }: typeof single) =>
    participants.map(({ id, runs }) => ({
      id,
      runs: runs.map(({ inputs, responses }) => ({ inputs, responses })),
    }));
  expect(told(several)).toEqual(told(single));
});

test("one file in a list is that file", async () => {
  expect(await readStudy([one])).toEqual(await readStudy(one));
});

test("columns that a file lacks or has alone are named with the file", async () => {
  const other = { name: "two.csv", text: "participant,trial,u,y,age\nc,1,1,0,30\n" };
  const message = await refused([one, other]);
  expect(message).toContain('two.csv:1: there is no column "session", which one.csv has');
  expect(message).toContain('two.csv:1: column "age" is not in one.csv');
});

test("a trial that is in two files is an error with both lines", async () => {
  const again = { name: "two.csv", text: "participant,session,trial,u,y\nb,1,2,1,0\nb,1,1,1,0\n" };
  expect(await refused([one, again])).toContain(
    'two.csv:3, column trial: trial 1 of participant "b", session "1" is on line 4 of one.csv already',
  );
});

test("files that do not say whose rows they are are refused: one may hold several people", async () => {
  const text = "u,y\n1,0\n0,1\n";
  expect(
    await refused([
      { name: "a.csv", text },
      { name: "b.csv", text },
    ]),
  ).toContain("several data files need a column that says whose rows they are");
  // A derived column may say it.
  const derived = await readStudy(
    [
      { name: "a.csv", text: "n,u,y\n1,1,0\n" },
      { name: "b.csv", text: "n,u,y\n2,0,1\n" },
    ],
    { columns: { participant: "n" } },
  );
  expect(derived.participants.map(({ id }) => id)).toEqual(["1", "2"]);
});
