// Writes the npm packages: `specwright`, which picks a platform, and one package per platform with its binary.
//
//   node packaging/npm/package.mjs FOLDER TARGET=BINARY...
//
// FOLDER gets one folder per package, ready for `npm publish` or `npm pack`. Platform packages must be published first.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (name) => cargo.match(new RegExp(`^${name} = "(.*)"`, "m"))[1];
const platforms = {
    "x86_64-unknown-linux-musl": { os: "linux", cpu: "x64" },
    "aarch64-unknown-linux-musl": { os: "linux", cpu: "arm64" },
    "x86_64-apple-darwin": { os: "darwin", cpu: "x64" },
    "aarch64-apple-darwin": { os: "darwin", cpu: "arm64" },
    "x86_64-pc-windows-msvc": { os: "win32", cpu: "x64" },
};

const [folder, ...pairs] = process.argv.slice(2);
if (!folder || pairs.length === 0) {
    console.error("usage: package.mjs FOLDER TARGET=BINARY...");
    process.exit(2);
}
const common = { version: field("version"), license: field("license") };
const write = (name, manifest) => {
    const target = join(folder, name);
    mkdirSync(join(target, "bin"), { recursive: true });
    copyFileSync(join(root, "LICENSE"), join(target, "LICENSE"));
    writeFileSync(join(target, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
    return join(target, "bin");
};

for (const pair of pairs) {
    const at = pair.indexOf("=");
    const [target, binary] = [pair.slice(0, at), pair.slice(at + 1)];
    const platform = platforms[target];
    if (!platform) {
        console.error(`unknown target \`${target}\`; expected one of ${Object.keys(platforms).join(", ")}`);
        process.exit(2);
    }
    const name = `specwright-${platform.os}-${platform.cpu}`;
    const bin = write(name, {
        name,
        description: `The specwright binary for ${platform.os} on ${platform.cpu}`,
        ...common,
        os: [platform.os],
        cpu: [platform.cpu],
    });
    const file = join(bin, platform.os === "win32" ? "specwright.exe" : "specwright");
    copyFileSync(binary, file);
    chmodSync(file, 0o755);
}

const names = Object.values(platforms).map(({ os, cpu }) => `specwright-${os}-${cpu}`);
const bin = write("specwright", {
    name: "specwright",
    description: field("description"),
    ...common,
    bin: { specwright: "bin/specwright.js" },
    engines: { node: ">=18" },
    optionalDependencies: Object.fromEntries(names.map((name) => [name, common.version])),
});
copyFileSync(join(here, "specwright.js"), join(bin, "specwright.js"));
copyFileSync(join(root, "README.md"), join(folder, "specwright", "README.md"));
