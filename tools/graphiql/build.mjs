// Bundles GraphiQL and its web workers into the gateway's static files, with their licences.
// Usage: npm ci --ignore-scripts && npm run build
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, "../../platform/nexus/static/gateway/graphiql");

await rm(target, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: {
    playground: "source/playground.jsx",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  },
  outdir: target,
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  metafile: true,
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"', "process.platform": '"browser"' },
  // Names without hashes, so that a new build changes the files and adds none.
  assetNames: "[name]",
  loader: { ".ttf": "file", ".woff2": "file" },
  // The licences are collected below, whole and once each.
  legalComments: "none",
  logLevel: "info",
});

await writeFile(path.join(target, "LICENSES.txt"), await licences(Object.keys(metafile.inputs)));

/** Return the licence of every package that a file of the bundles comes from. */
async function licences(inputs) {
  const folders = inputs.map(packageFolder).filter(Boolean);
  const texts = [...new Set(folders)].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(
      await readFile(path.join(here, folder, "package.json"), "utf8"),
    );
    const files = (await readdir(path.join(here, folder))).filter((file) =>
      /^(licen[cs]e|notice|thirdpartynotices)/i.test(file),
    );
    const contents = files.map((file) => readFile(path.join(here, folder, file), "utf8"));
    const text = (await Promise.all(contents)).join("\n\n");
    return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join("\n").replaceAll("\r\n", "\n");
}

/** Return the folder of the package that a file belongs to, or nothing for a file of ours. */
function packageFolder(file) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
