// Parses Mermaid text with the npm package mermaid and prints what it understood, for tests/exporters/test_mermaid.py.
// Usage: node mermaid_parse.mjs FILE...   One JSON object per file, in order.
import { readFileSync } from "node:fs";
import DOMPurify from "dompurify";
import mermaid from "mermaid";

// Without a browser DOMPurify only makes instances; parsing needs no cleaning, drawing would.
DOMPurify.addHook = () => {};
DOMPurify.sanitize = (text) => text;

const two = (number) => String(number).padStart(2, "0");
const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

function gantt(db) {
  return {
    title: db.getDiagramTitle(),
    sections: db.getSections(),
    tasks: db.getTasks().map((t) => ({
      id: t.id,
      label: t.task.trim(),
      section: t.section,
      start: day(t.startTime),
      end: day(t.endTime),
      tags: ["active", "done", "crit", "milestone"].filter((tag) => t[tag]),
    })),
  };
}

function flowchart(db) {
  return {
    nodes: Object.fromEntries([...db.getVertices()].map(([id, v]) => [id, v.text])),
    edges: db.getEdges().map((e) => ({ from: e.start, to: e.end, label: e.text, stroke: e.stroke })),
    groups: db.getSubGraphs().map((g) => ({ id: g.id, label: g.title, nodes: g.nodes })),
  };
}

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  try {
    const { diagramType } = await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const found = diagramType === "gantt" ? gantt(db) : flowchart(db);
    console.log(JSON.stringify({ type: diagramType, ...found }));
  } catch (error) {
    console.log(JSON.stringify({ type: "error", message: String(error) }));
  }
}
