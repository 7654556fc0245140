/** Work ahead, in order, on a bounded number of items. */

/**
 * Yields the results of `work` in the order of `items`, with up to `ahead` of them under way or waiting.
 * When the consumer stops early, what is under way is awaited and dropped.
 */
export async function* inOrder<T, R>(items: Iterable<T>, ahead: number, work: (item: T) => Promise<R>): AsyncGenerator<R, void, undefined> {
  const waiting: Promise<R>[] = [];
  const source = items[Symbol.iterator]();
  const start = (): void => {
    const next = source.next();
    if (next.done) return;
    const result = work(next.value);
    // Whoever awaits it later sees the error; until then it must not count as unhandled.
    void result.catch(() => undefined);
    waiting.push(result);
  };
  try {
    for (let i = 0; i < ahead; i++) start();
    while (waiting.length > 0) {
      const result = await (waiting[0] as Promise<R>);
      void waiting.shift();
      start();
      yield result;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}
