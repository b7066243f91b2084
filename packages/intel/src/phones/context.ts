import { getCountries } from 'libphonenumber-js/max';
import type { Document } from '../documents.ts';
import type { LanguageShare } from '../languages.ts';
import { gazetteer, readPlace } from '../places/gazetteer.ts';

/** Which countries a national number may belong to: shares that sum to 1, and how much evidence there is for them. */
export interface NumberContext {
  shares: Map<string, number>;
  evidence: number;
}

/** Who writes in a language, the likeliest first; shares fall off. */
const speakers: Record<string, string> = {
  en: 'US GB NG IN CA ZA AU PH KE GH IE NZ SG MY UG',
  es: 'ES MX CO AR PE VE CL EC GT DO',
  fr: 'FR CI CM SN BE CH MA DZ TN CA CD BJ TG ML',
  pt: 'BR PT AO MZ',
  ar: 'EG SA AE MA IQ DZ JO LB SY YE SD KW QA LY TN OM BH',
  ru: 'RU KZ UA BY KG UZ',
  zh: 'CN TW HK MY SG',
  de: 'DE AT CH',
  it: 'IT CH',
  nl: 'NL BE',
  sw: 'KE TZ UG',
  ms: 'MY SG BN',
  bn: 'BD IN',
  ta: 'IN LK MY SG',
  ur: 'PK',
  hi: 'IN',
  fa: 'IR AF',
  el: 'GR CY',
  ko: 'KR',
  ro: 'RO MD',
  sr: 'RS BA ME',
  sq: 'AL XK',
  ne: 'NP',
  ha: 'NG NE',
  yo: 'NG BJ',
  ig: 'NG',
  pcm: 'NG GH',
  so: 'SO ET KE',
};
/** Languages of one country, which say nearly as much as its name. */
const home: Record<string, string> = {
  th: 'TH',
  lo: 'LA',
  km: 'KH',
  my: 'MM',
  vi: 'VN',
  ja: 'JP',
  ko: 'KR',
  he: 'IL',
  am: 'ET',
  hi: 'IN',
  tr: 'TR',
  pl: 'PL',
  hu: 'HU',
  cs: 'CZ',
  sk: 'SK',
  sv: 'SE',
  da: 'DK',
  fi: 'FI',
  no: 'NO',
  uk: 'UA',
  bg: 'BG',
  id: 'ID',
  tl: 'PH',
  ka: 'GE',
  hy: 'AM',
  kk: 'KZ',
  az: 'AZ',
  uz: 'UZ',
  mn: 'MN',
  si: 'LK',
  te: 'IN',
  gu: 'IN',
  kn: 'IN',
  ml: 'IN',
  pa: 'IN',
  mr: 'IN',
  zu: 'ZA',
  xh: 'ZA',
  af: 'ZA',
  rw: 'RW',
  lt: 'LT',
  lv: 'LV',
  et: 'EE',
  sl: 'SI',
  hr: 'HR',
  ca: 'ES',
  be: 'BY',
  mk: 'MK',
  tg: 'TJ',
  ps: 'AF',
  ku: 'IQ',
};

const money: [RegExp, string][] = [
  [/฿|\bthb\b|\bbaht\b|บาท/, 'TH'],
  [/₦|\bngn\b|\bnaira\b/, 'NG'],
  [/₹|\binr\b|\brupees?\b|रुपये|रुपए/, 'IN'],
  [/£|\bgbp\b|\bpounds?\b|\bquid\b/, 'GB'],
  [/₱|\bphp\b|\bpiso\b/, 'PH'],
  [/₫|\bvnd\b|\bdong\b/, 'VN'],
  [/₽|\brub\b|руб/, 'RU'],
  [/₺|\btry\b|\btl\b/, 'TR'],
  [/₴|грн|гривен/, 'UA'],
  [/₩|\bkrw\b|원/, 'KR'],
  [/₪|\bils\b|שקל|ש"ח/, 'IL'],
  [/₸|\bkzt\b|тенге/, 'KZ'],
  [/\brm ?\d|\bringgit\b|\bmyr\b/, 'MY'],
  [/\brp\.? ?\d|\brupiah\b|\bidr\b/, 'ID'],
  [/\bksh\b|\bkes\b/, 'KE'],
  [/\bghs\b|\bcedis?\b|₵/, 'GH'],
  [/\br\$|\bbrl\b|\breais\b/, 'BR'],
  [/\bzar\b|\brand\b|\br ?\d{3,5}\b/, 'ZA'],
  [/\baed\b|\bdirhams?\b|درهم/, 'AE'],
  [/\bsar\b|ريال/, 'SA'],
  [/\bpln\b|\bzl\b|\bzlotych\b/, 'PL'],
  [/\bczk\b|\bkc\b/, 'CZ'],
  [/\bhuf\b|\bft\b|\bforint\b/, 'HU'],
  [/\bron\b|\blei\b/, 'RO'],
  [/\bmxn\b/, 'MX'],
  [/\bcop\b/, 'CO'],
  [/\bars\b/, 'AR'],
  [/\bpen\b|\bsoles\b|s\/\.? ?\d/, 'PE'],
  [/\bclp\b/, 'CL'],
  [/人民币|人民幣|\brmb\b|\bcny\b|块钱/, 'CN'],
  [/\bnt\$|\btwd\b|新台幣|台币/, 'TW'],
  [/\bhk\$|\bhkd\b|港币|港幣/, 'HK'],
  [/\bs\$|\bsgd\b/, 'SG'],
  [/\bpkr\b|روپے/, 'PK'],
  [/\bbdt\b|\btaka\b|টাকা/, 'BD'],
  [/\bbirr\b|\betb\b|ብር/, 'ET'],
  [/\begp\b|جنيه/, 'EG'],
  [/\bmad\b/, 'MA'],
  [/\bugx\b/, 'UG'],
  [/\btzs\b|\bshilingi\b/, 'TZ'],
  [/\bkyats?\b|\bmmk\b|ကျပ်/, 'MM'],
  [/\bkip\b|\blak\b|ກີບ/, 'LA'],
  [/\briels?\b|\bkhr\b|រៀល/, 'KH'],
  [/¥|円|\bjpy\b/, 'JP'],
  [/\bus\$|\busd\b|\$ ?\d/, 'US'],
];

/** Collects what a document says about the country of its numbers. Place first, then all that the text betrays. */
export function numberContext(
  document: Pick<Document, 'place' | 'url'>,
  folded: string,
  languages: readonly LanguageShare[],
  mentioned: readonly string[],
  abroad: readonly string[],
  numberLanguage?: string,
): NumberContext {
  const weights = new Map<string, number>();
  const add = (country: string | undefined, weight: number) => {
    if (country !== undefined && known.has(country)) weights.set(country, (weights.get(country) ?? 0) + weight);
  };
  if (document.place !== undefined) add(readPlace(document.place).country, 10);
  for (const country of new Set(mentioned.slice(0, 6))) add(country, 1);
  const beginning = folded.slice(0, 20_000);
  for (const country of new Set(abroad.slice(0, 3))) add(country, 3);
  const sums = money.filter(([sign]) => sign.test(beginning)).slice(0, 3);
  for (const [, country] of sums) add(country, country === 'US' ? 0.5 : country === 'JP' ? 0.8 : 1.5);
  const ending = /^(?:https?:\/\/)?[^/]{1,200}\.([a-z]{2})(?:[/:]|$)/i.exec(document.url ?? '')?.[1];
  add(ending?.toUpperCase() === 'UK' ? 'GB' : ending?.toUpperCase(), 1.5);
  for (const { code, share } of languages.slice(0, 3)) addSpeakers(add, code, (code === 'en' ? 1 : 1.8) * share);
  if (numberLanguage !== undefined && numberLanguage !== languages[0]?.code) addSpeakers(add, numberLanguage, 0.7);
  const evidence = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return { shares: new Map([...weights].map(([country, weight]) => [country, weight / evidence])), evidence };
}

const known: ReadonlySet<string> = new Set(getCountries());

function addSpeakers(add: (country: string | undefined, weight: number) => void, code: string, factor: number): void {
  if (home[code]) {
    add(home[code], 1.5 * factor);
    return;
  }
  const countries = (speakers[code] ?? '').split(' ').filter(Boolean);
  const parts = countries.map((_, index) => 1 / (index + 1.5));
  const sum = parts.reduce((total, part) => total + part, 0);
  countries.forEach((country, index) => {
    add(country, (factor * (parts[index] ?? 0)) / sum);
  });
}

/** The name of a country in English, for sentences. */
export function countryName(code: string): string {
  return gazetteer().countries.get(code)?.name ?? code;
}
