import { type Folded, original } from './fold.ts';

/** An e-mail address, account, web address or wallet. `value` is the form that two documents are compared by. */
export interface Contact {
  raw: string;
  value: string;
  /** For accounts the platform, where the text names it; for wallets the currency. */
  platform?: string;
  start: number;
  end: number;
}

const most = 500;
const email = /[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?![a-z0-9])/g;
/** `name [at] mail (dot) com`: written out to get past filters. */
const spelledEmail =
  /[a-z0-9][a-z0-9._%+-]{0,63} ?(?:[[({<] ?(?:at|arroba|@|chez|собака) ?[\])}>]|@| at | arroba | собака ) ?[a-z0-9-]{1,63}(?: ?(?:\.|[[({<] ?(?:dot|punto|point|точка) ?[\])}>]| dot | punto | point | точка ) ?[a-z0-9-]{1,24}){1,3}(?![a-z0-9])/g;
const atSign = / ?(?:[[({<] ?(?:at|arroba|@|chez|собака) ?[\])}>]| at | arroba | собака |@) ?/;
const dots = / ?(?:[[({<] ?(?:dot|punto|point|точка) ?[\])}>]| dot | punto | point | точка |\.) ?/g;

/** E-mail addresses (RFC 5321), also those that are spelled out. */
export function findEmails(source: string, folded: Folded): Contact[] {
  const found = contacts(source, folded, email, (text) => text);
  const spelled = contacts(source, folded, spelledEmail, (text) => {
    const [local = '', domain = ''] = text.split(atSign);
    // "needed at Lagos. Monday" is no address: a bare word for the sign wants one for the dot.
    if (/ (?:at|arroba|собака) /.test(text) && !/ (?:dot|punto|point|точка) |[([{]/.test(text)) return undefined;
    const written = domain.replace(dots, '.');
    return /\.[a-z]{2,24}$/.test(written) && local !== '' ? `${local}@${written}` : undefined;
  });
  return inOrder([...found, ...spelled.filter((one) => !found.some(({ start }) => Math.abs(start - one.start) < 2))]);
}

function contacts(
  source: string,
  folded: Folded,
  pattern: RegExp,
  read: (text: string) => string | undefined,
): Contact[] {
  const found: Contact[] = [];
  for (const { 0: text, index } of folded.text.matchAll(pattern)) {
    const value = read(text);
    if (value === undefined || found.length >= most) continue;
    const { start, end } = original(folded, index, index + text.length);
    found.push({ raw: source.slice(start, end), value, start, end });
  }
  return found;
}

function inOrder(found: Contact[]): Contact[] {
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

const web =
  /(?:https?:\/\/|www\.)[^\s<>"'“”]{2,500}|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|io|me|co|ly|app|link|site|online|shop|club|xyz|example|[a-z]{2})\/[^\s<>"'“”]{1,300}/gi;

/** Addresses of the web as written; `value` is without scheme, `www.` and closing slash, the host in small letters. */
export function findUrls(source: string): Contact[] {
  const found: Contact[] = [];
  for (const { 0: text, index } of source.matchAll(web)) {
    const raw = text.replace(/[.,;:!?)\]}'’、。，]+$/u, '');
    const bare = raw
      .replace(/^https?:\/\//i, '')
      .replace(/^www\./i, '')
      .replace(/\/$/, '');
    const host = /^[^/?#]*/.exec(bare)?.[0] ?? '';
    if (!host.includes('.') || found.length >= most) continue;
    const value = host.toLowerCase() + bare.slice(host.length);
    found.push({ raw, value, start: index, end: index + raw.length });
  }
  return found;
}

const platforms: [string, string][] = [
  ['line', 'line ?id|line|ไลน์ ?ไอดี|ไลน์|แอดไลน์|ไอดีไลน์|ไลน์ไอดี|ライン|賴'],
  [
    'telegram',
    'telegram|telegrm|tele|tg|телеграм+|телега|تلجرام|تيليجرام|تلگرام|电报|電報|飞机|टेलीग्राम|เทเลแกรม|텔레그램|텔레',
  ],
  ['wechat', 'we ?chat(?: ?id)?|wx|vx|微信号?|威信|薇信|위챗|วีแชท'],
  ['instagram', 'instagram|insta|ig|ไอจี|انستا|انستقرام|инстаграм|инста|인스타'],
  ['facebook', 'facebook|fb|messenger|เฟส|เฟซ|فيسبوك'],
  ['snapchat', 'snap ?chat|snap|sc|سناب'],
  ['twitter', 'twitter|x\\.com'],
  ['tiktok', 'tik ?tok'],
  ['skype', 'skype|скайп'],
  ['viber', 'viber|вайбер'],
  ['zalo', 'zalo'],
  ['kakaotalk', 'kakao ?talk|kakao|카카오톡?|카톡|까톡'],
  ['kik', 'kik'],
  ['qq', 'qq号?|扣扣'],
  ['discord', 'discord'],
  ['signal', 'signal'],
  ['vk', 'vk|вк|вконтакте'],
  ['whatsapp', 'whats ?app'],
];
const name = '[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9_])';
const labelled = platforms.map(([platform, words]): [string, RegExp] => [
  platform,
  new RegExp(
    `(?<![a-z0-9@./])(?:${words})(?: ?(?:id|is|add|me|account|user(?:name)?|ไอดี))? ?[:=@>~-]{0,3} ?@?(${name})(?![a-z0-9@])`,
    'g',
  ),
]);
const links: [string, RegExp][] = [
  ['telegram', /(?:t\.me|telegram\.me)\/(?:s\/)?([a-z0-9_]{4,40})/g],
  ['instagram', /instagram\.com\/([a-z0-9._]{2,40})/g],
  ['facebook', /(?:facebook|fb)\.com\/([a-z0-9.]{3,60})/g],
  ['twitter', /(?:twitter|x)\.com\/([a-z0-9_]{2,30})/g],
  ['tiktok', /tiktok\.com\/@([a-z0-9._]{2,40})/g],
  ['line', /line\.me\/(?:r\/)?ti\/p\/(?:~|%7e|@)?([a-z0-9._@-]{3,40})/g],
  ['vk', /vk\.com\/([a-z0-9._]{3,40})/g],
];
const mention = /(?<![a-z0-9._%+@/-])@([a-z0-9_](?:[a-z0-9._]{1,38}[a-z0-9_]))(?![a-z0-9@])/g;
/** Words of the language behind a platform's name, not accounts. */
const words = new Set(
  `me us now for only and the or is on in at to chat call text message group channel id add here app account number no via cook up of
  work staff manager worker workers jobs job free new contact please we you your our my a an with by from as are be it any all dm link below
  messenger whatsapp telegram line viber signal wechat instagram facebook snapchat skype zalo kakao tiktok users user profile page chef`.split(
    /\s+/,
  ),
);

/** Accounts: after a platform's name, in a link to it, or with an at sign. `value` is in small letters, without the sign. */
export function findHandles(source: string, folded: Folded): Contact[] {
  const found = new Map<number, Contact>();
  const keep = (platform: string | undefined, match: RegExpExecArray) => {
    const value = match[1] ?? '';
    const from = match.index + match[0].lastIndexOf(value);
    if (words.has(value) || /^[0-9.-]+$/.test(value) || found.size >= most) return;
    const { start, end } = original(folded, from, from + value.length);
    const known = found.get(end);
    if (known?.platform !== undefined) return;
    found.set(end, { raw: source.slice(start, end), value, ...(platform && { platform }), start, end });
  };
  for (const [platform, pattern] of links) for (const match of folded.text.matchAll(pattern)) keep(platform, match);
  for (const [platform, pattern] of labelled) {
    for (const match of folded.text.matchAll(pattern)) {
      // What follows a name is an account if it looks like one or is set off: "LINE tawan_jobs", not "line cook".
      const value = match[1] ?? '';
      if (/[0-9_.]/.test(value) || /[:=@>~]/.test(match[0].slice(0, -value.length)) || /\bid\b|ไอดี|号/.test(match[0]))
        keep(platform, match);
    }
  }
  for (const match of folded.text.matchAll(mention)) keep(undefined, match);
  return inOrder([...found.values()]);
}

const wallets: [string, RegExp][] = [
  ['btc', /(?<![A-Za-z0-9])[13][a-km-zA-HJ-NP-Z1-9]{25,34}(?![A-Za-z0-9])/g],
  ['btc', /(?<![A-Za-z0-9])bc1[ac-hj-np-z02-9]{11,71}(?![A-Za-z0-9])/gi],
  ['eth', /(?<![A-Za-z0-9])0x[0-9a-fA-F]{40}(?![A-Za-z0-9])/g],
  ['tron', /(?<![A-Za-z0-9])T[a-km-zA-HJ-NP-Z1-9]{33}(?![A-Za-z0-9])/g],
  ['ltc', /(?<![A-Za-z0-9])(?:ltc1[ac-hj-np-z02-9]{11,71}|[LM][a-km-zA-HJ-NP-Z1-9]{26,33})(?![A-Za-z0-9])/g],
  ['xmr', /(?<![A-Za-z0-9])[48][0-9AB][a-km-zA-HJ-NP-Z1-9]{93}(?![A-Za-z0-9])/g],
];

/** Wallets of cryptocurrencies. Base58 keeps capitals apart, so the raw text is read. */
export function findWallets(source: string): Contact[] {
  const found: Contact[] = [];
  for (const [platform, pattern] of wallets) {
    for (const { 0: raw, index } of source.matchAll(pattern)) {
      const hexadecimal = /^(?:0x|bc1|ltc1)/i.test(raw);
      const varied = /[a-z]/.test(raw) && /[A-Z]/.test(raw) && /[0-9]/.test(raw);
      if ((!hexadecimal && !varied) || found.length >= most) continue;
      found.push({
        raw,
        value: hexadecimal ? raw.toLowerCase() : raw,
        platform,
        start: index,
        end: index + raw.length,
      });
    }
  }
  return inOrder(found);
}
