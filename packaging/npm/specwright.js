#!/usr/bin/env node
// Runs the binary of the package for this platform, with the same arguments, streams and exit code.
"use strict";
const { spawnSync } = require("node:child_process");

const name = `specwright-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "specwright.exe" : "specwright";
let binary;
try {
    binary = require.resolve(`${name}/bin/${file}`);
} catch {
    console.error(
        `error: no specwright binary for ${process.platform} on ${process.arch}\n` +
            `help: install the package \`${name}\` if it exists (npm leaves it out under --omit=optional), ` +
            "or build from source with cargo",
    );
    process.exit(1);
}
const result = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (result.error) {
    console.error(`error: cannot run ${binary}: ${result.error.message}`);
    process.exit(1);
}
// A signal ends the launcher the same way, so that Ctrl-C and broken pipes look as they do without it.
if (result.signal) process.kill(process.pid, result.signal);
process.exit(result.status ?? 1);
