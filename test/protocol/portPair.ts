/** Two ends of a pipe within one process: messages are copied and arrive later, as between two. */
import type { Port } from "../../src/protocol/port.ts";

interface PortEnd extends Port {
  /** Everything that arrived here, in order. */
  readonly received: readonly unknown[];
}

export interface PortPair {
  readonly client: PortEnd;
  readonly server: PortEnd;
  close(): void;
}

export function portPair(): PortPair {
  let open = true;
  const closeListeners: (() => void)[] = [];
  const ends = [0, 1].map(() => ({ listeners: [] as ((message: unknown) => void)[], received: [] as unknown[] }));
  const end = (own: number): PortEnd => ({
    received: ends[own]!.received,
    send(message) {
      const copy: unknown = structuredClone(message);
      const other = ends[1 - own]!;
      setImmediate(() => {
        if (!open) return;
        other.received.push(copy);
        for (const listener of other.listeners) listener(copy);
      });
    },
    onMessage: (listener) => void ends[own]!.listeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  });
  return {
    client: end(0),
    server: end(1),
    close() {
      open = false;
      for (const listener of closeListeners) listener();
    },
  };
}
