import type { WebSocket } from 'ws';

/** Clients of graphql-ws try again after it. */
export const TRY_AGAIN_LATER = 1013;

/**
 * Sockets that have not said yet who they are. Where there are too many, the one that has waited the longest goes: who
 * says it at once, as clients do, is let in however many others only wait.
 */
export class WaitingSockets {
  readonly #sockets = new Set<WebSocket>();

  constructor(private readonly most: number) {}

  add(socket: WebSocket): void {
    const [oldest] = this.#sockets;
    if (oldest !== undefined && this.#sockets.size >= this.most) {
      this.delete(oldest);
      turnAway(oldest, 'Too many wait');
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.delete(socket));
  }

  delete(socket: WebSocket): void {
    this.#sockets.delete(socket);
  }
}

/** Closes a socket without waiting for its answer, which might never come. */
export function turnAway(socket: WebSocket, reason: string): void {
  socket.close(TRY_AGAIN_LATER, reason);
  socket.terminate();
}
