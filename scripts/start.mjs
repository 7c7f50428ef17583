// `npm start` runs the bundled study; `npm start -- COMMAND ...` is the credence command.
// npm runs scripts in the folder of the package; files are named from where the user is.
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
if (process.argv.length === 2) process.argv.push("demo");
await import("../dist/cli.js");
