/** Two groups with the same rare habits of writing: members of both, the habits, and how much they weigh. */
export interface StyleLink {
  members: number[];
  features: string[];
  strength: number;
}

/** A sign with its skin tone and joiners. */
const emoji = '\\p{Extended_Pictographic}(?:[\\u{1f3fb}-\\u{1f3ff}]|\\u200d|\\ufe0f)*';
const habits = [
  // Drawn-out letters, runs of signs, chains of emoji, long words: misspellings are rare long words.
  /\p{L}*(\p{L})\1{2,}\p{L}*/gu,
  /[!?.,1]*[!?]{2,}[!?1]*/g,
  new RegExp(`(?:${emoji}){2,4}`, 'gu'),
  /(?<![\p{L}\p{M}])[a-z]{6,20}(?![\p{L}\p{M}])/gu,
];
const mostRead = 200;
const mostGroups = 2000;
const mostLinks = 500;
const least = 3;

/**
 * Habits that a third of a group's posts show and that few other groups have. One shared habit is chance; two of
 * different posts are worth a look. Never more than half as strong as an identifier.
 */
export function styleLinks(texts: readonly string[], groupOf: Int32Array, groups: readonly number[][]): StyleLink[] {
  const big = groups.filter(({ length }) => length >= least).slice(0, mostGroups);
  const own = big.map((members) => habitsOf(members.slice(0, mostRead).map((index) => texts[index] ?? '')));
  const rare = new Map<string, number[]>();
  own.forEach((features, group) => {
    for (const feature of features) rare.set(feature, [...(rare.get(feature) ?? []), group]);
  });
  const everywhere = wordsOfOthers(texts, groupOf, big);
  const pairs = new Map<string, { left: number; right: number; features: string[] }>();
  for (const [feature, list] of rare) {
    if (list.length < 2 || list.length > Math.max(5, big.length / 10) || everywhere.has(feature)) continue;
    for (const left of list) {
      for (const right of list) {
        if (left >= right) continue;
        const key = `${left},${right}`;
        const pair = pairs.get(key) ?? { left, right, features: [] };
        pair.features.push(feature);
        pairs.set(key, pair);
      }
    }
  }
  return [...pairs.values()]
    .filter(({ features }) => features.length >= 2)
    .map(({ left, right, features }) => ({
      members: [...(big[left] ?? []).slice(0, 20), ...(big[right] ?? []).slice(0, 20)],
      features: features.sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1)),
      strength:
        Math.round(
          Math.min(
            0.5,
            features.reduce((sum, feature) => sum + weight(feature), 0),
          ) * 100,
        ) / 100,
    }))
    .sort((a, b) => b.strength - a.strength || (a.members[0] ?? 0) - (b.members[0] ?? 0))
    .slice(0, mostLinks);
}

/** Signs and drawn-out letters are a hand; a word is also what the posts are about. */
function weight(feature: string): number {
  return /^[a-z]+$/.test(feature) && !/([a-z])\1\1/.test(feature) ? 0.03 : 0.12;
}

function habitsOf(texts: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const feature of featuresOf(text)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return new Set(
    [...counts].filter(([, count]) => count * 3 >= texts.length && count >= 2).map(([feature]) => feature),
  );
}

function featuresOf(text: string): Set<string> {
  const small = text.slice(0, 5000).toLowerCase();
  return new Set(habits.flatMap((habit) => small.match(habit) ?? []));
}

/** Words of posts that belong to no group: common words of the boards. */
function wordsOfOthers(texts: readonly string[], groupOf: Int32Array, big: readonly number[][]): Set<string> {
  const grouped = new Set(big.map(([first]) => groupOf[first ?? 0]));
  const words = new Map<string, number>();
  let read = 0;
  for (let index = 0; index < texts.length && read < 2000; index++) {
    if (grouped.has(groupOf[index])) continue;
    read++;
    for (const feature of featuresOf(texts[index] ?? '')) words.set(feature, (words.get(feature) ?? 0) + 1);
  }
  return new Set([...words].filter(([, count]) => count >= 2).map(([word]) => word));
}
