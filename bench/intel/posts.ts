import { type Random, seeded } from './random.ts';

/** A generated post and the template it was made from; -1 for a post that stands alone. */
export interface Post {
  id: string;
  text: string;
  truth: number;
}

/** Fragments of each language: adverts share them, so that posts of different templates look alike in part. */
const fragments: Record<string, string[]> = {
  en: `new in town|sweet and discreet|no rush|call me now|free accommodation|urgent hiring|good salary|experience not needed|we arrange visa and ticket|weekly pay|start immediately|hotel work abroad|massage therapist wanted|restaurant staff needed|clean private place|incall and outcall|available all night|only serious people|real pictures|ask for details|female only|from eighteen to thirty|factory workers for export|fishing boat crew|house help in family home|elder care with living room|picking fruit on a farm|meals included|training given free|office near the station|limited slots left|interview today|bring your passport|dancers for night club|paid in cash|friendly manager|best service in the city|open every day|overtime possible|contract of two years|airport pick up|send your photo`.split(
    '|',
  ),
  es: `nueva en la ciudad|dulce y discreta|llámame ahora|alojamiento gratis|se busca personal|buen sueldo|sin experiencia|tramitamos visa y boleto|pago semanal|empieza ya|trabajo en hotel|masajista con buena presencia|camareras para restaurante|lugar limpio y privado|toda la noche|solo gente seria|fotos reales|pide detalles|solo mujeres|trabajadores de fábrica|pescadores para barco|empleada de hogar|cuidado de ancianos|recoger fruta en el campo|comida incluida|formación gratis|cerca de la estación|últimas plazas|entrevista hoy|trae tu pasaporte|bailarinas para club|pago en efectivo|jefe amable|el mejor servicio|abierto todos los días|horas extras|contrato de dos años|manda tu foto`.split(
    '|',
  ),
  ru: `новая в городе|нежная и скромная|звони сейчас|бесплатное жильё|срочно требуется|хорошая зарплата|без опыта|оформим визу и билет|оплата каждую неделю|начать сразу|работа в отеле|массажистки в салон|официантки в ресторан|чисто и уютно|круглую ночь|только серьёзные люди|реальные фото|пиши подробности|только девушки|рабочие на завод|рыбаки на судно|помощница по дому|уход за пожилыми|сбор фруктов|питание включено|обучение бесплатно|рядом с метро|осталось мало мест|собеседование сегодня|возьми паспорт|танцовщицы в клуб|наличные|добрый начальник|лучший сервис|работаем каждый день`.split(
    '|',
  ),
  th: `รับสมัครด่วน|รายได้ดีมาก|ที่พักฟรี|ไม่ต้องมีประสบการณ์|ทำวีซ่าให้|เริ่มงานได้เลย|งานโรงแรมต่างประเทศ|หมอนวดแผนไทย|พนักงานร้านอาหาร|สอนงานให้ฟรี|จ่ายรายสัปดาห์|สาวสวยน่ารัก|ตรงปกไม่จกตา|รับงานทั้งคืน|สนใจทักมา|รับเฉพาะผู้หญิง|คนงานโรงงาน|ลูกเรือประมง|แม่บ้านอยู่ประจำ|ดูแลผู้สูงอายุ|เก็บผลไม้ในสวน|อาหารฟรีสามมื้อ|ใกล้รถไฟฟ้า|เหลือไม่กี่ที่|สัมภาษณ์วันนี้|นำพาสปอร์ตมาด้วย|นักเต้นในคลับ|จ่ายเงินสด|หัวหน้าใจดี|เปิดทุกวัน|มีโอที|สัญญาสองปี`.split(
    '|',
  ),
  zh: `高薪急招|包吃包住|无需经验|代办签证机票|马上上班|海外酒店工作|按摩技师|餐厅服务员|免费培训|周结工资|新来的小妹|温柔体贴|真实照片|通宵服务|有意联系|只招女生|工厂工人|渔船船员|住家保姆|照顾老人|果园采摘|三餐免费|地铁站附近|名额有限|今天面试|带好护照|夜总会舞蹈演员|现金结算|老板人好|天天营业|可以加班|合同两年|机场接送`.split(
    '|',
  ),
  ar: `مطلوب فورا|راتب ممتاز|سكن مجاني|بدون خبرة|نوفر التأشيرة والتذكرة|العمل فورا|عمل في فندق|مدلكات للصالون|موظفات مطعم|تدريب مجاني|دفع أسبوعي|جديدة في المدينة|صور حقيقية|طوال الليل|للجادين فقط|نساء فقط|عمال مصنع|صيادون لقارب|عاملة منزل|رعاية كبار السن|قطف الفواكه|وجبات مجانية|قرب المحطة|أماكن محدودة|مقابلة اليوم|أحضر جواز السفر|راقصات للنادي|الدفع نقدا|مدير لطيف|مفتوح كل يوم`.split(
    '|',
  ),
};
const towns =
  'Bangkok Lagos Houston Madrid Dubai Manila Nairobi Berlin Paris Rome Lima Bogota Mumbai Dhaka Hanoi Tokyo Seoul Moscow Kyiv Istanbul Cairo Accra Abuja Kano Pattaya Phuket Fresno Miami Dallas Leeds'.split(
    ' ',
  );
const names =
  'Anna Bella Candy Daisy Emma Fatima Grace Hana Ivy Jenny Kiki Lily Mimi Nana Olga Peach Queen Rose Sara Tina Uma Vera Wendy Yuki Zara'.split(
    ' ',
  );
const syllables =
  'ba be bi bo da de di do fa fe fi ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi ra re ri ro sa se si so ta te ti to va ve vi wa we zo'.split(
    ' ',
  );

function word(random: Random): string {
  return Array.from({ length: 2 + random.below(3) }, () => random.pick(syllables)).join('');
}

/** A slot's value: what changes from post to post of one template. */
function fill(kind: number, random: Random): string {
  switch (kind) {
    case 0:
      return `0${8 + random.below(2)}${1000000 + random.below(8999999)}`;
    case 1:
      return random.pick(towns);
    case 2:
      return random.pick(names);
    case 3:
      return `$${50 + random.below(900)}`;
    case 4:
      return String(18 + random.below(20));
    default:
      return word(random);
  }
}

/** Disguises as posters use them against filters. */
const disguises: ((text: string, random: Random) => string)[] = [
  (text, random) => [...text].map((char) => (random.chance(0.06) ? `${char}\u200b` : char)).join(''),
  (text, random) =>
    text.replace(/[oeai]/g, (char) =>
      random.chance(0.15) ? ({ o: '0', e: '3', a: '@', i: '1' }[char] ?? char) : char,
    ),
  (text, random) =>
    text.replace(/ /g, () => (random.chance(0.12) ? random.pick([' 💋 ', ' ✨', '!! ', ' 🔥🔥 ', '  ']) : ' ')),
  (text, random) =>
    text.replace(/[aeopcxy]/g, (char) =>
      random.chance(0.1) ? ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', y: 'у' }[char] ?? char) : char,
    ),
  (text) => text.toUpperCase(),
  (text, random) => text.replace(/([a-zа-я])(?=[a-zа-я])/g, (char) => (random.chance(0.04) ? `${char}${char}` : char)),
  (text) =>
    [...text]
      .map((char) => (/[a-z]/.test(char) ? String.fromCodePoint(0xff21 + 32 + char.charCodeAt(0) - 97) : char))
      .join(''),
];

export interface Kind {
  /** Plain: long templates, few slots, one language. Hard: short ones, many slots, six languages, disguise and edits. */
  hard: boolean;
  noise: number;
}

interface Template {
  language: string;
  parts: (string | number)[];
}

function makeTemplate(random: Random, { hard }: Kind): Template {
  const language = hard ? random.pick(Object.keys(fragments)) : 'en';
  const pool = fragments[language] ?? [];
  const length = hard ? 3 + random.below(4) : 6 + random.below(6);
  const slots = hard ? 3 + random.below(4) : 1 + random.below(3);
  const parts: (string | number)[] = [];
  const used = new Set<string>();
  while (used.size < length) used.add(random.pick(pool));
  for (const fragment of used) parts.push(fragment);
  // Words of its own make a template tell from others; hard ones have few.
  for (let i = 0; i < (hard ? 2 : 6); i++) parts.splice(random.below(parts.length + 1), 0, word(random));
  for (let i = 0; i < slots; i++) parts.splice(random.below(parts.length + 1), 0, i === 0 ? 0 : random.below(6));
  return { language, parts };
}

function write({ language, parts }: Template, random: Random, hard: boolean): string {
  const blank = language === 'th' || language === 'zh' ? '' : ' ';
  let text = parts
    .map((part) => (typeof part === 'number' ? ` ${fill(part, random)} ` : part))
    .filter((part) => !(hard && typeof part === 'string' && random.chance(0.02)))
    .join(blank)
    .replace(/ +/g, ' ')
    .trim();
  if (hard && random.chance(0.5)) text = random.pick(disguises)(text, random);
  return text;
}

/** Posts from templates of very unequal size, with posts of nobody between them; the same seed gives the same posts. */
export function* generatePosts(count: number, seed: number, kind: Kind): Generator<Post> {
  const random = seeded(seed);
  const templates = Array.from({ length: Math.max(5, Math.round(count / 60)) }, () => makeTemplate(random, kind));
  for (let index = 0; index < count; index++) {
    const id = `p${index}`;
    if (random.chance(kind.noise)) {
      yield { id, text: write(makeTemplate(random, kind), random, kind.hard), truth: -1 };
      continue;
    }
    const truth = Math.floor(templates.length * random.next() ** 2);
    yield { id, text: write(templates[truth] as Template, random, kind.hard), truth };
  }
}
