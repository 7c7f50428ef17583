// Writes the files of schema/ from their definitions; run after changing src/fit/result-schema.ts,
// src/import/summary-schema.ts, src/export/summary-schema.ts, src/explain/schema.ts, src/compare/schema.ts,
// src/checklist/result-schemas.ts, src/fit/diagnosis-schema.ts or src/migrate/schema.ts.
import { writeFileSync } from "node:fs";
import { z } from "zod";
import {
  calibrationSchema,
  designSchema,
  predictiveSchema,
  recoverySchema,
} from "../src/checklist/result-schemas.js";
import { comparisonSchema, looComparisonSchema } from "../src/compare/schema.js";
import { explanationSchema } from "../src/explain/schema.js";
import { exportSummarySchema } from "../src/export/summary-schema.js";
import { diagnosisSchema } from "../src/fit/diagnosis-schema.js";
import { fitResultSchema } from "../src/fit/result-schema.js";
import { importSummarySchema } from "../src/import/summary-schema.js";
import { migrationSchema } from "../src/migrate/schema.js";

const schemas = {
  "credence-fit/1": fitResultSchema,
  "credence-diagnosis/1": diagnosisSchema,
  "credence-import/1": importSummarySchema,
  "credence-export/1": exportSummarySchema,
  "credence-explain/1": explanationSchema,
  "credence-comparison/1": comparisonSchema,
  "credence-loo-comparison/1": looComparisonSchema,
  "credence-recovery/1": recoverySchema,
  "credence-predictive/1": predictiveSchema,
  "credence-calibration/1": calibrationSchema,
  "credence-design/1": designSchema,
  "credence-migrate/1": migrationSchema,
};
for (const [title, definition] of Object.entries(schemas)) {
  const schema = { title, ...z.toJSONSchema(definition) };
  writeFileSync(
    new URL(`../schema/${title.replace("/", "-")}.json`, import.meta.url),
    `${JSON.stringify(schema, undefined, 2)}\n`,
  );
}
