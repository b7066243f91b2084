import { fold } from '../fold.ts';

/**
 * What the words before (or right behind) a number say it is. Folded, so without accents. The nearest cue decides.
 */
const phone =
  'line id|wechat id|contact number|contact no|order by phone|call|calls|calling|tel|tels|telephone|phone|phones|ph|mobile|mob|cell|cellphone|whatsapp|whatsap|watsapp|whats app|wa|text|txt|sms|ring|dial|contact|contacts|viber|signal|imo|hotline|phone no|phone number|mobile number|telegram|reach|message|msg|call me|hit me|โทร|โทรศัพท์|เบอร์|เบอโทร|ติดต่อ|มือถือ|ทัก|电话|電話|手机|手機|联系|聯繫|聯絡|致电|打|热线|連絡|携帯|お電話|연락|연락처|전화|전화번호|휴대폰|핸드폰|문의|appel|appelez|appeler|telephoner|joindre|portable|llame|llama|llamar|llamame|llamenos|telefono|movil|celular|cel|escribe|escribeme|ligue|ligar|liga|telefone|telemovel|contato|contacto|zap|chiama|chiamare|chiamami|cellulare|contattare|rufen|ruf|anruf|anrufen|handy|telefon|telefonnummer|rufnummer|bel|bellen|telefoon|zadzwon|dzwon|kontakt|komorka|звони|звоните|звонить|телефон|тел|моб|пиши|пишите|номер телефона|вотсап|ватсап|вайбер|дзвоніть|дзвони|обади се|اتصل|اتصلوا|هاتف|تلفون|جوال|موبايل|واتس|واتساب|واتس اب|للتواصل|تماس|تلفن|زنگ|فون|رابطه|رابطہ|फोन|फ़ोन|कॉल|मोबाइल|मोबाईल|संपर्क|सम्पर्क|व्हाट्सएप|व्हाट्सऐप|কল|ফোন|মোবাইল|যোগাযোগ|অ্যাপ|goi|dien thoai|sdt|dt|lien he|alo|zalo|hubungi|hub|telp|tlp|hp|telepon|nomor|kontak|tawagan|tawag|kontakin|piga|simu|wasiliana|kira|lamba|waya|pe|kpoo|oku|ekwenti|ደውሉ|ደውል|ስልክ|τηλ|τηλεφωνο|καλεστε|κινητο|טלפון|טל|התקשר|התקשרו|נייד|וואטסאפ|ara|arayin|arayiniz|cep|numara|numaram|ring|mobil|numer|numar|suna|sunati|sunați|hivj|hivjon|volej|volejte|zavolej|zavolejte|soita|puhelin|nazovi|zovi|pozovi|ទូរស័ព្ទ|ទាក់ទង|ໂທ|ໂທລະສັບ|ဖုန်း|ဆက်သွယ်|தொலைபேசி|அழைக்க|wac|soo wac|fowni';
const other =
  'order|orders|order no|order id|order number|ref|reference|reference no|ref no|invoice|invoice no|receipt|tracking|tracking no|tracking number|track|id|user id|staff id|code|promo code|pin|otp|password|account|acct|a/c|acc|account no|account number|bank|iban|swift|routing|policy|passport|passport no|licence|license|licence no|serial|serial no|sku|item|item no|product|model|case|case no|ticket|ticket no|booking|booking no|confirmation|reservation|pnr|flight|room|gate|seat|unit|apt|suite|postal|postcode|zip|zip code|po box|p.o. box|lot|batch|isbn|issn|ean|upc|vat|tax|tax id|tin|ssn|registration|reg no|reg|permit|visa|plate|member|membership|customer|customer no|client|card|card no|shipment|parcel|delivery no|waybill|awb|job id|job no|post id|ad id|listing|listing id|version|build|page|views|likes|followers|reward|price|salary|sallary|total|amount|cost|fee|deposit|budget|pay|paid|pays|earn|income|wage|wages|balance|year|since|date|dob|born|birth|time|hours|address|street|คำสั่งซื้อ|หมายเลขคำสั่งซื้อ|เลขที่คำสั่งซื้อ|เลขที่|รหัส|เลขบัญชี|บัญชี|พัสดุ|เลขพัสดุ|ใบสั่งซื้อ|ออเดอร์|ราคา|เงินเดือน|รายได้|订单|订单号|订单编号|訂單|訂單編號|編號|编号|账号|账户|帳號|快递|快递单号|单号|價格|价格|工资|月薪|注文|注文番号|番号|口座|価格|料金|追跡番号|주문|주문번호|송장|송장번호|계좌|계좌번호|가격|월급|번호표|orden|pedido|numero de pedido|n de pedido|no de pedido|factura|cuenta|codigo|referencia|seguimiento|guia|precio|sueldo|salario|commande|numero de commande|facture|compte|colis|suivi|prix|salaire|dossier|bestellung|bestellnummer|bestell-nr|auftrag|auftragsnummer|rechnung|rechnungsnummer|konto|kontonummer|sendung|sendungsnummer|kundennummer|preis|gehalt|aktenzeichen|ordine|numero ordine|fattura|conto|spedizione|prezzo|stipendio|encomenda|fatura|conta|rastreio|rastreamento|preco|bestelling|bestelnummer|factuur|rekening|prijs|zamowienie|zamowienia|nr zamowienia|faktura|rachunek|przesylka|cena|comanda|comenzii|pret|objednavka|objednavky|rendeles|заказ|заказа|номер заказа|заказ №|счет|счета|накладная|посылка|трек|артикул|код|цена|зарплата|договор|замовлення|поръчка|siparis|siparis no|fatura no|hesap|kargo|takip|fiyat|maas|طلب|طلبية|رقم الطلب|الطلب|فاتورة|حساب|شحنة|تتبع|السعر|راتب|سفارش|شماره سفارش|حساب بانکی|آرڈر|ऑर्डर|आर्डर|ऑर्डर नंबर|खाता|चालान|कीमत|वेतन|অর্ডার|অর্ডার নম্বর|হিসাব|দাম|বেতন|don hang|ma don|ma don hang|ma van don|hoa don|tai khoan|gia|luong|pesanan|no pesanan|nomor pesanan|kode|faktur|rekening|resi|no resi|harga|gaji|oda|agizo|ankara|akaunti|bei|mshahara|oda number|odidi|lambar oda|asusun|ትዕዛዝ|παραγγελια|τιμολογιο|λογαριασμος|הזמנה|מספר הזמנה|חשבון|חשבונית|מחיר|order-id|nr comanda|ការបញ្ជាទិញ|ລະຫັດ|အော်ဒါ';

const phoneCues = new Set(fold(phone).text.split('|'));
const otherCues = new Set(fold(other).text.split('|'));
const unspacedCue = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;
const substrings = [...phoneCues, ...otherCues].filter((cue) => unspacedCue.test(cue) && cue.length > 1);
/** Arabic, Hebrew and Swahili glue prepositions and articles to words. */
const glued = /^(?:ال|لل|بال|و|ל|ה)/;

export type Cue = 'phone' | 'other' | 'none';

/** Between a word such as `order` and its number nothing else may stand; `call` reaches over a few words. */
const directly =
  /^[\s.:#№=()-]{0,6}(?:(?:is|no|nr|num|number|id|code|ist|es|est|e|nummer|numero|номер|رقم|号|號|码|คือ|era)(?![\p{L}])[\s.:#№=()-]{0,4}){0,2}$/u;

/** What the words before folded text's position `from`, or right behind `to`, say about the number there. */
export function readCue(text: string, from: number, to: number): Cue {
  const before = text.slice(Math.max(0, from - 56), from);
  const { phoneAt, otherAt } = nearest(before);
  if (otherAt > phoneAt && directly.test(before.slice(otherAt))) return 'other';
  if (phoneAt >= 0 && !/\d{5}/.test(before.slice(phoneAt))) return 'phone';
  if (/[☎☏✆📞📱📲🤙]\s*:?\s*$/u.test(before)) return 'phone';
  const behind = text.slice(to, to + 24);
  if (/^[\s(,/-]{0,4}(?:whats ?app|wa\b|call|text me|viber|line\b|sms|📞|📱)/u.test(behind)) return 'phone';
  return /(?:#|№|\bn°) ?:? ?$/.test(before) ? 'other' : 'none';
}

/** Where the last cue of either kind ends; at the same place the longer wins (`line id` over `id`). */
function nearest(before: string): { phoneAt: number; otherAt: number } {
  const best = { phone: { at: -1, length: 0 }, other: { at: -1, length: 0 } };
  const offer = (at: number, length: number, kind: 'phone' | 'other') => {
    const known = best[kind];
    if (at > known.at || (at === known.at && length > known.length)) best[kind] = { at, length };
  };
  const words = [...before.matchAll(/[\p{L}\p{M}/-]+/gu)].map((found) => ({
    word: found[0].replace(/^[/-]+|[/-]+$/g, ''),
    end: found.index + found[0].length,
  }));
  words.forEach(({ word, end }, index) => {
    let phrase = '';
    for (let back = index; back >= Math.max(0, index - 2); back--) {
      phrase = phrase === '' ? (words[back]?.word ?? '') : `${words[back]?.word} ${phrase}`;
      for (const form of [phrase, phrase.replace(glued, '')]) {
        if (phoneCues.has(form)) offer(end, phrase.length, 'phone');
        if (otherCues.has(form)) offer(end, phrase.length, 'other');
      }
    }
    if (/^(?:whats|telef|telep)/.test(word)) offer(end, word.length, 'phone');
  });
  if (unspacedCue.test(before)) {
    for (const cue of substrings) {
      const at = before.lastIndexOf(cue);
      if (at >= 0) offer(at + cue.length, cue.length, phoneCues.has(cue) ? 'phone' : 'other');
    }
  }
  const tie = best.phone.at === best.other.at && best.other.length > best.phone.length;
  return { phoneAt: tie ? -1 : best.phone.at, otherAt: best.other.at };
}
