/**
 * The list of hits: one tree item a file, arrows between them, Enter opens, Ctrl or Cmd with Enter opens to the side.
 * A new answer is drawn as far as it is seen, the rest in the frames that follow: below, where nothing moves by it.
 */
import { countBeforeWeak } from "../core/strength.ts";
import { t } from "../core/translate.ts";
import { type PanelAnswer, type PanelFolder, type PanelHit, type Place, placeKey as keyOf, type VoteMark } from "../protocol/panelMessages.ts";
import { element } from "./dom.ts";
import { type HitEvents, type HitView, hitView } from "./hitView.ts";

export interface ResultsEvents extends Omit<HitEvents, "onSelect"> {
  /** Up from the first hit, Escape or "/": back to the box. */
  onLeaveUp(): void;
  onSelected(index: number): void;
}

export interface Results {
  readonly node: HTMLElement;
  show(answer: PanelAnswer, folders: readonly PanelFolder[], keep: "top" | "place"): void;
  clear(): void;
  /** At once what the next frames would draw. */
  drawAll(): void;
  /** Moves focus to the selected hit. */
  focus(): boolean;
  select(index: number): void;
  /** Indices of the hits whose further places are shown. */
  readonly unfolded: readonly number[];
  unfold(indices: readonly number[]): void;
  mark(place: Place): void;
  /** Other thumbs than before on these places. */
  showMarks(marks: readonly VoteMark[]): void;
  linesArrived(place: Place, text: string | null): void;
  setColumns(columns: number): void;
}

const MANY_COLUMNS = 80;
/** Most hits have four lines of code and are a little higher, in pixels: so many fill the view. Where they do not, the next frame does. */
const USUAL_HIT = 130;
/** So many take some 10 ms. */
const HITS_A_FRAME = 6;

export function results(events: ResultsEvents): Results {
  const node = element("div", { class: "results", attributes: { role: "tree", "aria-label": t("Search results") } });
  let views: HitView[] = [];
  let selected: HTMLElement | undefined;
  let lines = new Map<string, string | null>();
  let columns = MANY_COLUMNS;
  /** Draws up to so many more hits of the answer; false where there are no more. */
  let draw: (hits: number) => boolean = () => false;
  let nextFrame = 0;

  function stopDrawing(): void {
    window.cancelAnimationFrame(nextFrame);
    draw = () => false;
  }
  function drawAll(): void {
    draw(Infinity);
    stopDrawing();
  }
  function drawOn(): void {
    nextFrame = window.requestAnimationFrame(() => (draw(HITS_A_FRAME) ? drawOn() : stopDrawing()));
  }

  const visibleItems = (): HTMLElement[] => views.flatMap((view) => (view.isUnfolded() ? view.items : view.items.slice(0, 1)));
  const viewOf = (item: HTMLElement): HitView | undefined => views.find((view) => view.items.includes(item));

  /** Only the selected item and its buttons are stops of the Tab key. */
  function choose(item: HTMLElement | undefined, focus: boolean): void {
    if (selected) setSelected(selected, false);
    selected = item;
    if (!item) return;
    setSelected(item, true);
    const index = views.findIndex((view) => view.items.includes(item));
    events.onSelected(index);
    if (focus) item.focus();
    item.scrollIntoView({ block: "nearest" });
  }
  function setSelected(item: HTMLElement, on: boolean): void {
    item.setAttribute("aria-selected", String(on));
    item.tabIndex = on ? 0 : -1;
    item.classList.toggle("selected", on);
    for (const button of ownButtons(item)) button.tabIndex = on ? 0 : -1;
  }
  function ownButtons(item: HTMLElement): HTMLElement[] {
    return [...item.querySelectorAll<HTMLElement>("button")].filter((button) => button.closest("[role=treeitem]") === item);
  }
  function move(by: number): void {
    drawAll();
    const items = visibleItems();
    const at = selected ? items.indexOf(selected) : -1;
    if (at + by < 0) events.onLeaveUp();
    else choose(items[Math.min(items.length - 1, at + by)], true);
  }

  function showMarks(marks: readonly VoteMark[]): void {
    drawAll();
    for (const mark of marks) {
      for (const view of views) if (view.hit.path === mark.place.path) view.showMark(mark);
    }
  }

  node.addEventListener("focusin", (event) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
    if (item && item !== selected) choose(item, false);
  });
  node.addEventListener("keydown", (event) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
    const view = item ? viewOf(item) : undefined;
    if (!item || !view) return;
    const onItem = event.target === item;
    const modified = event.ctrlKey || event.metaKey;
    const isBest = item === view.node;
    switch (event.key) {
      case "ArrowDown":
        move(1);
        break;
      case "ArrowUp":
        move(-1);
        break;
      case "Home":
        choose(visibleItems()[0], true);
        break;
      case "End":
        drawAll();
        choose(visibleItems().at(-1), true);
        break;
      case "ArrowRight":
        if (view.isUnfolded() && isBest) move(1);
        else view.unfold(true);
        break;
      case "ArrowLeft":
        if (!isBest) choose(view.node, true);
        else view.unfold(false);
        break;
      case "Enter":
        // On a button it presses the button.
        if (!onItem) return;
        events.onOpen(view.placeOf(item), modified);
        break;
      case "+":
      case "=":
      case "-":
      case "0":
        if (modified || event.altKey) return;
        view.press(item, event.key === "0" ? "none" : event.key === "-" ? "down" : "up");
        break;
      case "c":
      case "C":
        if (!modified || event.shiftKey || String(window.getSelection()) !== "") return;
        events.onCopy(view.placeOf(item));
        break;
      case "Escape":
        if (onItem) events.onLeaveUp();
        else item.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    node,
    show(answer, folders, keep) {
      const had = keep === "place" && selected ? viewOf(selected)?.placeOf(selected) : undefined;
      const hadFocus = node.contains(document.activeElement);
      const unfolded = new Set(keep === "place" ? views.filter((view) => view.isUnfolded()).map((view) => keyOf(view.hit)) : []);
      // Files may have changed since: lines are read again, while what is known stays in sight.
      if (keep === "top") lines = new Map();
      // Best first: whatever follows the first weak one is weak too. Where all are, none is set apart.
      const before = countBeforeWeak(answer.hits);
      const areApart = before > 0 && before < answer.hits.length;
      const drawOne = (hit: PanelHit, i: number): HitView => {
        const view = hitView(
          hit,
          {
            words: answer.words,
            columns,
            folderName: folders.length > 1 ? (folders.find((folder) => folder.id === hit.folder)?.name ?? "") : "",
            position: i + 1,
            count: answer.hits.length,
            linesOf: (place) => lines.get(keyOf(place)),
          },
          { ...events, onSelect: (item) => choose(item, true) },
        );
        for (const mark of answer.marks) if (mark.place.path === hit.path) view.showMark(mark);
        if (areApart && i === before) node.append(element("div", { class: "weaker", attributes: { "aria-hidden": "true" } }, t("Weaker matches")));
        view.node.classList.toggle("weak", areApart && i >= before);
        node.append(view.node);
        return view;
      };
      stopDrawing();
      views = [];
      node.replaceChildren();
      draw = (more) => {
        const next = answer.hits.slice(views.length, views.length + more);
        for (const hit of next) views.push(drawOne(hit, views.length));
        return views.length < answer.hits.length;
      };
      if (keep === "place") drawAll();
      // One frame to show these, and then the others.
      else if (draw(Math.ceil(window.innerHeight / USUAL_HIT))) nextFrame = window.requestAnimationFrame(drawOn);
      selected = undefined;
      for (const view of views) if (unfolded.has(keyOf(view.hit))) view.unfold(true);
      const again = had && visibleItems().find((item) => keyOf(viewOf(item)!.placeOf(item)) === keyOf(had));
      if (again) choose(again, hadFocus);
      else {
        const first = views[0]?.node;
        if (first) setSelected((selected = first), true);
        if (hadFocus) first?.focus();
      }
    },
    clear() {
      stopDrawing();
      views = [];
      selected = undefined;
      node.replaceChildren();
    },
    drawAll,
    focus() {
      choose(selected ?? views[0]?.node, true);
      return selected !== undefined;
    },
    select(index) {
      const item = views[index]?.node;
      if (item) choose(item, false);
    },
    get unfolded() {
      return views.flatMap((view, i) => (view.isUnfolded() ? [i] : []));
    },
    unfold(indices) {
      for (const i of indices) views[i]?.unfold(true);
    },
    showMarks,
    mark(place) {
      drawAll();
      const item = views.find(({ hit }) => keyOf(hit) === keyOf(place))?.node;
      if (item) choose(item, false);
    },
    linesArrived(place, text) {
      lines.set(keyOf(place), text);
      for (const view of views) if (view.hit.path === place.path && view.hit.folder === place.folder) view.redraw({ columns });
    },
    setColumns(next) {
      if (next === columns) return;
      columns = next;
      for (const view of views) view.redraw({ columns });
    },
  };
}
