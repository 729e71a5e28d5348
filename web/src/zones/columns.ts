/** Which column of a file is probably what: shown to be confirmed. */
const find = (columns: readonly string[], ...patterns: RegExp[]): string => {
  for (const pattern of patterns) {
    const found = columns.find((column) => pattern.test(column.trim()));
    if (found) return found;
  }
  return '';
};
export const guess = (columns: readonly string[]): { code: string; name: string; short: string } => ({
  code: find(columns, /^(code|编码|代码|片区编码|编号)$/i, /编码|代码|编号/, /code/i),
  name: find(columns, /^(name|名称|片区名称?|片区)$/i, /名称|名$/, /name/i),
  short: find(columns, /^(short_name|简称)$/i),
});
