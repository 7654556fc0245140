/** One file of an answer: its best span, further spans to fold out, why it was found. */
import { harmless } from "../core/harmless.ts";
import type { ChunkKind } from "../core/chunk.ts";
import { t } from "../core/translate.ts";
import { type PanelHit, type Place, placeKey, type VoteMark } from "../protocol/panelMessages.ts";
import { codeLines } from "./code.ts";
import { element, icon, iconButton } from "./dom.ts";
import { kindInWords, linesInWords, scoreInWords } from "./hitInWords.ts";
import { markInWords, movedInWords, movedNote, type Thumb, type Thumbs, thumbs } from "./votes.ts";
import { whyList } from "./why.ts";

export interface HitEvents {
  onOpen(place: Place, beside: boolean): void;
  onSimilar(place: Place, label: string): void;
  onCopy(place: Place): void;
  /** A thumb, or with "none" its removal; the same thumb again removes it as well. */
  onVote(hit: PanelHit, place: Place, thumb: Thumb | "none"): void;
  /** Further spans were folded out: their lines are wanted. */
  onUnfold(places: readonly Place[]): void;
  onFolded(): void;
  onSelect(item: HTMLElement): void;
}

export interface HitContext {
  readonly words: readonly string[];
  readonly columns: number;
  /** Named before the path where the workspace has several folders; "" where it has one. */
  readonly folderName: string;
  readonly position: number;
  readonly count: number;
  /** What is known of the lines of further spans: undefined while they are on their way, null where they cannot be read. */
  readonly linesOf: (place: Place) => string | null | undefined;
}

export interface HitView {
  readonly node: HTMLElement;
  readonly hit: PanelHit;
  /** The hit, and its further places once they were folded out. */
  readonly items: readonly HTMLElement[];
  placeOf(item: HTMLElement): Place;
  isUnfolded(): boolean;
  unfold(open: boolean): void;
  /** Draws the code again: another width, or lines that arrived. */
  redraw(context: Pick<HitContext, "columns">): void;
  similar(item: HTMLElement): void;
  press(item: HTMLElement, thumb: Thumb | "none"): void;
  showMark(mark: VoteMark): void;
}

const CODE_LINES = 4;
const FURTHER_LINES = 2;

const KIND_ICONS: Readonly<Record<ChunkKind, string>> = {
  function: "symbol-method",
  method: "symbol-method",
  class: "symbol-class",
  interface: "symbol-interface",
  type: "symbol-interface",
  enum: "symbol-enum",
  module: "symbol-namespace",
  constant: "symbol-constant",
  test: "beaker",
  section: "symbol-string",
  cell: "symbol-snippet",
  imports: "package",
  block: "symbol-snippet",
};

export function hitView(hit: PanelHit, context: HitContext, events: HitEvents): HitView {
  let columns = context.columns;
  const slash = hit.path.lastIndexOf("/");
  const fileName = hit.path.slice(slash + 1);
  const directory = [context.folderName, hit.path.slice(0, Math.max(0, slash))].filter((part) => part !== "").join("/");
  const names = crumbNames(hit);
  const place: Place = { folder: hit.folder, path: hit.path, startLine: hit.startLine, endLine: hit.endLine };
  const furtherPlaces = hit.more.map((span): Place => ({ ...place, startLine: span.startLine, endLine: span.endLine }));
  const labelOf = (of: Place): string => (of === place && hit.symbol !== null ? hit.symbol : `${fileName}:${of.startLine}-${of.endLine}`);
  const placeOf = (item: HTMLElement): Place => furtherPlaces[further.indexOf(item)] ?? place;

  const head = element(
    "div",
    { class: "hit-head" },
    icon("file-code", "file-icon"),
    element("span", { class: "file-name" }, harmless(fileName)),
    element("span", { class: "directory", attributes: { title: harmless(hit.path) } }, element("bdi", {}, harmless(directory))),
    scoreBar(hit.score),
    actionsFor(place, labelOf(place), events),
  );
  const crumbs = element(
    "div",
    { class: "crumbs" },
    ...(names.length === 0 ? [] : [icon(KIND_ICONS[hit.kind] ?? "symbol-misc", `kind-${hit.kind}`), element("span", { class: "crumb-names" }, harmless(names.join(" › ")))]),
    element("span", { class: "span-lines" }, linesInWords(place)),
  );
  const code = element("div");
  const why = element("div", { class: "why" });
  why.hidden = true;
  const moreButton = hit.more.length === 0 ? null : footButton(hit.more.length === 1 ? t("1 more place") : t("{0} more places", hit.more.length), () => unfold(!isUnfolded()));
  const whyButton = hit.why === undefined || hit.why.length === 0 ? null : footButton(t("Why this?"), toggleWhy);
  whyButton?.setAttribute("aria-expanded", "false");
  const own = thumbs((thumb) => events.onVote(hit, place, thumb));
  const foot = element("div", { class: "hit-foot" }, moreButton, whyButton, own.buttons);

  const furtherThumbs = new Map<HTMLElement, Thumbs>();
  const labels = new Map<HTMLElement, string>();
  const marks = new Map<string, VoteMark>();
  /** Made when they are first folded out: most never are. */
  let further: readonly HTMLElement[] = [];
  const group = element("div", { class: "further", attributes: { role: "group" } });
  group.hidden = true;

  const where = directory === "" ? [] : [t("in {0}", directory)];
  const what = names.length === 0 ? [] : [...names, kindInWords(hit.kind)];
  const moved = movedInWords(hit.why);
  const node = treeItem(
    [fileName, ...where, ...what, linesInWords(place), scoreInWords(hit.score), ...(moved ? [moved.text] : [])].join(", "),
    { "aria-level": 1, "aria-posinset": context.position, "aria-setsize": context.count, "aria-expanded": hit.more.length > 0 ? "false" : null },
    "hit",
  );
  node.append(element("div", { class: "hit-body" }, head, crumbs, code, movedNote(hit.why), foot, own.trouble, why), ...(hit.more.length > 0 ? [group] : []));
  offTheTabKey(node);

  function treeItem(label: string, attributes: Readonly<Record<string, string | number | null>>, className: string): HTMLElement {
    const item = element("div", { class: className, attributes: { role: "treeitem", "aria-label": harmless(label), "aria-selected": "false", tabindex: -1, ...attributes } });
    labels.set(item, harmless(label));
    item.addEventListener("click", (event) => {
      event.stopPropagation();
      events.onSelect(item);
      // Marking text to copy it is no wish to go there.
      if (String(window.getSelection()) === "") events.onOpen(placeOf(item), event.ctrlKey || event.metaKey);
    });
    return item;
  }
  function furtherItem(at: Place, score: number, i: number, count: number): HTMLElement {
    const item = treeItem(`${fileName}, ${linesInWords(at)}, ${scoreInWords(score)}`, { "aria-level": 2, "aria-posinset": i + 1, "aria-setsize": count }, "hit-further");
    const its = thumbs((thumb) => events.onVote(hit, at, thumb));
    furtherThumbs.set(item, its);
    item.append(
      element("div", { class: "hit-head" }, element("span", { class: "span-lines" }, linesInWords(at)), its.buttons, scoreBar(score), actionsFor(at, labelOf(at), events)),
      element("div", { class: "further-code" }),
      its.trouble,
    );
    offTheTabKey(item);
    return item;
  }
  function toggleWhy(): void {
    why.hidden = !why.hidden;
    whyButton?.setAttribute("aria-expanded", String(!why.hidden));
    if (!why.hidden && why.childElementCount === 0) {
      why.append(element("p", {}, t("{0}: {1} of 100. What it is made of:", capital(scoreInWords(hit.score)), Math.round(hit.score * 100))), whyList(hit.why ?? []));
    }
  }
  const isUnfolded = (): boolean => node.getAttribute("aria-expanded") === "true";
  function unfold(open: boolean): void {
    if (hit.more.length === 0 || open === isUnfolded()) return;
    node.setAttribute("aria-expanded", String(open));
    moreButton?.setAttribute("aria-expanded", String(open));
    group.hidden = !open;
    if (open) {
      drawFurther();
      const missing = furtherPlaces.filter((each) => context.linesOf(each) === undefined);
      if (missing.length > 0) events.onUnfold(missing);
    }
    events.onFolded();
  }
  function drawCode(): void {
    code.replaceChildren(codeLines(hit, { words: context.words, maxLines: CODE_LINES, columns }));
  }
  function drawFurther(): void {
    if (further.length === 0) {
      further = hit.more.map((span, i) => furtherItem(furtherPlaces[i]!, span.score, i, hit.more.length));
      group.append(...further);
      further.forEach(drawMark);
    }
    for (const [i, item] of further.entries()) {
      const at = furtherPlaces[i]!;
      const text = context.linesOf(at);
      const shown =
        text === undefined || text === null
          ? element("div", { class: "quiet" }, text === null ? t("These lines cannot be read any more.") : "…")
          : codeLines({ snippet: text, startLine: at.startLine, symbol: null, language: hit.language }, { words: context.words, maxLines: FURTHER_LINES, columns: columns - 2 });
      item.querySelector(".further-code")?.replaceChildren(shown);
    }
  }
  function drawMark(item: HTMLElement): void {
    const mark = marks.get(placeKey(placeOf(item)));
    if (!mark) return;
    (furtherThumbs.get(item) ?? own).show(mark);
    item.setAttribute("aria-label", [labels.get(item) ?? "", markInWords(mark)].filter((part) => part !== "").join(", "));
  }
  drawCode();
  moreButton?.setAttribute("aria-expanded", "false");
  return {
    node,
    hit,
    get items() {
      return [node, ...further];
    },
    placeOf,
    isUnfolded,
    unfold,
    redraw(next) {
      columns = next.columns;
      drawCode();
      if (isUnfolded()) drawFurther();
    },
    press: (item, thumb) => events.onVote(hit, placeOf(item), thumb),
    showMark(mark) {
      marks.set(placeKey(mark.place), mark);
      [node, ...further].forEach(drawMark);
    },
    similar(item) {
      const at = placeOf(item);
      events.onSimilar(at, labelOf(at));
    },
  };
}

/** Only the selected item and its buttons are stops of the Tab key, and no item begins as that. */
function offTheTabKey(item: HTMLElement): void {
  for (const button of item.querySelectorAll("button")) button.tabIndex = -1;
}

function actionsFor(place: Place, label: string, events: HitEvents): HTMLElement {
  const lines = linesInWords(place);
  return element(
    "span",
    { class: "actions" },
    iconButton("split-horizontal", t("Open to the Side"), () => events.onOpen(place, true)),
    iconButton("references", t("Find Similar Code"), () => events.onSimilar(place, label)),
    iconButton("copy", t("Copy Path and Line ({0})", lines), () => events.onCopy(place)),
  );
}

function footButton(text: string, onClick: () => void): HTMLButtonElement {
  return element(
    "button",
    {
      class: "fold",
      attributes: { type: "button" },
      on: {
        click: (event) => {
          event.stopPropagation();
          onClick();
        },
      },
    },
    icon("chevron-right"),
    text,
  );
}

function scoreBar(score: number): HTMLElement {
  const bar = element("span", { class: "score-bar" });
  bar.style.width = `${Math.round(Math.max(0, Math.min(1, score)) * 100)}%`;
  return element("span", { class: "score", attributes: { title: t("{0} ({1} of 100)", capital(scoreInWords(score)), Math.round(score * 100)), "aria-hidden": "true" } }, bar);
}

/** Enclosing names, then its own. */
function crumbNames(hit: PanelHit): string[] {
  const names = [...hit.scope];
  if (hit.symbol !== null && names.at(-1) !== hit.symbol) names.push(hit.symbol);
  return names;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
