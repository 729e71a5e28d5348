/** Which mark a checkpoint bears: 0 good, 1 fair, 2 poor. What was not tested bears none. */
export const resultClass = (score: number): number => (score >= 90 ? 0 : score >= 80 ? 1 : 2);
/** Days since. */
export const ageClass = (days: number): number => (days <= 30 ? 0 : days <= 90 ? 1 : 2);
