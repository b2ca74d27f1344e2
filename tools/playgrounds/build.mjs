// Bundles GraphiQL, Swagger UI and ReDoc into the gateway's static files, with their licences.
// Usage: npm ci && npm run build
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, "../../platform/nexus/static/gateway/built");

await rm(target, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: {
    graphiql: "source/graphiql/playground.jsx",
    swagger: "source/swagger.js",
    redoc: "source/redoc.jsx",
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
  plugins: [
    { name: "one-graphql", setup: takeGraphQLOnce },
    { name: "redoc-at-home", setup: keepReDocAtHome },
  ],
  // The licences are collected below, whole and once each.
  legalComments: "none",
  logLevel: "info",
});

const packages = [
  ...Object.keys(metafile.inputs).map(packageFolder).filter(Boolean),
  // The packages that Swagger UI was bundled with.
  ...dependencies("swagger-ui"),
];
await writeFile(path.join(target, "LICENSES.txt"), await licences(packages));
await writeFile(path.join(here, "built.json"), await manifest());

/** The explorer requires the whole of graphql; the modules that others import can be pruned. */
function takeGraphQLOnce({ onResolve }) {
  onResolve({ filter: /^graphql$/ }, () => ({
    path: path.join(here, "node_modules/graphql/index.mjs"),
  }));
}

/** ReDoc's footer loads a logo from its maker's server. Replace it by a local one. */
function keepReDocAtHome({ onLoad }) {
  onLoad({ filter: /redoc\.browser\.lib\.js$/ }, async ({ path: file }) => {
    const foreign = "https://cdn.redoc.ly/redoc/logo-mini.svg";
    const code = await readFile(file, "utf8");
    if (!code.includes(foreign)) {
      throw new Error(`ReDoc no longer asks for ${foreign}: look what it asks for now.`);
    }
    const contents = code
      .replaceAll(foreign, "/static/portal/favicon.svg")
      // The map of its worker is not shipped.
      .replaceAll(/\\n\/\/# sourceMappingURL=[\w.]+/g, "");
    return { contents };
  });
}

/** Return the licences of the packages; one that several share is printed once. */
async function licences(folders) {
  const shared = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const home = path.join(here, folder);
    const about = JSON.parse(await readFile(path.join(home, "package.json"), "utf8"));
    const named = about.license ?? about.licenses?.map(({ type }) => type).join(", ");
    const text = (await licence(home, about)).replaceAll("\r\n", "\n");
    const heading = `${about.name} ${about.version} (${named ?? "named below"})`;
    shared.set(text, [...(shared.get(text) ?? []), heading]);
  }
  const rule = "=".repeat(80);
  const sections = [...shared].map(([text, names]) => `${rule}\n${names.join("\n")}\n\n${text}\n`);
  return sections.join("\n");
}

/** Return a package's licence files, or else the section of its README about the licence. */
async function licence(home, { repository }) {
  const entries = await readdir(home, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const files = names.filter((name) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(name));
  if (files.length) {
    const texts = files.sort().map((name) => readFile(path.join(home, name), "utf8"));
    return (await Promise.all(texts)).join("\n\n").trim();
  }
  const readme = names.find((name) => /^readme/i.test(name));
  const words = readme ? await readFile(path.join(home, readme), "utf8") : "";
  const section = /^#+[^\n]*\blicen[cs]e.*/ims.exec(words)?.[0];
  const source = repository?.url ?? repository ?? "a place that it does not tell";
  return section?.trim() ?? `The package carries no text of its licence. It comes from ${source}.`;
}

/** Return the folder of the package of a file, or nothing for a file of this project. */
function packageFolder(file) {
  // Modules for Node only are disabled in a browser and are not part of the bundle.
  if (file.startsWith("(disabled):")) {
    return undefined;
  }
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

/** Return the folders of the packages that a package needs, directly or not. */
function dependencies(name) {
  const found = execFileSync("npm", ["query", `[name="${name}"] *`], {
    cwd: here,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(found).map(({ location }) => location);
}

/** Return the hashes of the sources and of the built files. A test compares them with the files. */
async function manifest() {
  const sources = (await readdir(path.join(here, "source"), { recursive: true })).filter((file) =>
    path.extname(file),
  );
  const from = ["build.mjs", "package-lock.json", ...sources.map((file) => `source/${file}`)];
  const hashes = {
    from: await hashed(here, from),
    built: await hashed(target, await readdir(target)),
  };
  return `${JSON.stringify(hashes, null, 2)}\n`;
}

async function hashed(folder, files) {
  const pairs = files.sort().map(async (file) => {
    const content = await readFile(path.join(folder, file));
    return [file, createHash("sha256").update(content).digest("hex")];
  });
  return Object.fromEntries(await Promise.all(pairs));
}
