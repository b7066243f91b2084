import { fold } from '../fold.ts';

/**
 * The digits as people write them out to get past filters, nought to nine, several spellings of one digit with a stroke.
 * Folded when read, so accents and script variants need not be repeated.
 */
const spelled: Record<string, string> = {
  en: 'zero/oh/nought/nil one two three/tree four five six seven eight nine/niner',
  es: 'cero uno dos tres cuatro cinco seis siete ocho nueve',
  fr: 'zéro un deux trois quatre cinq six sept huit neuf',
  de: 'null eins zwei/zwo drei vier fünf/fuenf sechs sieben acht neun',
  pt: 'zero um dois três quatro cinco seis/meia sete oito nove',
  it: 'zero uno due tre quattro cinque sei sette otto nove',
  nl: 'nul een twee drie vier vijf zes zeven acht negen',
  pl: 'zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć',
  ro: 'zero unu doi trei patru cinci șase șapte opt nouă',
  cs: 'nula jedna/jeden dva/dvě tři čtyři pět šest sedm osm devět',
  sk: 'nula jeden dva tri štyri päť šesť sedem osem deväť',
  hu: 'nulla egy kettő/két három négy öt hat hét nyolc kilenc',
  sv: 'noll ett två tre fyra fem sex sju åtta nio',
  da: 'nul en/et to tre fire fem seks syv/sju otte/åtte ni',
  fi: 'nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän',
  tr: 'sıfır bir iki üç dört beş altı yedi sekiz dokuz',
  az: 'sıfır bir iki üç dörd beş altı yeddi səkkiz doqquz',
  ru: 'ноль/нуль один/раз два три четыре пять шесть семь восемь девять',
  uk: 'нуль один два три чотири пʼять/пять шість сім вісім девʼять/девять',
  bg: 'нула едно/един две/два три четири пет шест седем осем девет',
  sr: 'nula jedan dva tri četiri pet šest sedam osam devet',
  sq: 'zero një dy tre katër pesë gjashtë shtatë tetë nëntë',
  el: 'μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά/εφτά οκτώ/οχτώ εννέα/εννιά',
  ar: 'صفر واحد اثنان/اثنين/إثنان ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني تسعة/تسع',
  fa: 'صفر یک دو سه چهار پنج شش/شیش هفت هشت نه',
  ur: 'صفر ایک دو تین چار پانچ چھ/چھے سات آٹھ نو',
  he: 'אפס אחת/אחד שתיים/שתים/שניים שלוש/שלושה ארבע/ארבעה חמש/חמישה שש/שישה שבע/שבעה שמונה תשע/תשעה',
  hi: 'शून्य/ज़ीरो/जीरो एक दो तीन चार पांच/पाँच छह/छः/छे सात आठ नौ',
  ne: 'शून्य एक दुई तीन चार पाँच छ सात आठ नौ',
  bn: 'শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয়',
  ta: 'பூஜ்யம்/பூஜ்ஜியம் ஒன்று இரண்டு மூன்று நான்கு ஐந்து ஆறு ஏழு எட்டு ஒன்பது',
  te: 'సున్నా ఒకటి రెండు మూడు నాలుగు ఐదు ఆరు ఏడు ఎనిమిది తొమ్మిది',
  si: 'බිංදුව එක දෙක තුන හතර පහ හය හත අට නවය',
  th: 'ศูนย์/สูน หนึ่ง/นึง สอง/โท สาม สี่ ห้า หก เจ็ด แปด เก้า',
  lo: 'ສູນ ໜຶ່ງ/ຫນຶ່ງ ສອງ ສາມ ສີ່ ຫ້າ ຫົກ ເຈັດ ແປດ ເກົ້າ',
  km: 'សូន្យ មួយ ពីរ បី បួន ប្រាំ ប្រាំមួយ ប្រាំពីរ/ប្រាំពិល ប្រាំបី ប្រាំបួន',
  my: 'သုည တစ် နှစ် သုံး လေး ငါး ခြောက် ခုနစ်/ခုနှစ်/ခွန် ရှစ် ကိုး',
  vi: 'không một/mốt hai ba bốn năm/lăm sáu bảy/bẩy tám chín',
  id: 'nol/kosong satu dua tiga empat lima enam tujuh delapan sembilan',
  ms: 'sifar/kosong satu dua tiga empat lima enam tujuh lapan sembilan',
  tl: 'sero/wala isa dalawa tatlo apat lima anim pito walo siyam',
  zh: '零/〇/洞 一/幺/壹 二/两/兩/贰/貳 三/叁 四/肆 五/伍 六/陆/陸 七/柒/拐 八/捌 九/玖/勾',
  ja: 'ゼロ/れい/まる いち/イチ に/ニ さん/サン よん/ヨン/し ご/ゴ ろく/ロク なな/ナナ/しち はち/ハチ きゅう/キュウ/く',
  ko: '공/영/제로 일/하나 이/둘 삼/셋 사/넷 오/다섯 육/여섯 칠/일곱 팔/여덟 구/아홉',
  sw: 'sifuri/sufuri moja mbili tatu nne tano sita saba nane tisa',
  ha: 'sifili/sifiri ɗaya biyu uku huɗu biyar shida bakwai takwas tara',
  yo: 'òdo/odo ọ̀kan/kan/ení èjì/méjì ẹ̀ta/mẹ́ta ẹ̀rin/mẹ́rin àrún/márùn ẹ̀fà/mẹ́fà èje/méje ẹ̀jọ/mẹ́jọ ẹ̀sán/mẹ́sàn',
  ig: 'efu otu abụọ atọ anọ ise isii asaa asatọ itoolu',
  am: 'ዜሮ አንድ ሁለት ሶስት/ሦስት አራት አምስት ስድስት ሰባት ስምንት ዘጠኝ',
  so: 'eber kow laba saddex afar shan lix toddoba siddeed sagaal',
  zu: 'iqanda kunye kubili kuthathu kune kuhlanu isithupha isikhombisa isishiyagalombili isishiyagalolunye',
  uz: 'nol bir ikki uch tort besh olti yetti sakkiz toqqiz',
  kk: 'нөл бір екі үш төрт бес алты жеті сегіз тоғыз',
  ka: 'ნული ერთი ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა',
  hy: 'զրո մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը',
  mn: 'тэг нэг хоёр гурав дөрөв тав зургаа долоо найм ес',
};

/** Ten, twenty, … ninety, and how a unit follows; French and German have ways of their own. */
const tens: Record<string, { tens: string; joins: string[] }> = {
  en: { tens: 'ten twenty thirty forty/fourty fifty sixty seventy eighty ninety', joins: [' ', '-', ''] },
  es: { tens: 'diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa', joins: [' y '] },
  pt: { tens: 'dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa', joins: [' e '] },
  it: { tens: 'dieci venti trenta quaranta cinquanta sessanta settanta ottanta novanta', joins: [''] },
  fr: {
    tens: 'dix vingt trente quarante cinquante soixante - quatre-vingt/quatre-vingts/quatre_vingt -',
    joins: ['-', ' ', ' et ', '-et-'],
  },
  ru: { tens: 'десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто', joins: [' '] },
};
const teens: Record<string, string> = {
  en: 'eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  es: 'once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve',
  pt: 'onze doze treze quatorze/catorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove',
  it: 'undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
  fr: 'onze douze treize quatorze quinze seize dix-sept/dix_sept dix-huit/dix_huit dix-neuf/dix_neuf',
  de: 'elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
  ru: 'одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
};
const germanTens = 'zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig';
const repeats: Record<string, number> = {
  double: 2,
  dubble: 2,
  triple: 3,
  treble: 3,
  doble: 2,
  duplo: 2,
  डबल: 2,
  ट्रिपल: 3,
  ดับเบิล: 2,
};

/** What a written-out number stands for in each language that has the word. */
export interface NumberWord {
  digits: string;
  languages: string[];
}

export interface NumberWords {
  /** Several entries where languages disagree (`sex` is six in Swedish alone). */
  words: Map<string, NumberWord[]>;
  repeats: Map<string, number>;
  /** The longest word that starts with this character. */
  longest: Map<string, number>;
}

let cached: NumberWords | undefined;

/** The table of number words; built on first use, some 2,000 entries. */
export function numberWords(): NumberWords {
  if (cached) return cached;
  const words = new Map<string, NumberWord[]>();
  const add = (written: string, digits: string, language: string) => {
    const word = fold(written).text;
    if (word === '' || word === '-') return;
    const entries = words.get(word) ?? [];
    const same = entries.find((entry) => entry.digits === digits);
    if (same) {
      if (!same.languages.includes(language)) same.languages.push(language);
    } else entries.push({ digits, languages: [language] });
    words.set(word, entries);
  };
  const eachOf = (list: string, each: (word: string, index: number) => void) => {
    list.split(' ').forEach((spellings, index) => {
      for (const word of spellings.split('/')) each(word, index);
    });
  };
  for (const [language, list] of Object.entries(spelled)) {
    eachOf(list, (word, digit) => add(word, String(digit), language));
  }
  for (const [language, list] of Object.entries(teens)) {
    eachPhrase(list, (word, index) => add(word, String(11 + index), language));
  }
  for (const [language, { tens: list, joins }] of Object.entries(tens)) {
    eachPhrase(list, (ten, index) => {
      add(ten, String((index + 1) * 10), language);
      if (index === 0) return;
      eachOf(spelled[language] ?? '', (unit, digit) => {
        if (digit > 0) for (const join of joins) add(ten + join + unit, String((index + 1) * 10 + digit), language);
      });
      // soixante-dix, quatre-vingt-dix-sept: French counts on from ten.
      if (language === 'fr' && (index === 5 || index === 7)) {
        for (const join of joins) add(`${ten}${join}dix`, String((index + 2) * 10), language);
        eachPhrase(teens.fr ?? '', (unit, teen) => {
          for (const join of joins) add(ten + join + unit, String((index + 2) * 10 + teen + 1), language);
        });
      }
    });
  }
  eachOf(germanTens, (ten, index) => {
    add(ten, String((index + 1) * 10), 'de');
    const units = `ein ${(spelled.de ?? '').split(' ').slice(2).join(' ')}`;
    if (index > 0) eachOf(units, (unit, digit) => add(`${unit}und${ten}`, String((index + 1) * 10 + digit + 1), 'de'));
  });
  const longest = new Map<string, number>();
  const folded = new Map(Object.entries(repeats).map(([word, times]) => [fold(word).text, times]));
  for (const word of [...words.keys(), ...folded.keys()]) {
    const first = word[0] ?? '';
    longest.set(first, Math.max(longest.get(first) ?? 0, word.length));
  }
  cached = { words, repeats: folded, longest };
  return cached;
}

/** Like a list of words, but a low line in a spelling stands for a blank: `quatre vingt`. */
function eachPhrase(list: string, each: (word: string, index: number) => void): void {
  list.split(' ').forEach((spellings, index) => {
    for (const word of spellings.split('/')) each(word.replace('_', ' '), index);
  });
}

/** Scripts that put no blank between words, so a number word may start anywhere. */
export const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
