/** The largest of many scores without sorting them all. */

/** Rows with the `limit` largest scores, best first; equal scores by row. Slots of row -1 and masked rows do not count. */
export function topRows(scores: Int32Array, rowOfSlot: Int32Array, limit: number, mask?: Uint8Array): { row: number; score: number }[] {
  if (limit <= 0) return [];
  // A heap with the worst of the best on top: nearly all slots cost one comparison.
  const heap: { row: number; score: number }[] = [];
  for (let slot = 0; slot < scores.length; slot++) {
    const row = rowOfSlot[slot] as number;
    if (row < 0 || (mask && mask[row] !== 1)) continue;
    const score = scores[slot] as number;
    const top = heap[0];
    if (heap.length < limit) {
      heap.push({ row, score });
      siftUp(heap);
    } else if (top && (score > top.score || (score === top.score && row < top.row))) {
      heap[0] = { row, score };
      siftDown(heap);
    }
  }
  return heap.sort(better);
}

type Entry = { row: number; score: number };

function better(a: Entry, b: Entry): number {
  return b.score - a.score || a.row - b.row;
}

function siftUp(heap: Entry[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (better(heap[at] as Entry, heap[parent] as Entry) <= 0) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Entry[]): void {
  for (let at = 0; ; ) {
    let worst = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && better(heap[child] as Entry, heap[worst] as Entry) > 0) worst = child;
    }
    if (worst === at) return;
    swap(heap, at, worst);
    at = worst;
  }
}

function swap(heap: Entry[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b] as Entry, heap[a] as Entry];
}
