/** Made-up persons of nine writing systems, and questions about them with the slips that clerks and travellers make. */
import { chance } from './chance.ts';

export interface Made {
  id: string;
  kind: 'person';
  names: { full: string; script: string }[];
  birthDate: string;
  gender: string;
  nationalities: string[];
}

export interface Question extends Made {
  /** The id of the person asked for; empty for somebody who is not in the set. */
  truth: string;
  script: string;
}

interface Culture {
  script: string;
  country: string;
  share: number;
  male: string[];
  female: string[];
  /** Parts of surnames, `latin|native`; the last list ends them. */
  parts: string[];
  ends: string[];
  surnameFirst?: boolean;
  joined?: boolean;
  /** Given names made of two syllables, beside those of the lists. */
  syllables?: string[];
}

const pairs = (text: string) => text.split(' ');

const cultures: Culture[] = [
  {
    script: 'Latin',
    country: 'NGA',
    share: 20,
    male: pairs(
      'Emeka Chidi Tunde Segun Ibrahim Musa Efosa Osaze Ikechukwu Obinna Uche Kelechi Babatunde Femi Sunday Godwin Samuel David Joseph Emmanuel Yusuf Sani Bello Ade',
    ),
    female: pairs(
      'Blessing Joy Ngozi Amina Fatima Chioma Ifeoma Adaeze Grace Mercy Precious Esther Folake Yetunde Hauwa Zainab Osarugue Ivie Gift Patience Chinyere Nkechi',
    ),
    parts: pairs(
      'Oko Ade Olu Chi Nwa Eze Oba Aghe Osa Umo Aki Ige Ogu Ibe Ama Uzo Ola Oni Iwu Odu Efe Ida Ehi Uwa Aka Obi Ere Ajo',
    ),
    ends: pairs(
      'for wale nwosu dayo chukwu kwe yemi bola deji mba kor nna wunmi tola gie diae se ruwa don kanmi sanya gbo ile remi fola ndu lomo jide sogie tin bade',
    ),
  },
  {
    script: 'Latin',
    country: 'USA',
    share: 15,
    male: pairs(
      'James Robert John Michael William David Richard Thomas Charles Daniel Matthew Anthony Mark Steven Paul Andrew Joshua Kenneth Kevin Brian George Edward Peter Frank',
    ),
    female: pairs(
      'Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Margaret Betty Sandra Ashley Dorothy Kimberly Emily Donna Michelle Carol Amanda',
    ),
    parts: pairs(
      'Har Wil And Jack Mar Tom Rob Pat Ben Cal Dun Fer Gar Hol Ken Lan Mor Nor Pem Quin Ros Stan Thorn Wal Bran Crad Ell Fair Green Hart',
    ),
    ends: pairs(
      'son ton ley man well field ford wood by er ing ham bury dale shaw more gate ward stone brook land worth croft den sey mont gan vale',
    ),
  },
  {
    script: 'Latin',
    country: 'MEX',
    share: 10,
    male: pairs(
      'José Luis Juan Carlos Miguel Ángel Jesús Antonio Francisco Alejandro Pedro Manuel Jorge Ricardo Fernando Raúl Sergio Javier Héctor Andrés',
    ),
    female: pairs(
      'María Guadalupe Juana Margarita Verónica Rosa Ana Leticia Carmen Teresa Patricia Alejandra Gabriela Lucía Sofía Daniela Fernanda Valeria',
    ),
    parts: pairs(
      'Gon Her Rod Mar Per San Ram Tor Flo Riv Gom Dia Cru Mor Rey Gut Ort Chav Rui Alv Cast Rom Vas Men Jim Agui Sal Del Ben Var',
    ),
    ends: pairs(
      'zález nández ríguez tínez ez chez írez res era ales illo ado ino ana eda ero osa ueta iza ondo arte uza entes aldo ante oy',
    ),
  },
  {
    script: 'Cyrillic',
    country: 'UKR',
    share: 12,
    male: pairs(
      'Oleksandr|Олександр Serhii|Сергій Volodymyr|Володимир Andrii|Андрій Mykola|Микола Viktor|Віктор Ivan|Іван Dmytro|Дмитро Petro|Петро Yurii|Юрій Maksym|Максим Vasyl|Василь Taras|Тарас Bohdan|Богдан Roman|Роман Ihor|Ігор',
    ),
    female: pairs(
      'Olena|Олена Natalia|Наталія Oksana|Оксана Tetiana|Тетяна Iryna|Ірина Svitlana|Світлана Liudmyla|Людмила Halyna|Галина Mariia|Марія Yuliia|Юлія Anna|Анна Kateryna|Катерина Viktoriia|Вікторія Nadiia|Надія',
    ),
    parts: pairs(
      'Shev|Шев Bon|Бон Tka|Тка Kova|Кова Mel|Мел Poli|Полі Mar|Мар Rud|Руд Sav|Сав Kuz|Куз Pav|Пав Lys|Лис Mor|Мор Klym|Клим Hor|Гор Dan|Дан Zab|Заб Kry|Кри Vor|Вор Hon|Гон Bil|Біл Syd|Сид Tym|Тим Kos|Кос Ost|Ост',
    ),
    ends: pairs(
      'chenko|ченко enko|енко chuk|чук yk|ик iv|ів skyi|ський ko|ко lenko|ленко nyk|ник ets|ець iak|як ov|ов in|ін tsov|цов henko|генко',
    ),
  },
  {
    script: 'Arabic',
    country: 'IRQ',
    share: 11,
    male: pairs(
      'Muhammad|محمد Ahmed|أحمد Ali|علي Hassan|حسن Hussein|حسين Omar|عمر Mustafa|مصطفى Khalid|خالد Mahmoud|محمود Yousef|يوسف Ibrahim|إبراهيم Karim|كريم Tariq|طارق Samir|سمير Nasser|ناصر Walid|وليد Jamal|جمال Hamid|حميد',
    ),
    female: pairs(
      'Fatima|فاطمة Zainab|زينب Maryam|مريم Aisha|عائشة Noor|نور Layla|ليلى Huda|هدى Sara|سارة Hanan|حنان Salma|سلمى Rana|رنا Amal|أمل Iman|إيمان Khadija|خديجة',
    ),
    parts: pairs(
      'Jab|جب Sam|سام Bas|بص Kar|كر Naj|نج Tik|تك Dul|دل Rub|رب Mos|موص Hil|حل Ham|حم Sal|سل Fal|فل Raw|راو Kub|كب Zub|زب Sha|شم Kha|خز Bay|بي Qas|قس Maj|مج Nas|نص Bad|بد Har|حر',
    ),
    ends: pairs(
      'ouri|وري ari|اري abi|ابي awi|اوي iti|يتي aimi|يمي ani|اني ashi|اشي adi|ادي asi|اسي ali|الي idi|يدي oudi|ودي arani|راني',
    ),
  },
  {
    script: 'Thai',
    country: 'THA',
    share: 11,
    male: pairs(
      'Somchai|สมชาย Thanawat|ธนวัฒน์ Somphong|สมพงษ์ Prasert|ประเสริฐ Wichai|วิชัย Anan|อนันต์ Kittisak|กิตติศักดิ์ Narong|ณรงค์ Surachai|สุรชัย Chaiwat|ชัยวัฒน์ Phichit|พิชิต Manop|มานพ Preecha|ปรีชา Sombat|สมบัติ',
    ),
    female: pairs(
      'Malee|มาลี Wilaiphon|วิไลพร Kamala|กมลา Pranee|ปราณี Sunisa|สุนิสา Siriporn|ศิริพร Kanya|กัญญา Ratana|รัตนา Duangjai|ดวงใจ Nittaya|นิตยา Suda|สุดา Orathai|อรทัย Naree|นารี Pimchan|พิมพ์จันทร์',
    ),
    parts: pairs(
      'Ruang|เรือง Kaeo|แก้ว Thong|ทอง Si|ศรี Suk|สุข Wong|วงศ์ Chan|จันทร์ Bun|บุญ Phan|พันธุ์ In|อินทร์ Mani|มณี Phet|เพชร Suwan|สุวรรณ Rat|รัตน์ Sai|สาย Nak|นาค Kham|คำ Chai|ชัย Duang|ดวง Saeng|แสง',
    ),
    ends: pairs(
      'samut|สมุทร chot|โชติ charoen|เจริญ phan|พันธ์ wong|วงศ์ suk|สุข di|ดี kit|กิจ kun|กุล sak|ศักดิ์ rak|รักษ์ phon|พร thong|ทอง si|ศรี chai|ชัย mongkhon|มงคล ngam|งาม prasoet|ประเสริฐ thai|ไทย wat|วัฒน์',
    ),
  },
  {
    script: 'Han',
    country: 'CHN',
    share: 8,
    surnameFirst: true,
    joined: true,
    syllables: pairs(
      'jian|建 guo|国 zhi|志 ming|明 hao|浩 ran|然 yu|宇 chen|辰 wen|文 bo|博 wei|伟 xiao|晓 hai|海 yang|洋 ping|平 zhe|哲 tian|天 gang|刚 xiu|秀 ying|英 jing|静 li|丽 hua|华 mei|美 ling|玲 xin|欣 yi|怡 ting|婷 si|思 qi|琪 gui|桂 shu|淑 zhen|珍 hong|红 jia|佳 lan|兰 rui|瑞 yuan|媛',
    ),
    male: pairs(
      'Wei|伟 Qiang|强 Jianguo|建国 Zhiming|志明 Haoran|浩然 Yuchen|宇辰 Jun|军 Lei|磊 Guoqiang|国强 Wenbo|文博 Dawei|大伟 Xiaoming|晓明 Zihan|子涵 Bo|波 Chao|超 Haiyang|海洋 Jianping|建平 Mingzhe|明哲 Tianyu|天宇 Zhigang|志刚',
    ),
    female: pairs(
      'Fang|芳 Na|娜 Xiuying|秀英 Min|敏 Jing|静 Lihua|丽华 Yan|艳 Juan|娟 Xiulan|秀兰 Meiling|美玲 Xinyi|欣怡 Yuting|雨婷 Siqi|思琪 Lan|兰 Guiying|桂英 Shuzhen|淑珍 Hongmei|红梅 Jiayi|佳怡',
    ),
    parts: pairs(
      'Wang|王 Li|李 Zhang|张 Liu|刘 Chen|陈 Yang|杨 Huang|黄 Zhao|赵 Wu|吴 Zhou|周 Xu|徐 Sun|孙 Ma|马 Zhu|朱 Hu|胡 Guo|郭 He|何 Gao|高 Lin|林 Luo|罗 Zheng|郑 Liang|梁 Xie|谢 Song|宋 Tang|唐 Feng|冯 Deng|邓 Cao|曹 Peng|彭 Zeng|曾 Xiao|肖 Tian|田 Dong|董 Pan|潘 Yuan|袁 Cai|蔡 Jiang|蒋 Yu|余 Du|杜 Ye|叶',
    ),
    ends: [''],
  },
  {
    script: 'Hangul',
    country: 'KOR',
    share: 6,
    surnameFirst: true,
    joined: true,
    syllables: pairs(
      'min|민 jun|준 seo|서 ji|지 hoon|훈 hyun|현 woo|우 ho|호 sung|성 dong|동 jae|재 myung|명 kyung|경 soo|수 tae|태 young|영 sang|상 jin|진 eun|은 hye|혜 yu|유 na|나 hee|희 mi|미 bo|보 ram|람 yeon|연 in|인 chul|철',
    ),
    male: pairs(
      'Minjun|민준 Seojun|서준 Jihoon|지훈 Hyunwoo|현우 Junho|준호 Sungmin|성민 Dongwook|동욱 Jaemyung|재명 Kyungsoo|경수 Taeyang|태양 Youngho|영호 Sangwoo|상우 Jinwoo|진우 Woojin|우진',
    ),
    female: pairs(
      'Jiwoo|지우 Seoyeon|서연 Minji|민지 Soojin|수진 Eunji|은지 Hyejin|혜진 Yuna|유나 Jimin|지민 Sohee|소희 Miyoung|미영 Boram|보람 Dahye|다혜 Sunhee|순희 Nayeon|나연',
    ),
    parts: pairs(
      'Kim|김 Lee|이 Park|박 Choi|최 Jung|정 Kang|강 Cho|조 Yoon|윤 Jang|장 Lim|임 Han|한 Oh|오 Seo|서 Shin|신 Kwon|권 Hwang|황 Ahn|안 Song|송 Yoo|유 Hong|홍 Jeon|전 Ko|고 Moon|문 Son|손 Yang|양 Bae|배 Baek|백 Heo|허 Nam|남 Shim|심',
    ),
    ends: [''],
  },
  {
    script: 'Devanagari',
    country: 'IND',
    share: 7,
    male: pairs(
      'Rajesh|राजेश Amit|अमित Suresh|सुरेश Ramesh|रमेश Vijay|विजय Anil|अनिल Sanjay|संजय Manoj|मनोज Rahul|राहुल Deepak|दीपक Ashok|अशोक Vikram|विक्रम Arjun|अर्जुन Mohan|मोहन Ravi|रवि Krishna|कृष्ण',
    ),
    female: pairs(
      'Priya|प्रिया Sunita|सुनीता Anita|अनीता Kavita|कविता Pooja|पूजा Neha|नेहा Asha|आशा Rekha|रेखा Meena|मीना Geeta|गीता Lakshmi|लक्ष्मी Radha|राधा Sita|सीता Usha|उषा Kiran|किरण',
    ),
    parts: pairs(
      'Sha|श Gup|गुप Ver|वर् Pat|पट Ku|कु Sin|सिन Mish|मिश् Ya|या Cho|चो Me|मे Na|ना Ba|बा Ra|रा De|दे Jo|जो Pa|पा Sa|सा Tri|त्रि Dwi|द्वि Bha|भा Ka|का Va|वा La|ला Ma|मा',
    ),
    ends: pairs(
      'rma|र्मा ta|ता el|ेल mar|मार gh|घ ra|रा dav|दव dhary|धरी hta|हता ir|यर nerji|नर्जी shi|शी ndey|ंडे xena|क्सेना pathi|पाठी vedi|वेदी tia|टिया poor|पूर thi|ठी li|ली',
    ),
  },
];

const total = cultures.reduce((sum, { share }) => sum + share, 0);

function one<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** Some names are far more common than others: the square favours the first. */
function favoured<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() ** 1.6 * list.length)] as T;
}

function both(text: string): [latin: string, native: string] {
  const at = text.indexOf('|');
  return at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
}

interface Person {
  culture: Culture;
  given: [string, string][];
  surname: [string, string];
  date: [number, number, number];
  female: boolean;
}

function cultureAt(point: number): Culture {
  let end = 0;
  for (const culture of cultures) {
    end += culture.share;
    if (point < end) return culture;
  }
  return cultures[0] as Culture;
}

function person(random: () => number): Person {
  const culture = cultureAt(random() * total);
  const female = random() < 0.5;
  const pool = female ? culture.female : culture.male;
  const given = [
    culture.syllables && random() < 0.8 ? twoSyllables(culture.syllables, random) : both(favoured(pool, random)),
  ];
  if (!culture.joined && random() < 0.35) given.push(both(one(pool, random)));
  const parts = [both(favoured(culture.parts, random))];
  if (culture.ends.length > 1 && random() < 0.4)
    parts.push(both(one(culture.parts, random)).map((part) => part) as [string, string]);
  if (culture.ends.length > 1) parts.push(both(favoured(culture.ends, random)));
  const latin = parts.map(([part], i) => (i === 0 ? part : part.toLowerCase())).join('');
  const surname: [string, string] = [latin, parts.map(([, part]) => part).join('')];
  const year = 1945 + Math.floor((random() + random()) * 31);
  return {
    culture,
    given,
    surname,
    female,
    date: [year, 1 + Math.floor(random() * 12), 1 + Math.floor(random() * 28)],
  };
}

function twoSyllables(syllables: string[], random: () => number): [string, string] {
  const [first, second] = [both(one(syllables, random)), both(one(syllables, random))];
  return [`${first[0][0]?.toUpperCase()}${first[0].slice(1)}${second[0]}`, first[1] + second[1]];
}

function written(names: string[], surname: string, { surnameFirst, joined }: Culture, native: boolean): string {
  if (native && joined) return surname + names.join('');
  return surnameFirst ? [surname, ...names].join(' ') : [...names, surname].join(' ');
}

function dateText([year, month, day]: [number, number, number]): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function nameOf(who: Person, native: boolean): { full: string; script: string } {
  const i = native ? 1 : 0;
  const full = written(
    who.given.map((name) => name[i] ?? ''),
    who.surname[i] ?? '',
    who.culture,
    native,
  );
  return { full, script: native ? who.culture.script : 'Latin' };
}

/** One person in five of another script stands in the set under the native name alone, two under both, two in Latin. */
function record(who: Person, id: string, random: () => number): Made {
  const native = who.culture.script !== 'Latin';
  const kind = native ? random() : 1;
  const names =
    kind < 0.2 ? [nameOf(who, true)] : kind < 0.6 ? [nameOf(who, false), nameOf(who, true)] : [nameOf(who, false)];
  return {
    id,
    kind: 'person',
    names,
    birthDate: dateText(who.date),
    gender: who.female ? 'F' : 'M',
    nationalities: [who.culture.country],
  };
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

function slip(text: string, random: () => number): string {
  const at = 1 + Math.floor(random() * Math.max(1, text.length - 1));
  const kind = random();
  if (kind < 0.3) return text.slice(0, at) + one([...letters], random) + text.slice(at + 1);
  if (kind < 0.55) return text.slice(0, at) + text.slice(at + 1);
  if (kind < 0.75) return text.slice(0, at) + one([...letters], random) + text.slice(at);
  return at + 1 < text.length ? text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2) : text;
}

const spellings: [RegExp, string][] = [
  [/ee/, 'i'],
  [/oo/, 'u'],
  [/ou/, 'u'],
  [/ph/, 'p'],
  [/kh/, 'h'],
  [/y\b/, 'i'],
  [/ii\b/, 'iy'],
  [/w/, 'v'],
  [/ai/, 'ay'],
  [/ae/, 'e'],
  [/ck/, 'k'],
  [/z/, 's'],
  [/th/, 't'],
  [/ie/, 'ye'],
  [/ch/, 'tch'],
  [/h/, ''],
];

/** A question about a person: another script, spelling, order, missing parts, slips, and dates in part or wrong. */
function question(who: Person, truth: string, number: number, random: () => number): Question {
  const native = who.culture.script !== 'Latin' && random() < 0.4;
  let given = who.given.map((name) => name[native ? 1 : 0] ?? '');
  let surname = who.surname[native ? 1 : 0] ?? '';
  if (!native) {
    if (random() < 0.3) {
      const [from, to] = one(spellings, random);
      surname = surname.replace(from, to);
      given = given.map((name) => name.replace(from, to));
    }
    if (random() < 0.4) {
      if (random() < 0.6) surname = slip(surname, random);
      else given = [slip(given[0] ?? '', random), ...given.slice(1)];
    }
    if (given.length > 1 && random() < 0.3)
      given = random() < 0.5 ? [given[0] ?? ''] : [given[0] ?? '', `${given[1]?.[0]}`];
  }
  let full = written(given, surname, who.culture, native);
  if (!native && random() < 0.25)
    full = random() < 0.5 ? `${surname}, ${given.join(' ')}` : `${surname} ${given.join(' ')}`;
  if (!native && random() < 0.15) full = full.toUpperCase();
  return {
    id: `q${number}`,
    kind: 'person',
    names: [{ full, script: native ? who.culture.script : 'Latin' }],
    birthDate: slippedDate(who.date, random),
    gender: random() < 0.7 ? (who.female ? 'F' : 'M') : '',
    nationalities: random() < 0.6 ? [who.culture.country] : [],
    truth,
    script: native ? who.culture.script : who.culture.script === 'Latin' ? 'Latin' : `${who.culture.script} in Latin`,
  };
}

function slippedDate([year, month, day]: [number, number, number], random: () => number): string {
  const kind = random();
  if (kind < 0.7) return dateText([year, month, day]);
  if (kind < 0.77) return dateText([year, month, day]).slice(0, 7);
  if (kind < 0.83) return String(year);
  if (kind < 0.88) return day <= 12 ? dateText([year, day, month]) : dateText([year, month, day]);
  if (kind < 0.94) return dateText([year + one([-10, -1, 1, 10], random), month, day]);
  return dateText([year, month, 1 + Math.floor(random() * 28)]);
}

/** The persons of a seed, one at a time. */
export function* makePeople(count: number, seed: number): Generator<Made> {
  const random = chance(seed);
  for (let i = 0; i < count; i++) yield record(person(random), `p${i}`, random);
}

/** Questions about persons of the same seed, then as many about persons who are not among them. */
export function makeQuestions(count: number, people: number, seed: number): Question[] {
  const wanted = new Map<number, number>();
  const pick = chance(seed ^ 0x5f356495);
  while (wanted.size < Math.min(count, people)) wanted.set(Math.floor(pick() * people), wanted.size);
  const questions: Question[] = [];
  const random = chance(seed);
  const noise = chance(seed ^ 0x1b873593);
  for (let i = 0; i < people; i++) {
    const who = person(random);
    record(who, '', random);
    if (wanted.has(i)) questions.push(question(who, `p${i}`, questions.length, noise));
  }
  const strangers = chance(seed ^ 0x7feb352d);
  for (let i = 0; i < count; i++) questions.push(question(person(strangers), '', questions.length, noise));
  return questions;
}
