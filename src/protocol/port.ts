/** One end of a pipe that carries messages in order, and the end that `child_process.fork` gives to a child. */

export interface Port {
  /** Never throws: what cannot be sent is lost, and `onClose` tells. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Nothing comes any more, and nothing that is sent arrives. */
  onClose(listener: () => void): void;
}

/** What a forked process and the one that forked it have in common. */
interface IpcEnd {
  send?: ((message: object, handle: undefined, options: undefined, sent: (error: Error | null) => void) => boolean) | undefined;
  on(event: "message", listener: (message: unknown) => void): unknown;
}

/** `onClose` is the caller's to define: for a child it is 'disconnect', for its parent the child's end. */
export function ipcPort(end: IpcEnd, onClose: (listener: () => void) => void): Port {
  return {
    send(message) {
      // With a callback Node.js tells a closed channel there instead of raising 'error', which would end the process.
      end.send?.(message as object, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void end.on("message", listener),
    onClose,
  };
}
