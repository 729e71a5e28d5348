/** What a record on this device is: for the page, the service worker and the queue file alike. */

/** A command as the server reads it. What it holds is not the outbox's affair. */
export interface AnyCommand {
  type: string;
  [field: string]: unknown;
}
/** Why something could not be sent, in both languages; `current` is the version that is there now. */
export interface Why {
  code: string;
  zh: string;
  en: string;
  current?: number;
}
/** 已存本机, 上传中, 已上传, 需处理. */
export type KeptState = 'kept' | 'sending' | 'sent' | 'attention';

/** As it lies in the database. */
export interface Row {
  /** In which order they were recorded. Given by the database. */
  order?: number;
  /** The command's. */
  id: string;
  /** By this device's clock, as it was. */
  at: string;
  /** By the server's clock, as far as it was known. */
  recordedAt: string;
  /** What was added to this device's clock for it; null where the server had never been met. */
  skewMs: number | null;
  label: string;
  /** `kind:code` of what it changes: the next change of the same waits for this one. */
  entity?: string;
  base?: number;
  after?: string;
  command: AnyCommand;
  photos: string[];
  author: { login: string; person: string };
  device: string;
  /** The version of the app that recorded it. */
  app: string;
  state: KeptState;
  why?: Why;
  /** The very text that was sent, once sending has begun: from then on nothing of it changes. */
  sealed?: string;
  /** Not before this, where the server stumbled over it; milliseconds. */
  notBefore?: number;
  stumbles?: number;
  sentAt?: string;
  outcome?: 'applied' | 'duplicate' | 'held';
  /** Codes of the cases that came of it. */
  cases?: string[];
}
export interface PhotoRow {
  hash: string;
  bytes: number;
  width: number;
  height: number;
  at: string;
  /** How much of it the server has. */
  received: number;
  state: KeptState;
  why?: Why;
  stumbles?: number;
}

export interface KeptPhoto {
  hash: string;
  sent: boolean;
  bytes: number;
  received: number;
  state: KeptState;
  why?: Why;
}
/** As screens see it. */
export interface Kept {
  id: string;
  at: string;
  label: string;
  entity?: string;
  base?: number;
  after?: string;
  command: AnyCommand;
  photos: KeptPhoto[];
  state: KeptState;
  why?: Why;
  sentAt?: string;
  outcome?: Row['outcome'];
  cases?: string[];
}
export interface KeepOptions {
  /** What it is called in the outbox: 青山湖农贸市场·日常巡查. */
  label: string;
  /** Hashes, in the order in which they shall travel. */
  photos?: readonly string[];
  base?: number;
  after?: string;
  entity?: string;
}
/** What waits on this device for one account. */
export interface Waiting {
  login: string;
  name: string;
  /** Not sent yet, photos of sent records included. */
  waiting: number;
  attention: number;
}
