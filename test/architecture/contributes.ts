/** What package.json has to say about commands and settings, made from their tables. */
import { COMMANDS, type Command } from "../../src/extension/commands.ts";
import { SETTINGS } from "../../src/extension/settings.ts";

type Setting = (typeof SETTINGS)[number];
type Json = Record<string, unknown>;

export function contributes(): Json {
  const commands: readonly Command[] = COMMANDS;
  const menus: Record<string, Json[]> = { commandPalette: commands.filter(({ palette }) => palette === false).map(({ id }) => ({ command: id, when: "false" })) };
  for (const { id, menus: placements } of commands) {
    for (const { menu, when, group } of placements ?? []) (menus[menu] ??= []).push({ command: id, ...(when === undefined ? {} : { when }), group });
  }
  return {
    commands: commands.map(({ id, title, icon, enablement }) => ({ command: id, title, category: "Sextant", icon: `$(${icon})`, ...(enablement === undefined ? {} : { enablement }) })),
    keybindings: commands.flatMap(({ id, key, enablement }) => (key ? [{ command: id, key: key.key, mac: key.mac, when: key.when ?? enablement }] : [])),
    menus,
    configuration: configuration(),
  };
}

function configuration(): Json[] {
  const groups = [...new Set(SETTINGS.map(({ group }) => group))];
  return groups.map((title, order) => ({
    title,
    order,
    properties: Object.fromEntries(
      SETTINGS.filter(({ group }) => group === title).map((row, at) => [
        `sextant.${row.key}`,
        { ...schema(row), default: row.default, scope: row.scope, order: at, markdownDescription: row.description },
      ]),
    ),
  }));
}

function schema(row: Setting): Json {
  switch (row.type) {
    case "boolean":
      return { type: "boolean" };
    case "number":
      return { type: "integer", minimum: row.minimum, maximum: row.maximum };
    case "choice":
      return { type: "string", enum: Object.keys(row.choices), enumDescriptions: Object.values(row.choices) };
    case "folder":
      return { type: "string" };
  }
}
