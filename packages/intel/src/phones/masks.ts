import { fold } from '../fold.ts';
import { numberWords } from './number-words.ts';

/**
 * Figures that are something else than a telephone number: dates, times, sums of money, account and order numbers,
 * addresses of the web and of wallets. All patterns have bounded repetition, so that hostile text costs linear time.
 */
const currencies =
  '[$€£¥₦฿₹₱₩₫₽₺₴₪₡₲₵₸₭៛₨₮֏₾]|\\b(?:us|a|c|hk|nt|s|r)\\$|\\b(?:usd|eur|gbp|thb|ngn|inr|php|idr|myr|vnd|cny|rmb|jpy|krw|brl|mxn|zar|kes|ghs|aed|sar|rub|uah|try|pln|czk|huf|ron|chf|sek|nok|dkk|cad|aud|nzd|sgd|hkd|twd|pkr|bdt|lkr|npr|mmk|lak|khr|egp|mad|xof|xaf|ugx|tzs|etb|cop|ars|pen|clp|rp|rs|rm|ksh|lei|zl|kc|ft|tk|btc|usdt|eth)\\b\\.?';
const moneyWords = fold(
  'baht|bath|dollars?|bucks?|euros?|pounds?|naira|rupees?|rupiah|ringgit|pesos?|reais|real|yen|won|yuan|rand|shillings?|cedis?|dirhams?|riyals?|rials?|dinars?|lira|liras?|zloty|zlotych|koruna|forint|kroner?|kronor|francs?|soles?|taka|kyats?|kip|riels?|dong|birr|hryvnia|roubles?|rubles?|rubley|quid|cents?|grand|dolares|dolar|libras?|francos?|naria|dala|shilingi|руб|рублей|рубля|гривен|грн|тенге|сом|долларов|евро|บาท|ดอลลาร์|ยูโร|กีบ|ກີບ|រៀល|ကျပ်|元|块|塊|圆|圓|円|万|萬|원|만원|만|đong|đồng|đ|ريال|درهم|دينار|جنيه|دولار|ليرة|تومان|روبيه|روپے|रुपये|रुपए|रुपया|টাকা|ብር|שקל|שקלים|ευρω',
).text;
const amount = '\\d{1,3}(?:[., ]\\d{3}){1,4}(?:[.,]\\d{1,2})?(?![\\d])|\\d{1,9}(?:[.,]\\d{1,3})?(?![\\d])';

const patterns: RegExp[] = [
  // E-mail and web addresses.
  /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}/g,
  /(?:https?:\/\/|www\.)[^\s<>"]{1,500}/g,
  // Dates with a time behind them, ISO 8601 first.
  /(?<![\d+])(?:1[89]|2[0-9])\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[t ,]{1,2}\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)?)?(?![-/.]?\d)/g,
  /(?<![\d+][-/. ]?)(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:1[89]|2[0-9])\d\d(?:[ ,-]{1,3}\d{1,2}:\d{2}(?::\d{2})?)?(?![-/.]?\d)/g,
  /(?<![\d+][-/. ]?)(?:0[1-9]|[12]\d|3[01])([-/.])(?:0[1-9]|[12]\d|3[01])\1[0-9]{2}(?:,? \d{1,2}:\d{2}(?::\d{2})?)?(?![-/. ]?\d)/g,
  /(?<![\d+][-. ]?)(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20|25)\d\d(?![-. ]?\d)/g,
  /(?<![\d+][-. ]?)(?:19|20|25)\d\d (?:0?[1-9]|1[0-2]) (?:0?[1-9]|[12]\d|3[01])(?![-. ]?\d)/g,
  /(?<![\d+])(?:19|20|25)\d\d ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]/g,
  /(?<![\d+][-. ]?)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[t_ -]?\d{4,6})?z?(?![-. ]?\d)/g,
  /(?<![\d+][-. ]?)(?:19|20|25)\d\d ?[-/] ?(?:19|20|25)\d\d(?![-. ]?\d)/g,
  // Times of day and spans of them.
  /(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\.\d{1,6})?(?:z\b|[+-]\d\d:?\d\d(?!\d))?(?![:.-]?\d\d:?\d\d:|:?\d)/g,
  // Money.
  new RegExp(`(?:${currencies}) ?[-:]?(?:${amount})(?: ?[-~] ?(?:${amount}))?k?`, 'g'),
  new RegExp(
    `(?<![\\d+.,-])(?:${amount})(?: ?[-~] ?(?:${amount}))?k? ?(?:${currencies}|(?:${moneyWords})(?![a-z]))`,
    'g',
  ),
  /(?<![\d+(.,-])[1-9]\d{0,2}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?![\d,-])/g,
  /(?<![\d+(.,-])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?:,\d{1,2})?(?![\d.-])/g,
  /(?<![\d.])\d{1,9}\.\d{2}(?![\d.]|[ -]\d)/g,
  // Identifiers that mix letters and figures: UUID, IBAN, hexadecimal digests, plates, orders.
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
  /\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b/g,
  /\b(?=[0-9a-f]{0,62}[a-f])(?=[0-9a-f]{0,62}[0-9])[0-9a-f]{16,64}\b/g,
  /\b(?:bc1|0x|t|1|3|r|l|d|x)[a-z0-9]{25,62}\b/g,
  /(?<![a-z0-9])[a-z]{1,6}[-_#/]?\d{2,14}(?:[-_/][a-z0-9]{1,12}){0,4}(?![a-z0-9])/g,
  /(?<![a-z0-9])\d{1,8}[-_]?[a-z]{2,5}[-_]?\d{1,12}(?![a-z0-9])/g,
  // Ages: "18 to 30", "aged 18-25".
  /(?<![\d.,+-])[1-9]\d ?(?:to|bis|до|hasta|ถึง|至|到|-) ?[1-9]\d(?![\d-]|[ .]\d)/g,
  // Coordinates, shares, measures, addresses of machines.
  /(?<![\d.])-?\d{1,3}\.\d{3,10},? ?-?\d{1,3}\.\d{3,10}(?![\d.])/g,
  /(?<![\d.])\d{1,3}(?:\.\d{1,2})? ?(?:%|°|kg|km|cm|mm|mb|gb|m2|sqm|sq ?ft|lbs?|hrs?|hours?|years?|yrs?|yo|ans|anos?|anni|jahre?|лет|ปี|岁|歲|歳|살|세|tuoi|tahun|taon|shekaru|odun)(?![a-z])/g,
  /(?<![\d.])(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?::\d{2,5})(?![\d.])/g,
];

/** Words that look like the start of an order number but stand before telephone numbers. */
const phoneLabel =
  /^(?:tel|telp?|ph|hp|mob|cel|call|wa|ws|fon|fono|sms|txt|line|no|nr|num|sdt|dt|t|p|m|h|w|c|f|o|l|i|s|b|z|e|g|q|te|co|kira|pe|at|on|to|is|me|my|us|us1|plus)[-_#/.]?(?=\d)/;

/** `o8l2…` or `08one2`: letters among figures that stand for figures. */
function isDisguise(found: string): boolean {
  const groups = found.match(/[a-z]+/g);
  return groups?.every((letters) => /^[oil]{1,4}$/.test(letters) || numberWords().words.has(letters)) ?? false;
}

/** Marks the positions of folded text that no telephone number can stand at. */
export function maskFigures(text: string): Uint8Array {
  const masked = new Uint8Array(text.length + 1);
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (const found of text.matchAll(pattern)) {
      if (
        isDisguise(found[0]) ||
        phoneLabel.test(found[0]) ||
        /\b(?:wa\.me|t\.me|api\.whatsapp|viber|tel:)/.test(found[0])
      )
        continue;
      masked.fill(1, found.index, found.index + found[0].length);
    }
  }
  return masked;
}
