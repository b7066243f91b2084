import { type Folded, original } from './fold.ts';

/** A sum of money as written; `currency` by ISO 4217, null for a bare dollar sign or an unknown word. */
export interface Price {
  raw: string;
  amount: number;
  currency: string | null;
  start: number;
  end: number;
}

/** An age or a span of ages in years. */
export interface Age {
  raw: string;
  from: number;
  to: number;
  start: number;
  end: number;
}

const signs: [string, string][] = [
  ['THB', '฿|thb|baht|bath|บาท'],
  ['NGN', '₦|ngn|naira'],
  ['USD', 'us\\$|usd|dollars?|bucks|dala|ดอลลาร์|долларов|دولار|dolares|美元|ドル|달러|usdt'],
  ['EUR', '€|eur|euros?|евро|ยูโร|يورو'],
  ['GBP', '£|gbp|pounds?|quid'],
  ['INR', '₹|inr|rs\\.?|rupees?|रुपये|रुपए'],
  ['PHP', '₱|php'],
  ['VND', '₫|vnd|dong|đ'],
  ['RUB', '₽|rub|руб(?:лей)?'],
  ['TRY', '₺|try|tl|lira'],
  ['UAH', '₴|uah|грн'],
  ['KRW', '₩|krw|원'],
  ['JPY', 'jpy|円|yen'],
  ['CNY', 'cny|rmb|元|块|塊|yuan|人民币'],
  ['ILS', '₪|ils|שקל(?:ים)?'],
  ['MYR', 'myr|rm|ringgit'],
  ['IDR', 'idr|rp\\.?|rupiah'],
  ['KES', 'kes|ksh\\.?|shilling[si]?|shilingi'],
  ['GHS', '₵|ghs|cedis?'],
  ['BRL', 'r\\$|brl|reais|real'],
  ['ZAR', 'zar|rand'],
  ['AED', 'aed|dirhams?|درهم'],
  ['SAR', 'sar|ريال|riyals?'],
  ['PLN', 'pln|zl|zlotych'],
  ['CZK', 'czk|kc'],
  ['HUF', 'huf|ft|forint'],
  ['MXN', 'mxn|pesos?'],
  ['SGD', 's\\$|sgd'],
  ['HKD', 'hk\\$|hkd'],
  ['TWD', 'nt\\$|twd'],
  ['LAK', '₭|lak|kip|ກີບ'],
  ['MMK', 'mmk|kyats?|ကျပ်'],
  ['KHR', '៛|khr|riels?|រៀល'],
  ['ETB', 'etb|birr|ብር'],
  ['PKR', 'pkr|روپے'],
  ['BDT', '৳|bdt|taka|টাকা'],
  ['?', '\\$|¥'],
];
const any = signs.map(([, words]) => words).join('|');
const figure = '\\d{1,3}(?:[., ]\\d{3}){1,4}(?:[.,]\\d{1,2})?(?!\\d)|\\d{1,9}(?:[.,]\\d{1,2})?(?!\\d)';
const before = new RegExp(`(?<![a-z0-9])(${any}) ?(${figure})(k|m)?(?![a-z0-9])`, 'g');
const behind = new RegExp(`(?<![\\d.,+-])(${figure})(k|m)? ?(${any})(?![a-z])`, 'g');
const codes = signs.map(([code, words]): [string, RegExp] => [code, new RegExp(`^(?:${words})$`)]);
const most = 500;

/** Sums of money with a currency beside them. */
export function findPrices(source: string, folded: Folded): Price[] {
  const found: Price[] = [];
  const keep = (match: RegExpExecArray, sign: string, written: string, times: string | undefined) => {
    const { start, end } = original(folded, match.index, match.index + match[0].length);
    if (found.length >= most || found.some((one) => start < one.end && one.start < end)) return;
    const code = codes.find(([, words]) => words.test(sign))?.[0];
    const currency = code === undefined || code === '?' ? null : code;
    found.push({ raw: source.slice(start, end), amount: readAmount(written, times), currency, start, end });
  };
  for (const match of folded.text.matchAll(before)) keep(match, match[1] ?? '', match[2] ?? '', match[3]);
  for (const match of folded.text.matchAll(behind)) keep(match, match[3] ?? '', match[1] ?? '', match[2]);
  return found.sort((a, b) => a.start - b.start);
}

/** `1.250,50`, `1,250.50`, `1 250`: the last mark is decimal if at most two digits follow it. */
function readAmount(written: string, times: string | undefined): number {
  const [, whole = '', cents] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(written) ?? [];
  const amount = Number(`${whole.replace(/\D/g, '')}.${cents ?? 0}`);
  return amount * (times === 'k' ? 1000 : times === 'm' ? 1_000_000 : 1);
}

const two =
  '(\\d{1,2})(?: ?(?:-|~|/|to|and|a|y|e|et|bis|до|ถึง|至|到|से|إلى|hasta|den|sampai|hingga|zuwa|mpaka) ?(\\d{1,2}))?(?!\\d)';
const ages = [
  new RegExp(
    `(?<![a-z])(?:ages?|aged|edad(?: de)?|idade(?: de)?|age de|alter|eta|wiek|возраст(?: от)?|від|usia|umur|tuoi|edadn?g?|umri|shekaru|odun) ?:? ?(?:from|between|de|von|od|от|entre|tu|antara)? ?${two}`,
    'g',
  ),
  new RegExp(`(?:อายุ|ອາຍຸ|អាយុ|အသက်|年龄|年齡|年齢|나이|उम्र|বয়স|العمر|عمر|سن|גיל) ?:? ?${two}`, 'g'),
  new RegExp(
    `(?<![\\d.,])${two} ?(?:years? old|y/?o|yrs?(?: old)?|years?|anos|ans|anni|jahre|lat|лет|года|років|yas|tahun|tuoi|taon|ปี|ປີ|ឆ្នាំ|နှစ်|岁|歲|歳|살|세|साल|वर्ष|বছর|سنة|عام|ዓመት)(?![a-z])`,
    'g',
  ),
];

/** Ages between 5 and 99 that the text calls ages. */
export function findAges(source: string, folded: Folded): Age[] {
  const found: Age[] = [];
  for (const pattern of ages) {
    for (const match of folded.text.matchAll(pattern)) {
      const from = Number(match[1]);
      const to = match[2] === undefined ? from : Number(match[2]);
      const { start, end } = original(folded, match.index, match.index + match[0].length);
      if (from < 5 || to < from || found.length >= most) continue;
      if (
        /years? ?(?:of )?(?:experience|contract|exp)/.test(
          folded.text.slice(match.index, match.index + match[0].length + 16),
        )
      )
        continue;
      if (!found.some((one) => start < one.end && one.start < end))
        found.push({ raw: source.slice(start, end), from, to, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
