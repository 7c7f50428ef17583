// `npm start` runs the bundled study; `npm start -- COMMAND ...` is the credence command.
if (process.argv.length === 2) process.argv.push("demo");
await import("../dist/cli.js");
