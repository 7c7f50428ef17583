/**
 * What users download. The compiler's limit is of what generates kernels: the interpreter stands in for kernels. Of the
 * entry, 24 kB are the catalogue's models, each with its parameters, formulas and what to know of it: 2.5 kB of them the
 * volatile Kalman filters, the reduced Bayesian and the hybrid Pearce-Hall learner.
 */

const compilerAlone = {
  name: "the compiler alone",
  setup(build) {
    build.onResolve({ filter: /\/scalar\/|interpreter\.js$|loops\.js$/ }, ({ path, kind }) =>
      kind === "entry-point" ? undefined : { path, external: true },
    );
  },
};

const atOnce = {
  name: "without what is loaded on demand",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

const library = {
  path: "src/index.ts",
  ignore: ["@marcbachmann/cel-js", "ml-matrix", "papaparse", "yaml", "zod"],
};

export default [
  {
    name: "credence, as it is imported, without its dependencies",
    ...library,
    limit: "119.5 kB",
    modifyEsbuildConfig: (config) => ({ ...config, plugins: [...(config.plugins ?? []), atOnce] }),
  },
  { name: "credence, with the samplers that it loads on demand", ...library, limit: "150.5 kB" },
  { name: "credence/scalar", path: "dist/scalar.js", limit: "12 kB" },
  {
    name: "compiler, without interpreter and scalars, gzipped",
    path: "src/compile/index.ts",
    limit: "15 kB",
    gzip: true,
    modifyEsbuildConfig: (config) => ({ ...config, plugins: [...(config.plugins ?? []), compilerAlone] }),
  },
  {
    name: "compiler, interpreter and scalars, gzipped",
    path: "src/compile/index.ts",
    limit: "20 kB",
    gzip: true,
  },
  { name: "script of the page of deep widget", path: "dist/widget-page.js", limit: "48 kB" },
  { name: "script of the page of attractor page", path: "dist/drawing-page.js", limit: "20 kB" },
];
