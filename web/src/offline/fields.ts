/** What fields are called where two versions stand side by side. */
import type { Lang } from '../i18n/dictionary.ts';

const WORDS: Record<string, [zh: string, en: string]> = {
  act: ['要做的', 'Act'],
  state: ['状态', 'State'],
  lead: ['主办单位', 'Lead unit'],
  assisting: ['协办单位', 'Assisting units'],
  person: ['责任人', 'Person'],
  term: ['时限', 'Term'],
  due_at: ['到期', 'Due'],
  measures: ['整改措施', 'Measures'],
  reason: ['理由', 'Reason'],
  note: ['说明', 'Note'],
  card: ['亮牌', 'Card'],
  text: ['内容', 'Text'],
  name: ['名称', 'Name'],
  title: ['职务', 'Title'],
  unit: ['单位', 'Unit'],
  request: ['申请', 'Request'],
  on_spot: ['现场复核', 'On the spot'],
  recheck: ['复核方式', 'Re-check'],
  office_phone: ['办公电话', 'Office phone'],
  first: ['起', 'From'],
  last: ['止', 'To'],
  line: ['条线', 'Line'],
  code: ['编号', 'Code'],
  address: ['地址', 'Address'],
};
export const fieldText = (field: string, lang: Lang): string => WORDS[field]?.[lang === 'en' ? 1 : 0] ?? field;
