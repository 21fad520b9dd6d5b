export class Emitter<T> {
  private readonly listeners = new Set<(payload: T) => void>();
  readonly on = (listener: (payload: T) => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  emit(payload: T): void {
    for (const listener of this.listeners) listener(payload);
  }
}
