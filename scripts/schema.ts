// Writes schema/credence-fit-1.json from its definition; run after changing src/fit/result-schema.ts.
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { fitResultSchema } from "../src/fit/result-schema.js";

const schema = { title: "credence-fit/1", ...z.toJSONSchema(fitResultSchema) };
writeFileSync(
  new URL("../schema/credence-fit-1.json", import.meta.url),
  `${JSON.stringify(schema, undefined, 2)}\n`,
);
