// Reads a list of diagrams in the DOT language as JSON and writes them as SVG, in the same order.
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { readFileSync, writeFileSync } from "node:fs";

const graphviz = await Graphviz.load();
const diagrams = JSON.parse(readFileSync(0, "utf8"));
writeFileSync(1, JSON.stringify(diagrams.map((diagram) => graphviz.dot(diagram))));
