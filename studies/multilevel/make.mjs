// Writes multilevel.csv: one input sequence, ten simulated participants, 320 trials each. The bits below are the
// data of a published tutorial on multilevel binary filters (agents simulated with omega ~ N(-4, 1) and
// temperature ~ logN(0.5, 0.5)), most significant first; their SHA-256 is checked before anything is written.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";

const u = "f7fbbfff7f0480050043dc96fcf7a2df5d4485020cfbef7710c4280afa59fa1673b36d0904100880";
const y = [
  "77fffffffffbfea2840030501e5ef9cde7f644b104387adfef0490960194b4ccb5fffdab57010050",
  "2afcfdbffff659c4204a0344e5fdf67b73b60a8826745d1ef7468c51102a5e944ffdc2fd1b601118",
  "7bfbbffffffa58902001018883faee99c78fc0190426bafdf23a15000cca1fa30043ff6082002000",
  "bfbfdfffffebeeefa8aca81cee935afdefe38db013fb26a8bfd9002d5aeb5321e62cf3fa349cfc08",
  "e98fc6ff65ec9870642e3865b82a90f24eea33cbd84539ce5cd90c4f2d92d2eba8798b05d3d11d80",
  "bbfffffffffd61020144228e5dba4ea27a93a0231003629afb16f2554d533ab1df75a7e66a005848",
  "7ffffffffff7de0100028c090bfd7cbbd75e8309000c4fded73c828407bdf1a719ef1de031841880",
  "37fefffffffb80000000a6996f7f7a6fffb0a00800357fffd80104013e7b77c6988df78520000000",
  "ffffffffffff7ec080401f00584dffe7bff6e629481ab22fec2281001028df578bf75f64c2b00002",
  "ffffffffffe1400000002fee1ff7f8b9fff618010017fffdec3200001e98bfa36ffdffe0c0000000",
];

const bits = (hex) => [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
const inputs = bits(u);
const responses = y.map(bits);
const digest = createHash("sha256").update([inputs, ...responses].join("")).digest("hex");
if (digest !== "ceed848226d6635cc5137d8be9b2dfe5f4a999a13af13951ae3b48a344cbbae8") throw new Error(`wrong data: ${digest}`);

const lines = ["participant,trial,input,response"];
responses.forEach((answers, i) => {
  for (let t = 0; t < inputs.length; t++) lines.push(`${i + 1},${t + 1},${inputs[t]},${answers[t]}`);
});
writeFileSync(new URL("multilevel.csv", import.meta.url), `${lines.join("\n")}\n`);
