/** What package.json and package.nls.json have to say about commands, settings and the walkthrough, made from their tables. */
import { COMMANDS, type Command } from "../../src/extension/commands.ts";
import { SETTINGS } from "../../src/extension/settings.ts";
import { WALKTHROUGH } from "../../src/extension/walkthrough.ts";

type Setting = (typeof SETTINGS)[number];
type Json = Record<string, unknown>;

export interface Contributes {
  readonly manifest: Json;
  /** The English texts behind the manifest's %keys%. */
  readonly texts: Readonly<Record<string, string>>;
}

export function contributes(): Contributes {
  const texts: Record<string, string> = {};
  const text = (key: string, english: string): string => {
    if (texts[key] !== undefined && texts[key] !== english) throw new Error(`${key} stands for two texts`);
    texts[key] = english;
    return `%${key}%`;
  };
  const manifest = { ...commandsAndKeys(text), walkthroughs: [walkthrough(text)], configuration: configuration(text), ...views(text) };
  return { manifest, texts };
}

type Text = (key: string, english: string) => string;

const shortId = (id: string): string => id.replace(/^sextant\./, "");

function commandsAndKeys(text: Text): Json {
  const commands: readonly Command[] = COMMANDS;
  const menus: Record<string, Json[]> = { commandPalette: commands.filter(({ palette }) => palette === false).map(({ id }) => ({ command: id, when: "false" })) };
  for (const { id, menus: placements } of commands) {
    for (const { menu, when, group } of placements ?? []) (menus[menu] ??= []).push({ command: id, ...(when === undefined ? {} : { when }), group });
  }
  return {
    commands: commands.map(({ id, title, icon, enablement }) => ({
      command: id,
      title: text(`command.${shortId(id)}`, title),
      category: "Sextant",
      icon: `$(${icon})`,
      ...(enablement === undefined ? {} : { enablement }),
    })),
    keybindings: commands.flatMap(({ id, key, enablement }) => (key ? [{ command: id, key: key.key, mac: key.mac, when: key.when ?? enablement }] : [])),
    menus,
  };
}

function walkthrough(text: Text): Json {
  const { id, title, description, steps } = WALKTHROUGH;
  return {
    id,
    title: text("walkthrough.title", title),
    description: text("walkthrough.description", description),
    steps: steps.map(({ id: step, title: heading, text: body, buttons, doneOn, picture }) => {
      const file = `media/walkthrough/${picture.file}`;
      return {
        id: step,
        title: text(`walkthrough.${step}`, heading),
        description: text(`walkthrough.${step}.text`, [body, ...buttons.map(([label, command]) => `[${label}](command:${command})`)].join("\n")),
        media: "altText" in picture ? { svg: file, altText: text(`walkthrough.${step}.picture`, picture.altText) } : { markdown: file },
        completionEvents: doneOn,
      };
    }),
  };
}

function views(text: Text): Json {
  const icon = "media/sextant.svg";
  return {
    viewsContainers: { activitybar: [{ id: "sextant", title: "Sextant", icon }] },
    views: { sextant: [{ type: "webview", id: "sextant.results", name: text("view.results", "Results"), contextualTitle: "Sextant", icon }] },
  };
}

function configuration(text: Text): Json[] {
  const groups = [...new Set(SETTINGS.map(({ group }) => group))];
  return groups.map((title, order) => ({
    title: text(`settings.${title.toLowerCase().replaceAll(" ", "-")}`, title),
    order,
    properties: Object.fromEntries(
      SETTINGS.filter(({ group }) => group === title).map((row, at) => [
        `sextant.${row.key}`,
        { ...schema(row, text), default: row.default, scope: row.scope, order: at, markdownDescription: text(`setting.${row.key}`, row.description) },
      ]),
    ),
  }));
}

function schema(row: Setting, text: Text): Json {
  switch (row.type) {
    case "boolean":
      return { type: "boolean" };
    case "number":
      return { type: "integer", minimum: row.minimum, maximum: row.maximum };
    case "choice":
      return { type: "string", enum: Object.keys(row.choices), enumDescriptions: Object.entries(row.choices).map(([choice, what]) => text(`setting.${row.key}.${choice}`, what)) };
    case "folder":
      return { type: "string" };
  }
}
