import legalForms from '../../data/legal-forms.json' with { type: 'json' };
import terms from '../../data/terms.json' with { type: 'json' };

let forms: Map<string, string> | undefined;
let symbols: Map<string, string> | undefined;

/** The legal form that a phrase of an organisation's name is (`gesellschaft mit beschrankter haftung` -> `gmbh`). */
export function legalFormOf(phrase: string): string | undefined {
  forms ??= new Map(Object.entries(legalForms).flatMap(([form, spellings]) => split(spellings, form)));
  return forms.get(phrase);
}

/** The class of a common word in organisations' names: `symbol:grp` for group, holding..., `domain:bank` for what it does. */
export function organisationTerm(word: string): string | undefined {
  symbols ??= new Map([
    ...Object.entries(terms.domains).flatMap(([name, spellings]) => split(spellings, `domain:${name}`)),
    ...Object.entries(terms.symbols).flatMap(([name, spellings]) => split(spellings, `symbol:${name}`)),
  ]);
  return symbols.get(word);
}

function split(spellings: string, value: string): [string, string][] {
  return spellings.split('|').map((spelling) => [spelling, value]);
}

/** Words before or after a person's name that are not part of it. */
export const titles = new Set(
  (
    'mr mister mrs missis missus miss ms mx madam madame mme monsieur fraulein frau herr senor senora senorita dr doctor doktor prof ' +
    'professor president ambassador admiral colonel commodore captain capt hrh hon honourable honorable reverend rev excellency esq esquire ' +
    'phd md haji hajji alhaji alhaja hajj hadji mullah maulavi mawlawi mawlavi ustad shri sri smt kumari sheikh shaikh shaykh shekh ' +
    'chief otunba mallam malam mazi nai nang naang nangsao khun dek phra luang lung uncle aunty auntie don dona sir lady dame lord boss bros'
  ).split(' '),
);

/** Titles in their own script, before romanisation. */
export const nativeTitles = new Set(
  'นาย นาง นางสาว ดร คุณ เด็กชาย เด็กหญิง ท้าว ນາງ ທ້າວ ລຸງ ลุง دكتور الدكتور الشيخ شيخ حاج الحاج د г-н господин श्री श्रीमती 先生 女士 さん 氏'.split(
    ' ',
  ),
);

/** Small words inside names: they carry little, and are left out or joined at will. */
export const particles = new Set(
  (
    'al el ul ol ur ud as ad an ar at ash az bin ibn ben bint binti binte bt ould wuld uld abu abou abi bou umm um von van der den ter ten de del della di da do dos das du la le ' +
    'les los las y e und zu zur zum af av st san santa saint sankt na jr sr junior senior snr ii iii iv mc mac o d l ap ferch oglu ogly kyzy qizi zade'
  ).split(' '),
);

/** The same in organisations. */
export const connectives = new Set(
  'the of and for a an und et y e de la le les du des der die das del di da in at to on fur i w na'.split(' '),
);
