/** What the check says of a zone, in the words of the screen: its field by name, and without the place in a file. */
import { z, type ZonesEditKey } from '../i18n/zonesEdit.ts';
import type { Planned } from './calls.ts';

const FIELDS: Record<string, ZonesEditKey> = {
  code: 'zones.code',
  name: 'zones.name',
  short_name: 'zones.short',
  name_en: 'zones.nameEn',
  geometry: 'zones.border',
};
/** What a file is told to do is of no use to whoever has the border on the screen. */
const OWN: Record<string, ZonesEditKey> = {
  self_crossing: 'zones.fault.crossing',
  double_code: 'zones.fault.double',
  no_geometry: 'zones.fault.noShape',
};
/** `片区草案 第 2 个要素，code“Z07”：…`, `片区草案 feature 2, code "Z07": …`: place, field, value, and what is wrong. */
const ZH = /^片区草案(?: 第 \d+ 个要素)?(?:，([a-z_]+)(?:“([\s\S]*?)”)?)?：([\s\S]*)$/;
const EN = /^片区草案(?: feature \d+)?(?:, ([a-z_]+)(?: "((?:\\.|[^"\\])*)")?)?: ([\s\S]*)$/;

export function faultText({ code, zh, en }: Planned['faults'][number], english: boolean): string {
  const text = english ? en : zh;
  const [, field, value = '', rest] = (english ? EN : ZH).exec(text) ?? [];
  const own = OWN[code];
  if (own) return z(own, { value });
  if (rest === undefined) return text;
  const known = field === undefined ? undefined : FIELDS[field];
  const lead = (known ? z(known) : (field ?? '')) + (value && (english ? ` “${value}”` : `“${value}”`));
  return lead ? `${lead}${english ? ': ' : '：'}${rest}` : rest;
}
