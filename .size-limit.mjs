/** What users download. The compiler's limit is of what generates kernels: the interpreter stands in for kernels. */

const compilerAlone = {
  name: "the compiler alone",
  setup(build) {
    build.onResolve({ filter: /\/scalar\/|interpreter\.js$|loops\.js$/ }, ({ path, kind }) =>
      kind === "entry-point" ? undefined : { path, external: true },
    );
  },
};

export default [
  {
    name: "credence (library, without its dependencies)",
    path: "src/index.ts",
    // With the sampler, which is loaded when somebody samples.
    limit: "104 kB",
    ignore: ["@marcbachmann/cel-js", "ml-matrix", "papaparse", "yaml", "zod"],
  },
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
];
