import { francAll } from 'franc';

/** A language by its ISO 639-1 code, or 639-3 where it has none (`pcm`; `und` where it does not show), and its share of the letters, 0 to 1. */
export interface LanguageShare {
  code: string;
  share: number;
}

const scripts: [RegExp, string][] = [
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Lao}/u, 'lo'],
  [/\p{Script=Khmer}/u, 'km'],
  [/\p{Script=Myanmar}/u, 'my'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Ethiopic}/u, 'am'],
  [/\p{Script=Bengali}/u, 'bn'],
  [/\p{Script=Tamil}/u, 'ta'],
  [/\p{Script=Telugu}/u, 'te'],
  [/\p{Script=Gujarati}/u, 'gu'],
  [/\p{Script=Gurmukhi}/u, 'pa'],
  [/\p{Script=Kannada}/u, 'kn'],
  [/\p{Script=Malayalam}/u, 'ml'],
  [/\p{Script=Sinhala}/u, 'si'],
  [/\p{Script=Georgian}/u, 'ka'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Arabic}/u, '?ar'],
  [/\p{Script=Cyrillic}/u, '?ru'],
  [/\p{Script=Devanagari}/u, '?hi'],
  [/\p{L}/u, '?en'],
];

/** The commonest short words: posts are often too short for letter statistics. */
const frequent: Record<string, string> = {
  en: 'the and for with you are we is our your of to in on at from need no free work now only all new not have will this',
  es: 'el la los las de que y en para con una por se su es no como mas trabajo busca llama gratis sin tu chicas somos',
  fr: 'le la les des et est pour avec une vous nous dans sur pas qui au du cherche travail gratuit appelez sans votre',
  pt: 'o os as de que e em para com uma por se não nao mais trabalho você vaga sem sua seu da do na no ligue',
  it: 'il lo gli di che e per con una sono non lavoro cerca della alla anche chiama senza tuo nel cerchiamo',
  de: 'der die das und ist für mit wir sie nicht ein eine auf von zu im bei arbeit suchen ohne kostenlos ihr',
  nl: 'de het een en van voor met wij zijn niet op bij werk gratis bel zonder je ons onze zoeken',
  id: 'dan yang di untuk dengan kami anda tidak ini ada kerja gratis hubungi dari ke lowongan segera bisa juga gaji',
  vi: 'và của cho với chúng tôi bạn không có được làm việc tại cần tuyển liên hệ miễn phí người lương',
  tl: 'ang ng mga sa na at kami para ay hindi may trabaho libre tawag po kailangan lang naman',
  sw: 'na ya wa kwa ni katika kazi bure piga simu tunahitaji hii sasa sana yako',
  ha: 'da na ta za mu ba aikin aiki daga zuwa ana neman kyauta kira masu sai kuma albashi gona',
  yo: 'ní àti fún láti ìṣẹ́ iṣẹ́ kò sí pe ati ni fun lati ise wá òṣìṣẹ́ dára owó ilé',
  ig: 'na nke ọrụ maka anyị gị bụ dị ndị ga oru maka kpọọ',
  pcm: 'dey wey una abeg dem sabi wetin comot',
  tr: 've bir için ile bu çok var iş ücretsiz ara daha değil olarak hemen arayın',
  pl: 'i w na z do się nie jest praca dla oraz za od bez szukamy zadzwoń że',
  ro: 'și în de la cu pentru nu este un o mai lucru gratuit suna fara din',
  hu: 'a az és egy nem hogy munka is van ingyenes hívj keresünk',
  cs: 'a v na se je s do pro práce za nebo hledáme volejte bez zdarma',
  sv: 'och att det som en på är för med inte jobb vi gratis ring till söker',
  so: 'iyo ka ku waa oo shaqo la soo wac bilaash',
};
const pidgin = new Set('dey wey una abeg dem sabi wetin oga pikin na comot waka wahala sef una naija'.split(' '));
const wordLists = new Map(Object.entries(frequent).map(([code, words]) => [code, new Set(words.split(' '))]));

const iso1: Record<string, string> = {
  eng: 'en',
  spa: 'es',
  fra: 'fr',
  por: 'pt',
  ita: 'it',
  deu: 'de',
  nld: 'nl',
  ind: 'id',
  zlm: 'ms',
  zsm: 'ms',
  vie: 'vi',
  tgl: 'tl',
  swh: 'sw',
  hau: 'ha',
  yor: 'yo',
  ibo: 'ig',
  tur: 'tr',
  pol: 'pl',
  ron: 'ro',
  hun: 'hu',
  ces: 'cs',
  swe: 'sv',
  som: 'so',
  rus: 'ru',
  ukr: 'uk',
  bul: 'bg',
  srp: 'sr',
  kaz: 'kk',
  bel: 'be',
  mkd: 'mk',
  tgk: 'tg',
  arb: 'ar',
  pes: 'fa',
  urd: 'ur',
  hin: 'hi',
  mar: 'mr',
  nep: 'ne',
  dan: 'da',
  fin: 'fi',
  nob: 'no',
  cat: 'ca',
  slk: 'sk',
  hrv: 'hr',
  bos: 'bs',
  lit: 'lt',
  lav: 'lv',
  est: 'et',
  slv: 'sl',
  zul: 'zu',
  xho: 'xh',
  afr: 'af',
  uzn: 'uz',
  azj: 'az',
  als: 'sq',
  kin: 'rw',
  amh: 'am',
  prs: 'fa',
  pbu: 'ps',
  ckb: 'ku',
  khk: 'mn',
};
const choices: Record<string, string[]> = {
  '?ar': ['arb', 'pes', 'urd', 'prs', 'pbu'],
  '?ru': ['rus', 'ukr', 'bul', 'srp', 'kaz', 'bel', 'mkd', 'tgk', 'khk'],
  '?hi': ['hin', 'mar', 'nep'],
  '?en': Object.keys(iso1).filter(
    (code) => !/^(rus|ukr|bul|srp|kaz|bel|mkd|tgk|khk|arb|pes|prs|pbu|ckb|urd|hin|mar|nep|amh)$/.test(code),
  ),
};

/** Letters that decide within a script. */
const telling: [RegExp, string, string][] = [
  [/[ٹڈڑںےہھ]/, '?ar', 'ur'],
  [/[پچژگ]/, '?ar', 'fa'],
  [/[іїєґ]/i, '?ru', 'uk'],
  [/[ẹọṣ][\u0300\u0301]?/i, '?en', 'yo'],
  [/[ɗɓƙƴ]/i, '?en', 'ha'],
  [/[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ].*[ạảấầẩẫậắằẳẵặẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]/i, '?en', 'vi'],
  [/[ığş].*[ığşöüç]/i, '?en', 'tr'],
  [/[ąęłńśźż]/i, '?en', 'pl'],
  [/[ñ¿¡]/i, '?en', 'es'],
  [/[ãõ]/i, '?en', 'pt'],
];
const longestSample = 20_000;

/**
 * The languages of a text by script and, within Latin, Cyrillic, Arabic and Devanagari, by frequent words and letter
 * statistics (franc, MIT). Segments are stretches of one script; below 2 % of the letters a language is left out.
 */
export function languagesOf(text: string): LanguageShare[] {
  const letters = new Map<string, number>();
  const samples = new Map<string, string>();
  for (const { kind, segment } of segments(text.slice(0, longestSample))) {
    const count = segment.match(/\p{L}/gu)?.length ?? 0;
    letters.set(kind, (letters.get(kind) ?? 0) + count);
    if (kind.startsWith('?')) samples.set(kind, `${samples.get(kind) ?? ''} ${segment}`);
  }
  if (letters.has('ja') && letters.has('zh')) {
    letters.set('ja', (letters.get('ja') ?? 0) + (letters.get('zh') ?? 0));
    letters.delete('zh');
  }
  const total = [...letters.values()].reduce((sum, count) => sum + count, 0);
  const shares = new Map<string, number>();
  const add = (code: string, count: number) => shares.set(code, (shares.get(code) ?? 0) + count / total);
  for (const [kind, count] of letters) {
    if (!kind.startsWith('?')) add(kind, count);
    else for (const [code, part] of bySentence(kind, samples.get(kind) ?? '')) add(code, count * part);
  }
  return [...shares]
    .filter(([, share]) => share >= 0.02)
    .map(([code, share]) => ({ code, share: Math.round(share * 100) / 100 }))
    .sort((a, b) => b.share - a.share || (a.code < b.code ? -1 : 1));
}

function* segments(text: string): Iterable<{ kind: string; segment: string }> {
  let kind = '';
  let from = 0;
  let at = 0;
  for (const char of text) {
    const own = /\p{L}/u.test(char) ? (scripts.find(([script]) => script.test(char))?.[1] ?? kind) : kind;
    if (own !== kind) {
      if (kind !== '') yield { kind, segment: text.slice(from, at) };
      from = at;
      kind = own;
    }
    at += char.length;
  }
  if (kind !== '') yield { kind, segment: text.slice(from) };
}

/** Sentences whose language shows are counted for themselves; what is left is decided as a whole. */
function bySentence(kind: string, sample: string): Map<string, number> {
  const shares = new Map<string, number>();
  let rest = '';
  let decided = '';
  const sentences = kind === '?en' ? sample.split(/[.!?\n]+/) : [sample];
  for (const sentence of sentences) {
    const code = sentences.length > 1 ? byWords(sentence) : undefined;
    if (code === undefined) rest += ` ${sentence}`;
    else {
      shares.set(code, (shares.get(code) ?? 0) + sentence.length);
      decided = code;
    }
  }
  const known = [...shares.values()].reduce((sum, length) => sum + length, 0);
  if (/\p{L}/u.test(rest)) {
    const code = known > 0 ? decided : decide(kind, rest);
    shares.set(code, (shares.get(code) ?? 0) + rest.length);
  }
  // Pidgin has most of its words in common with English; where it shows once, the rest is Pidgin too.
  const english = shares.get('en');
  const mixed = shares.get('pcm');
  if (english !== undefined && mixed !== undefined) {
    shares.set('pcm', mixed + english);
    shares.delete('en');
  }
  const whole = [...shares.values()].reduce((sum, length) => sum + length, 0);
  return new Map([...shares].map(([code, length]) => [code, length / whole]));
}

/** Latin writing by the letters and words that only one language has. */
function byWords(sentence: string): string | undefined {
  const composed = sentence.normalize('NFC');
  const words = composed.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length > 2 && words.filter((word) => pidgin.has(word)).length * 12 >= words.length) return 'pcm';
  const scores = [...wordLists].map(([code, list]) => ({ code, hits: words.filter((word) => list.has(word)).length }));
  scores.sort((a, b) => b.hits - a.hits);
  const [best, second] = scores;
  const special = telling.find(([pattern, of]) => of === '?en' && pattern.test(composed))?.[2];
  if (special && (best?.code === special || (best?.hits ?? 0) < words.length / 4)) return special;
  const lead = (best?.hits ?? 0) - (second?.hits ?? 0);
  return best && lead > 0 && (best.hits >= 2 || words.length <= 8) ? best.code : undefined;
}

function decide(kind: string, sample: string): string {
  const composed = sample.normalize('NFC');
  const words = composed.match(/[\p{L}\p{M}]+/gu) ?? [];
  if (kind === '?en') {
    const known = byWords(sample);
    if (known !== undefined) return known;
  } else {
    const special = telling.find(([pattern, of]) => of === kind && pattern.test(composed))?.[2];
    if (special) return special;
  }
  if (words.length < (kind === '?en' ? 8 : 4)) return kind === '?en' ? 'und' : kind.slice(1);
  const [[guess] = ['und']] = francAll(composed, { only: choices[kind] ?? [], minLength: 5 });
  return guess === 'und' && kind !== '?en' ? kind.slice(1) : (iso1[guess] ?? guess);
}
