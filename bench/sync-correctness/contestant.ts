export type Field = 'firstName' | 'city';

export interface Seen {
  firstName: string;
  city: string;
}

/** A library that keeps contacts and audiences offline, with what has to be written around it to speak to the platform. */
export interface Contestant {
  readonly name: string;
  /** One exchange as the library is meant to make it. Resolves at its end, well or not. */
  sync(): Promise<void>;
  /** The contacts that its person sees, by the platform's id. */
  contacts(): Promise<Map<string, Seen>>;
  /** The names of the audiences that its person sees. */
  audiences(): Promise<string[]>;
  edit(id: string, field: Field, text: string): Promise<void>;
  createAudience(name: string): Promise<void>;
  /** Texts of own changes that the library itself names as unsent, refused or in conflict. */
  open(): Promise<Set<string>>;
  close(): Promise<void>;
}

export type Enter = (platform: { url: string; apiKey: string }) => Promise<Contestant>;
