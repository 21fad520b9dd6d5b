/** `no_answer` → `No answer`: a platform's constant as words. */
export function humanize(constant: string): string {
  const words = constant
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
